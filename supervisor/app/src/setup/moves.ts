/** Rows that are put in order by buttons, or by Alt with the arrow keys. */
import { useLayoutEffect, useRef } from "preact/hooks";

export const BY: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 };

/** With this one a place up or down; as it was, where there is no such place. */
export function swapped(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const next = [...ids];
  const at = next.indexOf(id);
  const other = next[at + by];
  if (at < 0 || other === undefined) return next;
  next[at + by] = id;
  next[at] = other;
  return next;
}

/** The focus goes with what is moved: there, or elsewhere in its row when that cannot be pressed any
 * more. */
export function useFocus<E extends HTMLElement>() {
  const list = useRef<E>(null);
  const next = useRef<{ id: string; at: string } | null>(null);
  const focus = ({ id, at }: { id: string; at: string }) => {
    const row = list.current?.querySelector(`[data-id="${id}"]`);
    const found = row?.querySelector<HTMLElement>(`${at}:not(:disabled)`);
    (found ?? row?.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
  };
  useLayoutEffect(() => {
    const to = next.current;
    next.current = null;
    if (to) focus(to);
  });
  /** When it is drawn the next time. */
  const focusOn = (id: string, at: string) => {
    next.current = { id, at };
  };
  return { list, focus, focusOn };
}

/** Rows of which each move is sent at once, one at a time. */
export function useMoves<T extends { id: string }>(
  parts: readonly T[],
  onMove: ((part: T, by: -1 | 1) => Promise<void>) | undefined,
) {
  const { list, focus } = useFocus<HTMLTableSectionElement>();
  const busy = useRef(false);
  const move = async (at: number, by: -1 | 1, button: string) => {
    const part = parts[at];
    if (!part || !parts[at + by] || !onMove || busy.current) return;
    busy.current = true;
    await onMove(part, by);
    busy.current = false;
    // It is drawn by then.
    requestAnimationFrame(() => focus({ id: part.id, at: button }));
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const by = BY[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    void move(at, by, by < 0 ? ".list-up" : ".list-lower");
  };
  return { body: list, move, onKeyDown };
}
