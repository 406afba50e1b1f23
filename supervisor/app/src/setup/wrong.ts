/** The server's reasons, "queues.sales.keep_days: must be ...", by the field they are of. */

/** What a server would not do, and why. */
export interface Told {
  readonly message: string;
  readonly reasons: readonly string[];
}

function fieldOf(reason: string, path: string, fields: readonly string[]): [string, string] | null {
  const at = reason.indexOf(": ");
  const where = reason.slice(0, at);
  if (at < 0 || !where.startsWith(`${path}.`)) return null;
  const rest = where.slice(path.length + 1);
  const field = fields.find((each) => rest === each || rest.startsWith(`${each}.`));
  return field ? [field, reason.slice(at + 2)] : null;
}

const plain = (text: string): string =>
  text
    .replace(/^Value error, /, "")
    .replace(/^must /, "It must ")
    .replace(/^(Input|String) should/, "It should")
    .replace(/\.?$/, ".");

/** The first reason of each field that tells its own. */
export function wrongOf(
  reasons: readonly string[],
  path: string,
  fields: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const reason of reasons) {
    const told = fieldOf(reason, path, fields);
    if (told && !(told[0] in found)) found[told[0]] = plain(told[1]);
  }
  return found;
}

/** The refusal without what stands beside its field. */
export function besides(why: Told, path: string, fields: readonly string[]): Told {
  const reasons = why.reasons.filter((reason) => !fieldOf(reason, path, fields));
  return { message: why.message, reasons };
}

/** What is said of a field while it is not filled in; false: it is. */
export type Missing = Readonly<Record<string, string | false>>;

export const lackingOf = (missing: Missing): Record<string, string> =>
  Object.fromEntries(
    Object.entries(missing).flatMap(([field, says]) => (says ? [[field, says]] : [])),
  );

const WRONG = '[aria-invalid="true"], .form-wrong';

const FIELD = "input, textarea, select";

/** The field that is wrong, or that of the words below it. */
const fieldAt = (found: HTMLElement): HTMLElement | null =>
  found.matches(FIELD)
    ? found
    : ((found.closest(".form-row") ?? found.previousElementSibling)?.querySelector<HTMLElement>(
        FIELD,
      ) ?? null);

/** Brings the first field that is wrong into view, also from a closed part, or what is wrong with the
 * whole; whether there is something. */
export function showWrong(form: Element | null): boolean {
  const found =
    form?.querySelector<HTMLElement>(WRONG) ?? form?.querySelector<HTMLElement>(".form-trouble");
  if (!found) return false;
  for (let at = found.closest("details"); at; at = at.parentElement?.closest("details") ?? null)
    at.open = true;
  found.scrollIntoView({ block: "center" });
  fieldAt(found)?.focus({ preventScroll: true });
  return true;
}

/** Whether a field holds what cannot be read, and so was not taken; it is shown. */
export const hasUnread = (form: Element | null): boolean =>
  form?.querySelector('[aria-invalid="true"]:not([data-refused])') != null && showWrong(form);
