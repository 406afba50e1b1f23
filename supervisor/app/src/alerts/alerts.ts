/** Thresholds: what is past one, and what is said of it. */
import { span } from "../../../../ui/kit/time";
import type { QueueRow } from "../../../../ui/wire/generated";
import { percent } from "../words";

/** Of the settings that are the centre's thresholds. */
export const PREFIX = "alert_";

export interface Threshold {
  id: string;
  label: string;
  unit: "count" | "seconds" | "percent";
  /** Alerts when the figure is below rather than at or above. */
  below?: boolean;
}

export const THRESHOLDS: readonly Threshold[] = [
  { id: "waiting", label: "Waiting in a queue, at least", unit: "count" },
  { id: "longest_wait_s", label: "Longest wait in a queue, at least", unit: "seconds" },
  { id: "past_due", label: "Past due in a queue, at least", unit: "count" },
  { id: "lost_today", label: "Abandoned in a queue today, at least", unit: "count" },
  {
    id: "agents_able",
    label: "Agents at work for an open queue, below",
    unit: "count",
    below: true,
  },
  {
    id: "service_level",
    label: "Service level of a queue, below",
    unit: "percent",
    below: true,
  },
];

export interface Alert {
  queue: string;
  threshold: string;
  text: string;
}

function says(id: string, row: QueueRow, now: number): string {
  switch (id) {
    case "waiting":
      return `${row.name}: ${row.waiting} waiting`;
    case "longest_wait_s":
      return row.longest_wait_since === null
        ? `${row.name}: somebody waited too long`
        : `${row.name}: somebody waits for ${span(now - row.longest_wait_since)}`;
    case "past_due":
      return `${row.name}: ${row.past_due} past due`;
    case "lost_today":
      return `${row.name}: ${row.abandoned_today} abandoned today`;
    case "agents_able":
      return row.agents_able === 0
        ? `${row.name}: nobody is at work`
        : `${row.name}: only ${row.agents_able} at work`;
    default:
      return `${row.name}: service level ${percent(row.service_level)}`;
  }
}

/** What the server has raised, in the order of the queues and of the thresholds. */
export function alertsOf(rows: Iterable<QueueRow>, now: number): Alert[] {
  const found: Alert[] = [];
  for (const row of rows)
    for (const { id } of THRESHOLDS)
      if (row.alerts.includes(id))
        found.push({ queue: row.queue, threshold: id, text: says(id, row, now) });
  return found;
}

export const keyOf = (alert: Alert): string => `${alert.queue} ${alert.threshold}`;

/** Those that were not there before. What comes and goes, the server tells once. */
export class Watch {
  #known = new Set<string>();

  news(alerts: readonly Alert[]): Alert[] {
    const fresh = alerts.filter((alert) => !this.#known.has(keyOf(alert)));
    this.#known = new Set(alerts.map(keyOf));
    return fresh;
  }
}

/** A line through the hours of the day in a box of `width` by `height`; null of nothing. */
export function sparkline(values: readonly number[], width: number, height: number): string | null {
  const top = Math.max(...values, 0);
  if (values.length < 2 || top === 0) return null;
  return values
    .map((value, at) => {
      const x = (at / (values.length - 1)) * width;
      const y = height - (Math.max(0, value) / top) * height;
      return `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
