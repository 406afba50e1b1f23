/** What every part of the panel gets, and what small drawings they share. */
import type { Translate } from "../../../ui/kit/i18n";
import { h } from "./dom";
import type { Session } from "./session";
import type { Shell } from "./shell";
import { bytes } from "./uploads";

export interface Context {
  readonly session: Session;
  readonly shell: Shell;
  readonly t: Translate;
  readonly locale: string;
  /** For screen readers. */
  announce(text: string): void;
  /** Asks whether to delete all that is kept of the customer, and does it. */
  erase(): void;
}

/** A refusal in the customer's words. */
export function excuse({ t, session, locale }: Context, code: string, topic = ""): string {
  const key = `e_${code}`;
  const text = t(key, { topic, size: bytes(session.site?.max_file_bytes ?? 0, locale) });
  return text === key ? t("e_other") : text;
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
