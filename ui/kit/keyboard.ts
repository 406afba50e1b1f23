/** What keys mean in lists and steppers, and whether there are any. */

/** Whether hints at keys are of use: what has a mouse has keys, as `by-keys` in the styles says. */
export const hasKeys = (): boolean => matchMedia("(hover: hover) and (pointer: fine)").matches;

/** Where the arrow keys lead in a list of `count`; null for another key. */
export function step(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at + count - 1) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/** The value after a key, or null when the key means nothing here. */
export function stepped(key: string, value: number, min: number, max: number): number | null {
  const to = {
    ArrowUp: value + 1,
    ArrowRight: value + 1,
    ArrowDown: value - 1,
    ArrowLeft: value - 1,
    PageUp: value + 5,
    PageDown: value - 5,
    Home: min,
    End: max,
  }[key];
  return to === undefined ? null : Math.max(min, Math.min(max, to));
}

/** After such a pause the next digit begins another number. */
const PAUSE_MS = 1_500;

/** What keys make of a number in its bounds: digits typed in a row are one number. */
export class NumberKeys {
  #digits = "";
  #at = 0;

  /** `at`: when the key was pressed. Null: it means nothing here. */
  press(key: string, at: number, value: number, min: number, max: number): number | null {
    const begun = at - this.#at < PAUSE_MS ? this.#digits : "";
    const digits = typed(key, begun, value);
    const to = digits === null ? stepped(key, value, min, max) : Number(digits);
    if (to === null) return null;
    this.#digits = digits ?? "";
    this.#at = at;
    return Math.max(min, Math.min(max, to));
  }

  leave(): void {
    this.#digits = "";
  }
}

/** Backspace works on the number that stands there, too. */
function typed(key: string, begun: string, value: number): string | null {
  if (key === "Backspace") return (begun || String(value)).slice(0, -1);
  return /^[0-9]$/.test(key) ? (begun + key).replace(/^0+(?=\d)/, "").slice(0, 9) : null;
}
