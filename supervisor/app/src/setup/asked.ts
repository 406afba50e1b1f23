/** Forms as they are edited: questions in an order, new ones without an id. */
import { type FormPart, idOf, type QuestionPart, type QueuePart } from "./setup";

export type Kind = QuestionPart["kind"];

export const KINDS: readonly { id: Kind; label: string; asks: string }[] = [
  { id: "name", label: "Name", asks: "Your name" },
  { id: "email", label: "Email", asks: "Email" },
  { id: "phone", label: "Telephone", asks: "Telephone" },
  { id: "choice", label: "Choice", asks: "" },
  { id: "text", label: "Text", asks: "" },
];
/** Asked once at most: who it is. */
export const ONCE: readonly Kind[] = ["name", "email"];
export const QUESTIONS_MAX = 20;
export const LABEL_MAX = 120;
export const MAX_MAX = 1_000;
const OPTIONS_MAX = 30;
const MAX = 200;

/** `key` tells questions apart while they have no id, or move. */
export type Question = QuestionPart & { key: number };
export type Draft = Omit<FormPart, "fields"> & { fields: Question[] };

const NEW: FormPart = {
  id: "",
  name: "",
  disabled: false,
  queues: [],
  language: "",
  fields: [],
  consent: "",
  consent_link: "",
};

export function draftOf(form: FormPart | null): Draft {
  const { fields, ...rest } = form ?? NEW;
  return { ...rest, fields: fields.map((field, key) => ({ ...field, key })) };
}

export function added(fields: readonly Question[], kind: Kind): Question[] {
  const key = Math.max(-1, ...fields.map((field) => field.key)) + 1;
  const label = KINDS.find(({ id }) => id === kind)?.asks ?? "";
  return [...fields, { key, id: "", label, kind, required: false, max: MAX, options: [] }];
}

/** The question with its neighbour's place: -1 is up. As it is where there is no neighbour. */
export function moved(fields: readonly Question[], at: number, by: -1 | 1): Question[] {
  const next = [...fields];
  const [taken] = next.splice(at, 1);
  if (taken) next.splice(Math.min(Math.max(at + by, 0), fields.length - 1), 0, taken);
  return next;
}

/** Of the same kind again, a name or an email would be asked twice. */
export const mayBe = (fields: readonly Question[], kind: Kind, key?: number): boolean =>
  !ONCE.includes(kind) || !fields.some((field) => field.kind === kind && field.key !== key);

/** The ids under which the questions are kept: a new one has its own, made of its words. */
export function idsOf(fields: readonly Question[]): string[] {
  const taken = new Set(fields.map(({ id }) => id).filter(Boolean));
  return fields.map(({ id, label, kind }) => {
    if (id) return id;
    const made = idOf(label, taken, kind);
    taken.add(made);
    return made;
  });
}

/** As it is kept: without blanks, and choices only where one chooses. */
export function formOf(draft: Draft): FormPart {
  const ids = idsOf(draft.fields);
  return {
    ...draft,
    name: draft.name.trim(),
    consent: draft.consent.trim(),
    consent_link: draft.consent_link.trim(),
    fields: draft.fields.map(({ key: _, ...field }, at) => ({
      ...field,
      id: ids[at] ?? "",
      label: field.label.trim(),
      options:
        field.kind === "choice" ? field.options.map((one) => one.trim()).filter(Boolean) : [],
    })),
  };
}

/** The fields of the form that tell what is wrong with them, the inner ones first. */
export const fieldsOf = (form: FormPart): string[] => [
  ...form.fields.flatMap(({ id }) =>
    ["label", "options", "max", "kind"].map((name) => `fields.${id}.${name}`),
  ),
  ...["name", "queues", "language", "consent_link", "consent", "fields"],
];

/** What is wrong, as the server would say it: "forms.sales.fields.order.label: ...". */
export function wrongWith(form: FormPart, path: string): string[] {
  const told: string[] = [];
  for (const { id, label, kind, options } of form.fields) {
    const at = `${path}.fields.${id}`;
    if (!label) told.push(`${at}.label: Write what is asked.`);
    if (kind !== "choice") continue;
    if (options.length === 0) told.push(`${at}.options: Write what can be chosen.`);
    if (options.length > OPTIONS_MAX)
      told.push(`${at}.options: ${OPTIONS_MAX} choices are the most.`);
    if (new Set(options).size < options.length)
      told.push(`${at}.options: The same choice is there twice.`);
    if (options.some((option) => option.length > LABEL_MAX))
      told.push(`${at}.options: A choice has ${LABEL_MAX} letters at most.`);
  }
  if (form.fields.length === 0 && !form.consent)
    told.push(`${path}.fields: Ask something, or write what is agreed to.`);
  if (form.consent_link && !form.consent)
    told.push(`${path}.consent: Write what is agreed to, or take the link out.`);
  return told;
}

/** Which other form is asked wherever this one could be, since it stands before it. */
export function hiddenBy(
  form: FormPart,
  forms: readonly FormPart[],
  queues: readonly QueuePart[],
): FormPart | undefined {
  if (form.disabled) return undefined;
  const where = form.queues.length > 0 ? form.queues : queues.map(({ id }) => id);
  const alike = forms
    .slice(0, Math.max(forms.indexOf(form), 0))
    .filter((one) => !one.disabled && one.language === form.language)
    .filter((one) => one.queues.length > 0 === form.queues.length > 0);
  const covered = (one: FormPart, queue: string) =>
    one.queues.length === 0 || one.queues.includes(queue);
  const all = where.every((queue) => alike.some((one) => covered(one, queue)));
  return all ? alike[0] : undefined;
}
