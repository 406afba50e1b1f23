/** Rows that keep their places under the pointer. */
import { useRef, useState } from "preact/hooks";

/**
 * The order to show. Held, known rows stay where they are and new ones come last; rows that are gone
 * keep their place too, for the caller to draw as gone. Free, it is simply the wanted order.
 */
export function calm(
  shown: readonly string[],
  wanted: readonly string[],
  held: boolean,
): readonly string[] {
  if (!held) return wanted;
  const known = new Set(shown);
  return [...shown, ...wanted.filter((key) => !known.has(key))];
}

export interface Calm {
  keys: readonly string[];
  /** Spread on the element around the rows. */
  holding: { onPointerEnter: () => void; onPointerLeave: () => void };
}

export function useCalm(wanted: readonly string[]): Calm {
  const [held, setHeld] = useState(false);
  const shown = useRef<readonly string[]>([]);
  const keys = calm(shown.current, wanted, held);
  shown.current = keys;
  return {
    keys,
    holding: { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) },
  };
}
