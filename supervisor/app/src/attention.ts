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

/** Those who need attention first; within a state those who are in it longest. */
export function byAttention(rows: Iterable<AgentRow>): AgentRow[] {
  return [...rows].sort(
    (a, b) => rank(a) - rank(b) || a.since - b.since || a.name.localeCompare(b.name),
  );
}

export type Show = "all" | "attention" | "ready" | "busy" | "away";

export function isShown(row: AgentRow, show: Show, search: string): boolean {
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

export function queueUrgency(row: QueueRow, now: number): Urgency {
  if (row.past_due > 0 || (row.next_due !== null && row.next_due <= now)) return "missed";
  if (row.longest_wait_since === null) return "calm";
  return urgency(row.longest_wait_since, row.longest_wait_since + row.target_ms, now);
}

/** The most urgent of all queues. */
export function worst(rows: Iterable<QueueRow>, now: number): Urgency {
  const all = new Set([...rows].map((row) => queueUrgency(row, now)));
  return all.has("missed") ? "missed" : all.has("late") ? "late" : "calm";
}
