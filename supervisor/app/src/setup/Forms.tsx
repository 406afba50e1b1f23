import { useMemo } from "preact/hooks";
import { Icon } from "../../../../ui/kit/Icon";
import { Refused } from "./api";
import { type Draft, draftOf, fieldsOf, formOf, hiddenBy, idsOf, wrongWith } from "./asked";
import { FormDialog, useDraft } from "./Form";
import { PartList } from "./List";
import type { Office } from "./office";
import { Check, Queues, Row, Select, Text } from "./Parts";
import { Preview } from "./Preview";
import { Questions } from "./Questions";
import { type FormPart, idOf, LANGUAGES, languageText, queuesText } from "./setup";

const CONSENT_MAX = 2_000;
const LINK_MAX = 500;
const NEW = draftOf(null);

const called = (form: FormPart): string => form.name || form.id;

export function FormList({ office }: { office: Office }) {
  const centre = office.found.value?.centre;
  const forms = centre?.forms ?? [];
  return (
    <PartList<FormPart>
      office={office}
      id="form"
      title="Forms before a conversation"
      add="New form"
      parts={forms}
      head="Form"
      name={called}
      marks={(form) => <Marks form={form} by={hiddenBy(form, forms, centre?.queues ?? [])} />}
      columns={[
        { head: "Queues", kind: "words", cell: (form) => queuesText(centre, form.queues) },
        { head: "Language", cell: (form) => languageText(form.language) },
        {
          head: "Asks",
          kind: "text",
          cell: (form) => form.fields.map(({ label }) => label).join(", ") || "nothing",
        },
        { head: "Consent", cell: (form) => (form.consent ? "needed" : null) },
      ]}
      empty={{
        icon: "file",
        title: "Nothing but name and email is asked",
        says: "A form asks what agents need to know, and for consent, before a chat begins or a message is left.",
      }}
      order={{
        what: "forms",
        says: "Where two forms could be asked, a queue's own goes before one for all, one in the customer's language before one for all, and then the first one here.",
      }}
      remove={{
        path: "forms",
        says: "What it asks is asked no more. Answers that were given stay with their contacts.",
      }}
      form={(form, close) => <FormForm office={office} form={form} onClose={close} />}
    />
  );
}

function Marks({ form, by }: { form: FormPart; by: FormPart | undefined }) {
  if (form.disabled) return <span class="pill">disabled</span>;
  return by ? <span class="pill pill-late">never asked</span> : null;
}

interface FormProps {
  office: Office;
  form: FormPart | null;
  onClose: () => void;
}

function FormForm({ office, form, onClose }: FormProps) {
  const centre = office.found.value?.centre;
  const first = useMemo(() => form && draftOf(form), []);
  const [draft, put, dirty, base] = useDraft<Draft>("forms", first, NEW, (id, centre) => {
    const stored = centre.forms.find((each) => each.id === id);
    return stored && draftOf(stored);
  });
  const queues = centre?.queues ?? [];
  const settings = centre?.settings ?? {};
  const made = formOf(draft);
  const forms = centre?.forms ?? [];
  const by = form && hiddenBy(form, forms, queues);
  const taken = forms.map((each) => each.id);
  const id = form?.id ?? idOf(draft.name, taken);
  const save = async () => {
    const wrong = wrongWith(made, `forms.${id}`);
    if (wrong.length > 0) return new Refused("bad_value", "Something is not right yet.", wrong);
    const done = form ? `${called(form)} changed.` : `${made.name} added.`;
    const told = await office.put(`forms/${id}`, () => ({ ...made, id }), done, base);
    if (!told) onClose();
    return told;
  };
  return (
    <FormDialog
      wide
      title={form ? called(form) : "New form"}
      path={`forms.${id}`}
      fields={fieldsOf(made)}
      dirty={dirty}
      missing={{ name: form === null && made.name === "" && "Write a name." }}
      saveWord={form ? "Save" : "Add the form"}
      save={save}
      onClose={onClose}
    >
      <div class="form-split">
        <div>
          <Row
            label="Name"
            name="name"
            hint="For you and your colleagues. Customers do not see it."
          >
            {(field) => (
              <Text id={field} value={draft.name} onInput={(name) => put({ name })} data-first />
            )}
          </Row>
          {by && (
            <p class="form-told">
              <Icon name="info" /> {called(by)} stands before it in the list, and is asked wherever
              this one could be.
            </p>
          )}
          {form && (
            <div class="form-under">
              <Check
                label="Disabled: asked nowhere"
                on={draft.disabled}
                onChange={(disabled) => put({ disabled })}
              />
            </div>
          )}
          <Row
            label="Language"
            name="language"
            hint="Of the customers who are asked so. All: those for whom there is no other form."
          >
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
          <h3>Questions</h3>
          <Questions
            questions={draft.fields}
            ids={idsOf(draft.fields)}
            onChange={(fields) => put({ fields })}
          />
          <h3>Consent</h3>
          <Row
            label="What is agreed to"
            name="consent"
            hint="Must be ticked. Which words were agreed to, and when, is kept with the contact. Empty: nothing."
          >
            {(field) => (
              <textarea
                id={field}
                class="field area"
                rows={3}
                maxLength={CONSENT_MAX}
                value={draft.consent}
                onInput={(event) => put({ consent: event.currentTarget.value })}
              />
            )}
          </Row>
          <Row label="Link to more" name="consent_link" hint="Begins with https://.">
            {(field) => (
              <Text
                id={field}
                max={LINK_MAX}
                value={draft.consent_link}
                onInput={(link) => put({ consent_link: link })}
              />
            )}
          </Row>
          <h3>Where it is asked</h3>
          <Queues
            of={queues}
            chosen={draft.queues}
            onChange={(chosen) => put({ queues: chosen })}
          />
        </div>
        <Preview
          drawn={{
            form: made,
            language: draft.language || settings.locale || "en",
            queue: queues.find((queue) => queue.id === draft.queues[0]),
            brand: settings.brand ?? "",
            greeting:
              settings[`greeting_${draft.language || settings.locale || "en"}`] ??
              settings.greeting ??
              "",
          }}
        />
      </div>
    </FormDialog>
  );
}
