/** Deliveries that change while they are read: in place, and what is new only when it is asked for. */
import type { Delivery } from "./programs";

export interface Page {
  items: readonly Delivery[];
  /** Where the next page begins; null on the last. */
  next: number | null;
}

export interface Seen extends Page {
  /** Came meanwhile, the newest first. */
  fresh: readonly Delivery[];
  /** More came than one page holds: then all begins anew with the first page. */
  gap: number | null;
}

/** As many as one request may name. */
const NAMED_MAX = 200;

export const begun = (page: Page): Seen => ({ ...page, fresh: [], gap: null });

/** What is shown and may change by itself, or all of it, and is not on the first page read anew. */
export const unsettled = (seen: Seen, first: Page, all = false): number[] =>
  seen.items
    .filter(
      ({ seq, state }) =>
        all || (state === "pending" && !first.items.some((one) => one.seq === seq)),
    )
    .map(({ seq }) => seq)
    .slice(0, NAMED_MAX);

/** With what is known by now: no row moves, and none goes away. */
export function met(seen: Seen, first: Page, others: readonly Delivery[]): Seen {
  const now = new Map([...others, ...first.items].map((one) => [one.seq, one]));
  const shown = new Set(seen.items.map(({ seq }) => seq));
  const items = seen.items.map((one) => now.get(one.seq) ?? one);
  const bottom = seen.next === null ? 0 : (items.at(-1)?.seq ?? 0);
  const fresh = first.items.filter(({ seq }) => !shown.has(seq) && seq > bottom);
  // Nobody reads an empty list.
  if (items.length === 0) return begun(first);
  const apart =
    first.next !== null && first.items.length > 0 && fresh.length === first.items.length;
  return { items, next: seen.next, fresh, gap: apart ? first.next : null };
}

/** With one that was sent again. */
export const changed = (seen: Seen, other: Delivery): Seen => ({
  ...seen,
  items: seen.items.map((one) => (one.seq === other.seq ? other : one)),
});

/** With the page below. */
export const withOlder = (seen: Seen, page: Page): Seen => ({
  ...seen,
  items: [...seen.items, ...page.items],
  next: page.next,
});

/** With what is new above the others. */
export function withFresh(seen: Seen): Seen {
  if (seen.gap !== null) return begun({ items: seen.fresh, next: seen.gap });
  const items = [...seen.fresh, ...seen.items].sort((a, b) => b.seq - a.seq);
  return begun({ items, next: seen.next });
}

/** "3 new" */
export const freshText = ({ fresh, gap }: Seen): string =>
  `${fresh.length}${gap === null ? "" : " and more"} new`;

/** What a replay would do. */
export interface Plan {
  seq: number;
  events: number;
  left_out: number;
  complete: boolean;
}

const number = new Intl.NumberFormat("en");
const events = (count: number): string =>
  count === 1 ? "1 event" : `${number.format(count)} events`;

export function planText({ events: count, complete }: Plan): string {
  if (count === 0) return "Nothing that it is told of has happened since then.";
  const many = complete ? events(count) : `More than ${events(count)}`;
  return `${many} ${count === 1 ? "is" : "are"} sent, also what has arrived already.`;
}

export const leftOutText = ({ left_out: count }: Plan): string =>
  count === 0
    ? ""
    : `${events(count)} from before that ${count === 1 ? "was" : "were"} not sent yet, and never will be.`;

/** As a field of day and time has it, in the time of who looks. */
export function typedTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
