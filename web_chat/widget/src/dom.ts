/** Elements without HTML strings: what customers and agents write is only ever text. */

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

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;

/** Text with its web addresses as links. Only http and https become links. */
export function linked(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [shown] = match;
    const href = shown.startsWith("www.") ? `https://${shown}` : shown;
    if (!URL.canParse?.(href)) continue;
    nodes.push(
      document.createTextNode(text.slice(end, match.index)),
      h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, shown),
    );
    end = match.index + shown.length;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

const EMOJI =
  /^(?:\s*(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*|\p{Regional_Indicator}{2})){1,3}\s*$/u;

/** One to three emoji and nothing else: shown large. */
export const onlyEmoji = (text: string): boolean => EMOJI.test(text);
