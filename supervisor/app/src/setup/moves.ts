/** Rows that are put in order by buttons, or by Alt with the arrow keys. */
import { useLayoutEffect, useRef } from "preact/hooks";

const BY: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 };

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

/** The focus goes with the row that it is in. One move at a time: each is sent at once. */
export function useMoves<T extends { id: string }>(
  parts: readonly T[],
  onMove: ((part: T, by: -1 | 1) => Promise<void>) | undefined,
) {
  const body = useRef<HTMLTableSectionElement>(null);
  const next = useRef<{ id: string; at: string } | null>(null);
  const busy = useRef(false);
  useLayoutEffect(() => {
    const to = next.current;
    next.current = null;
    if (!to) return;
    const row = body.current?.querySelector(`[data-id="${to.id}"]`);
    const found = row?.querySelector<HTMLElement>(`${to.at}:not(:disabled)`);
    (found ?? row?.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
  }, [parts]);
  const move = async (at: number, by: -1 | 1, focus: string) => {
    const part = parts[at];
    if (!part || !parts[at + by] || !onMove || busy.current) return;
    busy.current = true;
    next.current = { id: part.id, at: focus };
    await onMove(part, by);
    busy.current = false;
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const by = BY[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    void move(at, by, by < 0 ? ".list-up" : ".list-lower");
  };
  return { body, move, onKeyDown };
}
