import { useEffect, useState } from "preact/hooks";
import { ask } from "./api";
import { FormDialog, useDraft } from "./Form";
import { PartList } from "./List";
import type { Office } from "./office";
import { Queues, Row, Select, Text, Time } from "./Parts";
import { idOf, LANGUAGES, languageText, queuesText, type TreatmentPart } from "./setup";

const TEXT_MAX = 500;

interface Shown {
  treatment: string;
  shown: number;
  clicked: number;
}

/** Seen and followed in the last thirty days, by treatment. Null while it is not known. */
function useShown(): ReadonlyMap<string, Shown> | null {
  const [found, setFound] = useState<ReadonlyMap<string, Shown> | null>(null);
  useEffect(() => {
    const sums = new Map<string, Shown>();
    ask<{ shown: Shown[] }>("GET", "/api/setup/treatments").then(
      ({ shown }) => {
        for (const one of shown) {
          const sum = sums.get(one.treatment);
          sums.set(one.treatment, {
            treatment: one.treatment,
            shown: one.shown + (sum?.shown ?? 0),
            clicked: one.clicked + (sum?.clicked ?? 0),
          });
        }
        setFound(sums);
      },
      // The list is of use without its figures.
      () => {},
    );
  }, []);
  return found;
}

function when({ begins, ends, hours }: TreatmentPart): string {
  const days = begins && ends ? `${begins} to ${ends}` : begins ? `from ${begins}` : "";
  return [days || (ends ? `until ${ends}` : ""), hours].filter(Boolean).join(", ") || "always";
}

export function TreatmentList({ office }: { office: Office }) {
  const shown = useShown();
  const centre = office.found.value?.centre;
  const count = (value: number | undefined) => shown && (value ?? 0).toLocaleString("en");
  return (
    <PartList<TreatmentPart>
      office={office}
      id="treatment"
      title="While customers wait"
      add="New message"
      parts={centre?.treatments ?? []}
      head="Message"
      name={(one) => one.text}
      isText
      columns={[
        { head: "Queues", kind: "words", cell: (one) => queuesText(centre, one.queues) },
        { head: "Language", cell: (one) => languageText(one.language) },
        { head: "When", kind: "words", cell: when },
        {
          head: "Shown, 30 days",
          kind: "figure",
          cell: (one) => count(shown?.get(one.id)?.shown),
        },
        {
          head: "Followed",
          kind: "figure",
          cell: (one) =>
            one.link ? count(shown?.get(one.id)?.clicked) : <span class="quiet">no link</span>,
        },
      ]}
      empty={{
        icon: "note",
        title: "Customers see nothing but their place",
        says: "Messages and adverts take turns below the place in the line.",
      }}
      order={{
        what: "treatments",
        says: "They take turns in this order.",
      }}
      remove={{
        path: "treatments",
        name: () => "this message",
        says: "Customers who wait do not see it any more. Its figures are kept, and not shown.",
      }}
      form={(one, close) => <TreatmentForm office={office} treatment={one} onClose={close} />}
    />
  );
}

const NEW: TreatmentPart = {
  id: "",
  text: "",
  link: "",
  link_text: "",
  queues: [],
  language: "",
  begins: null,
  ends: null,
  hours: "",
  seconds: 10,
};

interface FormProps {
  office: Office;
  treatment: TreatmentPart | null;
  onClose: () => void;
}

function TreatmentForm({ office, treatment, onClose }: FormProps) {
  const centre = office.found.value?.centre;
  const [draft, put, dirty, base] = useDraft<TreatmentPart>("treatments", treatment, NEW);
  const ids = (centre?.treatments ?? []).map((each) => each.id);
  const id = treatment?.id ?? idOf(draft.text.slice(0, 36), ids);
  const save = async () => {
    const done = treatment ? "The message is changed." : "The message is added.";
    const told = await office.put(`treatments/${id}`, () => ({ ...draft, id }), done, base);
    if (!told) onClose();
    return told;
  };
  const day = (name: "begins" | "ends", label: string, hint: string) => (
    <Row label={label} name={name} hint={hint}>
      {(field) => (
        <Text
          id={field}
          type="date"
          value={draft[name] ?? ""}
          onInput={(text) => put({ [name]: text || null })}
        />
      )}
    </Row>
  );
  return (
    <FormDialog
      title={treatment ? "Message while waiting" : "New message while waiting"}
      path={`treatments.${id}`}
      fields={["text", "link", "link_text", "begins", "ends", "hours", "seconds"]}
      dirty={dirty}
      missing={{ text: !draft.text.trim() && "Write what customers read." }}
      saveWord={treatment ? "Save" : "Add the message"}
      save={save}
      onClose={onClose}
    >
      <Row label="Text" name="text" hint="Shown as it is written, without markup.">
        {(field) => (
          <textarea
            id={field}
            class="field area"
            rows={4}
            maxLength={TEXT_MAX}
            value={draft.text}
            onInput={(event) => put({ text: event.currentTarget.value })}
            data-first
          />
        )}
      </Row>
      <Row label="Link" name="link" hint="Begins with https://. Without it there is none.">
        {(field) => (
          <Text
            id={field}
            max={500}
            value={draft.link}
            onInput={(link) => put(link ? { link } : { link, link_text: "" })}
          />
        )}
      </Row>
      {draft.link && (
        <Row label="Words of the link" name="link_text">
          {(field) => (
            <Text id={field} value={draft.link_text} onInput={(text) => put({ link_text: text })} />
          )}
        </Row>
      )}
      <Row label="Language" hint="Of the customers who see it.">
        {(field) => (
          <Select
            id={field}
            value={draft.language}
            options={LANGUAGES}
            none="All"
            onPick={(language) => put({ language })}
          />
        )}
      </Row>
      <Row label="Stays for" name="seconds" hint="Then the next one comes.">
        {(field) => (
          <Time
            id={field}
            value={draft.seconds}
            onChange={(seconds) => put({ seconds: Math.round(seconds ?? NEW.seconds) })}
          />
        )}
      </Row>
      <h3>When</h3>
      {day("begins", "First day", "Empty: at once.")}
      {day("ends", "Last day", "Empty: until it is removed.")}
      <Row label="Hours" name="hours" hint="As 08:00-12:00, 13:00-17:30. Empty: all day.">
        {(field) => (
          <Text id={field} max={200} value={draft.hours} onInput={(hours) => put({ hours })} />
        )}
      </Row>
      <h3>Where</h3>
      <Queues
        of={centre?.queues ?? []}
        chosen={draft.queues}
        onChange={(queues) => put({ queues })}
      />
    </FormDialog>
  );
}
