/** What a supervisor should see first. */
import { urgency } from "../../../ui/kit/time";
import type { AgentRow, ContactRow, QueueRow } from "../../../ui/wire/generated";

const RANK: Record<string, number> = {
  not_responding: 0,
  reconnecting: 1,
  offered: 3,
  wrap_up: 4,
  busy: 5,
  ready: 6,
  away: 7,
  offline: 9,
};

/** More in hand than the limit allows, after it was lowered. */
export const isOver = (row: AgentRow): boolean =>
  Object.values(row.slots).some(({ held, limit }) => held > limit) ||
  (row.total !== null && row.in_hand > row.total);

const rank = (row: AgentRow): number => (isOver(row) ? 2 : (RANK[row.state] ?? 8));

const GROUPS = [
  ["attention", "Needs attention"],
  ["busy", "Busy"],
  ["ready", "Ready"],
  ["away", "On a break"],
  ["offline", "Not in the line"],
] as const;

export type Group = (typeof GROUPS)[number][0];
export const GROUP_WORDS = Object.fromEntries(GROUPS) as Readonly<Record<Group, string>>;

export function groupOf(row: AgentRow): Group {
  if (rank(row) <= 2) return "attention";
  if (row.state === "ready" || row.state === "away" || row.state === "offline") return row.state;
  return "busy";
}

/** Those who need attention first, longest first; the others by name, so that rows stay put. */
export function byAttention(rows: Iterable<AgentRow>): AgentRow[] {
  const place = new Map<Group, number>(GROUPS.map(([group], at) => [group, at]));
  const key = (row: AgentRow) => place.get(groupOf(row)) ?? 0;
  return [...rows].sort(
    (a, b) =>
      key(a) - key(b) ||
      (key(a) === 0 ? rank(a) - rank(b) || a.since - b.since : 0) ||
      a.name.localeCompare(b.name),
  );
}

const HEAD = "#";
/** What a key of `grouped` is the heading of, or null when it is an agent's. */
export const headOf = (key: string): string | null =>
  key.startsWith(HEAD) ? key.slice(HEAD.length) : null;

/** The agents' ids, with a heading before each group: of what they do, or of their team. */
export function grouped(
  rows: readonly AgentRow[],
  group: (row: AgentRow) => string = groupOf,
): string[] {
  const keys: string[] = [];
  let last: string | null = null;
  for (const row of rows) {
    const here = group(row);
    if (here !== last) keys.push(`${HEAD}${here}`);
    last = here;
    keys.push(row.agent);
  }
  return keys;
}

export interface Head {
  /** Of those under it, how many are still what it says, and how many are not any more. */
  count: number;
  moved: number;
}

/**
 * What each heading of `keys` says of the rows that stand under it. While rows are held in their
 * places, a row may stand under a heading that it has left.
 */
export function headsOf(
  keys: readonly string[],
  of: (key: string) => string | undefined,
): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  let here = "";
  for (const key of keys) {
    const group = headOf(key);
    if (group !== null) {
      here = group;
      continue;
    }
    const head = heads.get(here) ?? { count: 0, moved: 0 };
    if (of(key) === here) head.count += 1;
    else head.moved += 1;
    heads.set(here, head);
  }
  return heads;
}

/** Teams in their order, who is in none last; within a team as they come. */
export function byTeam(rows: readonly AgentRow[], teams: readonly string[]): AgentRow[] {
  const place = (row: AgentRow) =>
    teams.includes(row.team) ? teams.indexOf(row.team) : teams.length;
  return [...rows].sort((a, b) => place(a) - place(b));
}

/** Channels that anybody has, in the order of the house: each keeps its column in every row. */
export function channelsOf(order: readonly string[], rows: Iterable<AgentRow>): string[] {
  const used = new Set<string>();
  for (const { slots } of rows)
    for (const [channel, { held, limit }] of Object.entries(slots))
      if (limit > 0 || held > 0) used.add(channel);
  const known = order.filter((channel) => used.has(channel));
  return [...known, ...[...used].filter((channel) => !order.includes(channel)).sort()];
}

/** How narrow so many columns of limits get: many ones on laptops, a crowd on every screen. */
export const crowdOf = (columns: number): string =>
  columns > 6 ? "agents-many agents-crowd" : columns > 4 ? "agents-many" : "";

export type Show = "all" | "attention" | "ready" | "busy" | "away";

export function isShown(row: AgentRow, show: Show, search: string, team = ""): boolean {
  if (team && row.team !== team) return false;
  if (search && !row.name.toLocaleLowerCase().includes(search.toLocaleLowerCase())) return false;
  if (show === "attention") return rank(row) <= 2;
  if (show === "ready") return row.state === "ready";
  if (show === "busy") return ["busy", "wrap_up", "offered"].includes(row.state);
  if (show === "away") return row.state === "away" || row.status === "break";
  return true;
}

/** The line as it is served: due first. */
export function inLine(rows: Iterable<ContactRow>): ContactRow[] {
  return [...rows].sort(
    (a, b) => a.due - b.due || a.entered_at - b.entered_at || (a.contact < b.contact ? -1 : 1),
  );
}

export type Urgency = "calm" | "late" | "missed";

/** Who is due first in each queue. `line` is in its order. */
export function dueFirst(line: Iterable<ContactRow>): ReadonlyMap<string, ContactRow> {
  const first = new Map<string, ContactRow>();
  for (const row of line) if (!first.has(row.queue)) first.set(row.queue, row);
  return first;
}

/**
 * Of whoever is due first, and not of who waits longest: a fax that waits an hour may be early
 * while a call that waits a minute is late.
 */
export function queueUrgency(row: QueueRow, first: ContactRow | undefined, now: number): Urgency {
  if (row.past_due > 0 || (row.next_due !== null && row.next_due <= now)) return "missed";
  return first ? urgency(first.entered_at, first.due, now) : "calm";
}

/** The most urgent of all queues. */
export function worst(
  rows: Iterable<QueueRow>,
  first: ReadonlyMap<string, ContactRow>,
  now: number,
): Urgency {
  const all = new Set([...rows].map((row) => queueUrgency(row, first.get(row.queue), now)));
  return all.has("missed") ? "missed" : all.has("late") ? "late" : "calm";
}
