/** Elements without HTML strings: what customers and agents write is only ever text. */
import { LINK_OPENS, pieces } from "../../../ui/kit/links";

type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Kid = Node | string | null | undefined | false;

/** Functions become listeners, `true` an empty attribute; false and null leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Record<string, Value> = {},
  ...kids: Kid[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...kids.filter((kid): kid is Node | string => !!kid));
  return element;
}

/** Sets the text only when it differs, so that screen readers and selections are left in peace. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element: HTMLElement, visible: boolean): void {
  element.hidden = !visible;
}

/** Text with its web addresses as links. Only http and https become links. */
export const linked = (text: string): Node[] =>
  pieces(text).map(({ text: words, href }) =>
    href ? h("a", { href, ...LINK_OPENS }, words) : document.createTextNode(words),
  );

const EMOJI =
  /^(?:\s*(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*|\p{Regional_Indicator}{2})){1,3}\s*$/u;

/** One to three emoji and nothing else: shown large. */
export const onlyEmoji = (text: string): boolean => EMOJI.test(text);
