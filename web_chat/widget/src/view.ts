/** What every part of the panel gets, and what small drawings they share. */
import type { Translate } from "../../../ui/kit/i18n";
import { h, say, show } from "./dom";
import type { More } from "./more";
import type { Session } from "./session";
import type { Shell } from "./shell";
import type { Words } from "./texts";

export interface Context {
  readonly session: Session;
  readonly shell: Shell;
  readonly t: Translate;
  readonly locale: string;
  readonly texts: Words["texts"];
  /** What is fetched later does not bring it again. */
  readonly time: Pick<typeof import("../../../ui/kit/time"), "dateText" | "exact" | "moment">;
  /** For screen readers. */
  announce(text: string): void;
  /** Asks whether to delete all that is kept of the customer, and does it. */
  erase(): void;
  /** Asks where the transcript shall go. */
  mail(): void;
  /** What is fetched when it is first needed; tried until it comes. */
  more(): Promise<More>;
}

/** Of a refusal. Not by its class: what is fetched later has its own. */
export const codeOf = (why: unknown): string => (why as { code?: string }).code ?? "other";

/** Says a refusal in the customer's words: in general at once, exactly when the words have come. */
export function excuse(context: Context, code: string, element: HTMLElement, topic = ""): void {
  say(element, context.t("e_other"));
  show(element, true);
  void context.more().then(({ excuse }) => say(element, excuse(code, topic)));
}

const initials = (name: string) =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();

/** A picture, or initials where there is none or the page forbids it. */
export function face(name: string, picture: string | null | undefined, base: string): HTMLElement {
  const element = h("span", { class: "face", "aria-hidden": "true" }, initials(name));
  if (picture) {
    const image = h("img", { src: new URL(picture, base).href, alt: "" });
    image.onerror = () => image.remove();
    element.append(image);
  }
  return element;
}
