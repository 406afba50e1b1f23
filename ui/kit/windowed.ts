/**
 * A long conversation of which only a part is drawn. It grows at the edge towards which one scrolls
 * and shrinks at the other; what is being read stays where it is.
 */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Drawn when a conversation opens. */
export const FIRST = 120;
/** By how much it grows. */
export const STEP = 60;
/** More than this is never drawn. */
export const MOST = 240;
const NEAR_EDGE_PX = 600;
const NEAR_END_PX = 80;

/** What is drawn, by sequence; null follows the end of the conversation. */
export interface Span {
  from: number | null;
  to: number | null;
}

export interface Part {
  /** Indices: the first that is drawn, and the one after the last. */
  from: number;
  to: number;
}

interface Numbered {
  seq: number;
}

export const AT_END: Span = { from: null, to: null };

/** The place of `seq` among messages in order, or where it would stand. */
function place(all: readonly Numbered[], seq: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which messages to draw. `following`: the reader is at the end, and sees what comes. */
export function partOf(all: readonly Numbered[], span: Span, following: boolean): Part {
  let to = span.to === null ? all.length : Math.min(all.length, place(all, span.to) + 1);
  let from = span.from === null ? Math.max(0, to - FIRST) : place(all, span.from);
  if (to - from > MOST) {
    if (following) from = to - MOST;
    else to = from + MOST;
  }
  return { from: Math.min(from, to), to };
}

const spanOf = (all: readonly Numbered[], { from, to }: Part): Span => ({
  from: all[from]?.seq ?? null,
  to: to >= all.length ? null : (all[to - 1]?.seq ?? null),
});

export function earlier(all: readonly Numbered[], { from, to }: Part): Span {
  const first = Math.max(0, from - STEP);
  return spanOf(all, { from: first, to: Math.min(to, first + MOST) });
}

export function later(all: readonly Numbered[], { from, to }: Part): Span {
  const last = Math.min(all.length, to + STEP);
  return spanOf(all, { from: Math.max(from, last - MOST), to: last });
}

/** How a view stood when its scrolling was last heard of. */
interface Stood {
  atEnd: boolean;
  top: number;
}

/**
 * Whether the reader is at the end after a scroll that leaves `left` below. Who was there leaves it
 * by going up alone: pictures that grow and a form that opens below only push it out of sight.
 */
export const staysAtEnd = (was: Stood, top: number, left: number): boolean =>
  left < NEAR_END_PX || (was.atEnd && top >= was.top);

export interface Older {
  /** Whether the server has earlier ones than the first of `all`. */
  more: boolean;
  load: () => void;
}

export interface Windowed<T> {
  shown: readonly T[];
  /** Whether the first and the last of all are among those. */
  isStart: boolean;
  isEnd: boolean;
  atEnd: RefObject<boolean>;
  /** What came while the reader was further up. */
  below: number;
  onScroll: () => void;
  showEarlier: () => void;
  toEnd: () => void;
}

interface Anchor {
  seq: string;
  top: number;
}

/** Rows inside `box` carry `data-seq`. `grows`: what else changes the height at the end. */
export function useWindow<T extends Numbered>(
  box: RefObject<HTMLElement | null>,
  all: readonly T[],
  older: Older,
  grows: string,
): Windowed<T> {
  const [span, setSpan] = useState(AT_END);
  const [below, setBelow] = useState(0);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const part = partOf(all, span, atEnd.current);
  const last = all.at(-1)?.seq ?? 0;
  const first = all[0]?.seq ?? 0;
  const isEnd = part.to >= all.length;

  const top = useRef(0);
  const down = () => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    top.current = element.scrollTop;
  };
  const toEnd = () => {
    atEnd.current = true;
    anchor.current = null;
    setSpan(AT_END);
    setBelow(0);
    down();
  };
  const move = (next: Span) => {
    anchor.current = anchorOf(box.current);
    setSpan(next);
  };
  const showEarlier = () => {
    if (part.from > 0) move(earlier(all, part));
    else if (older.more) older.load();
  };
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    const was = { atEnd: atEnd.current, top: top.current };
    atEnd.current = isEnd && staysAtEnd(was, element.scrollTop, left);
    top.current = element.scrollTop;
    anchor.current = anchorOf(element);
    if (atEnd.current) {
      setBelow(0);
      if (left >= NEAR_END_PX) down();
    }
    if (left < NEAR_EDGE_PX && !isEnd) move(later(all, part));
    else if (element.scrollTop < NEAR_EDGE_PX && element.scrollHeight > element.clientHeight)
      showEarlier();
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (atEnd.current) {
      down();
      return;
    }
    if (anchor.current) hold(element, anchor.current);
    // At the very top nothing scrolls any more, and so nothing else would go on.
    if (element.scrollTop < NEAR_EDGE_PX) showEarlier();
  }, [part.from, part.to, first, last, grows, older.more]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // The composer grows, pictures load, wrap-up opens: the end stays in sight.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) down();
    });
    for (const each of [element, element.firstElementChild]) if (each) watch.observe(each);
    return () => watch.disconnect();
  }, [all.length > 0]);
  useEffect(() => {
    if (!atEnd.current) setBelow((count) => count + 1);
  }, [last]);
  return {
    shown: all.slice(part.from, part.to),
    isStart: part.from === 0 && !older.more,
    isEnd,
    atEnd,
    below,
    onScroll,
    showEarlier,
    toEnd,
  };
}

/** The first row in sight, and where it is. */
function anchorOf(box: HTMLElement | null): Anchor | null {
  if (!box) return null;
  const edge = box.getBoundingClientRect().top;
  const rows = box.querySelectorAll<HTMLElement>("[data-seq]");
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row ? { seq: row.dataset.seq ?? "", top: row.getBoundingClientRect().top - edge } : null;
}

/** Scrolls so that the row stands where it stood. */
function hold(box: HTMLElement, { seq, top }: Anchor): void {
  const row = box.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
  if (!row) return;
  const now = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (Math.abs(now - top) >= 1) box.scrollTop += now - top;
}
