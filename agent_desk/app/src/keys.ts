/** What each key does. Pure, so that it can be read and tested as a table. */

export type Action =
  | "accept"
  | "early"
  | "decline"
  | "next"
  | "previous"
  | "reply"
  | "transfer"
  | "invite"
  | "end"
  | "note"
  | "help"
  | "line"
  | "offer"
  | "back"
  | "palette"
  | `disposition:${number}`;

/** The part of the page's state that keys depend on. */
export interface Place {
  /** The focus is in a field where letters are text. */
  typing: boolean;
  /** The focus is on something that Enter itself presses. */
  onControl: boolean;
  offered: boolean;
  /** How long the first offer has been on screen. */
  offeredForMs: number;
  wrapUp: boolean;
}

export interface Press {
  key: string;
  alt?: boolean;
  ctrl?: boolean;
  meta?: boolean;
}

/** An offer that appears in mid-keystroke is not answered by that keystroke, and that is said. */
export const SETTLE_MS = 500;

const LETTERS: Record<string, Action> = {
  j: "next",
  k: "previous",
  r: "reply",
  t: "transfer",
  i: "invite",
  e: "end",
  n: "note",
  p: "line",
  "?": "help",
};

/**
 * Whether the key is the desk's wherever it is pressed: neither a field, a list nor a dialog hears of it.
 * With an offer or without, which may go in the very moment in which it is answered.
 */
export const comesFirst = ({ key, alt, ctrl, meta }: Press): boolean =>
  alt === true && !ctrl && !meta && (key === "Enter" || key.toLowerCase() === "o");

export function actionOf(press: Press, place: Place): Action | null {
  const settled = place.offered && place.offeredForMs >= SETTLE_MS;
  if (press.alt && !press.ctrl && !press.meta) {
    // From anywhere, also in the middle of a reply. Nobody presses both by chance.
    if (press.key === "Enter") return place.offered ? "accept" : null;
    if (press.key.toLowerCase() === "o") return place.offered ? "offer" : null;
    return null;
  }
  if (press.ctrl || press.meta) {
    return !press.alt && press.key.toLowerCase() === "k" ? "palette" : null;
  }
  if (press.key === "Escape") {
    if (place.typing) return "back";
    return settled ? "decline" : place.offered ? "early" : null;
  }
  if (place.typing) return null;
  if (press.key === "Enter" && (place.onControl || !place.offered)) return null;
  if (press.key === "Enter") return settled ? "accept" : "early";
  if (place.wrapUp && /^[1-9]$/.test(press.key)) return `disposition:${Number(press.key)}`;
  return LETTERS[press.key.toLowerCase()] ?? null;
}

export const HELP: readonly (readonly [keys: string, does: string])[] = [
  ["Enter", "Accept the offer (Alt + Enter while you write)"],
  ["Esc", "Decline the offer; while you write: leave the field"],
  ["Alt + O", "Go to the offer"],
  ["Ctrl + K", "Find any action, contact or prepared reply"],
  ["/", "Prepared replies, while you write"],
  ["J", "Next contact"],
  ["K", "Previous contact"],
  ["R", "Write a reply"],
  ["T", "Transfer the contact"],
  ["I", "Invite a colleague into the conversation"],
  ["E", "End the contact: asks first"],
  ["N", "Private note, in wrap-up its note"],
  ["1 to 9", "Disposition, in wrap-up"],
  ["P", "Pick from the line, where you may"],
  ["?", "This list"],
];
