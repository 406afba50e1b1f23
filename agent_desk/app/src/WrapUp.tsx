import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Key } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { hasKeys, step } from "../../../ui/kit/keyboard";
import { Ring } from "../../../ui/kit/meters";
import type { Desk, Option } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { draftOf } from "./drafts";
import { wrapUpFrom } from "./order";
import { endedText } from "./words";
import { type Chosen, PAUSE_MS, storedChoice } from "./wrapping";

const NOTE_MAX = 2000;
const TAGS_MAX = 10;

/** In the place of the composer: how it ended, a note, done. */
export function WrapUp({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const { wrapping } = desk;
  const stored = storedChoice(row, desk.notesOf(row.contact));
  const chosen = wrapping.shown(row.contact, stored);
  const { disposition, note, tags } = chosen;
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const unsent = draftOf(row.contact).trim();
  const options = desk.house.value?.dispositions ?? [];
  useEffect(() => {
    // Only when the agent was in this conversation: never away from another field.
    if (document.activeElement === document.body)
      form.current?.querySelector<HTMLElement>(".chip[tabindex='0'], .wrap-note")?.focus();
  }, []);
  useEffect(() => wrapping.open(row.contact), [row.contact]);
  useEffect(
    () => wrapping.heard(row.contact, stored),
    [stored.disposition, stored.note, stored.tags.join(" ")],
  );
  const choose = (change: Partial<Chosen>) =>
    wrapping.change(row.contact, { ...chosen, ...change }, "note" in change ? PAUSE_MS : 0);
  const tag = (id: string) => {
    const next = tags.includes(id) ? tags.filter((each) => each !== id) : [...tags, id];
    if (next.length <= TAGS_MAX) choose({ tags: next });
  };
  const complete = async (near: Element | null) => {
    setBusy(true);
    const done = await desk.ask(
      { type: "complete", contact: row.contact, disposition, note: note.trim(), tags },
      near,
    );
    if (done) desk.advance(row.contact);
    else setBusy(false);
  };
  return (
    <form
      ref={form}
      class="wrap"
      aria-label="Wrap-up"
      onSubmit={(event) => {
        event.preventDefault();
        void complete(event.currentTarget.querySelector("[type=submit]"));
      }}
      // From anywhere in it: also right after the digit of an outcome.
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }
      }}
    >
      <header class="wrap-head">
        <div>
          <h3>{options.length > 0 ? "How did it end?" : "Wrap-up"}</h3>
          <p>
            {endedText(row.ended_by)}
            {row.rating !== null && ` · rated ${row.rating} of 5`}
          </p>
        </div>
        {row.wrap_up_until !== null && (
          <Ring from={wrapUpFrom(row)} until={row.wrap_up_until} label="Seconds of wrap-up left" />
        )}
      </header>
      {unsent && (
        <div class="wrap-unsent">
          <p class="quiet">Your reply was not sent:</p>
          <blockquote class="unsent" dir="auto">
            {unsent}
          </blockquote>
        </div>
      )}
      <Outcomes
        options={options}
        chosen={disposition}
        onChoose={(id) => choose({ disposition: id })}
      />
      <Tags options={desk.house.value?.tags ?? []} chosen={tags} onTag={tag} />
      <textarea
        class="field wrap-note"
        data-key="note"
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        aria-label="Note for colleagues"
        placeholder={`Note for colleagues${hasKeys() ? " (N)" : ""}`}
        onInput={(event) => choose({ note: event.currentTarget.value })}
      />
      <div class="wrap-foot">
        <span class="composer-hint">
          <span class="by-keys">Ctrl + Enter</span>
        </span>
        <span class={wrapping.isKept(row.contact) ? "wrap-kept" : "wrap-kept is-away"}>
          <Icon name="check" />
          Kept
        </span>
        <Button kind="accent" type="submit" icon="check" busy={busy}>
          Done
        </Button>
      </div>
    </form>
  );
}

interface OutcomesProps {
  options: readonly Option[];
  chosen: string;
  onChoose: (id: string) => void;
}

/** One stop for the Tab key and arrows between them, as in any group of radio buttons. */
function Outcomes({ options, chosen, onChoose }: OutcomesProps) {
  const group = useRef<HTMLDivElement>(null);
  if (options.length === 0) return null;
  const on = Math.max(
    0,
    options.findIndex(({ id }) => id === chosen),
  );
  const go = (event: KeyboardEvent, at: number) => {
    const key = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" }[event.key] ?? event.key;
    const to = options[step(key, at, options.length) ?? -1];
    if (!to) return;
    event.preventDefault();
    onChoose(to.id);
    group.current?.querySelectorAll<HTMLElement>(".chip")[options.indexOf(to)]?.focus();
  };
  return (
    <div class="chips" role="radiogroup" aria-label="Disposition" ref={group}>
      {options.map(({ id, label }, at) => (
        // biome-ignore lint/a11y/useSemanticElements: a chip that number keys press, not an input.
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={chosen === id}
          class="chip"
          tabIndex={at === on ? 0 : -1}
          data-key={`chip-${at + 1}`}
          onKeyDown={(event) => go(event, at)}
          onClick={() => onChoose(chosen === id ? "" : id)}
        >
          {label}
          {at < 9 && <Key>{at + 1}</Key>}
        </button>
      ))}
    </div>
  );
}

interface TagsProps {
  options: readonly Option[];
  chosen: readonly string[];
  onTag: (id: string) => void;
}

/** What it was about: any number, for reports and for whoever meets the customer next. */
function Tags({ options, chosen, onTag }: TagsProps) {
  if (options.length === 0) return null;
  return (
    <fieldset class="tags">
      <legend>What was it about?</legend>
      {options.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          class="tag"
          aria-pressed={chosen.includes(id)}
          onClick={() => onTag(id)}
        >
          <Icon name={chosen.includes(id) ? "check" : "plus"} />
          {label}
        </button>
      ))}
    </fieldset>
  );
}
