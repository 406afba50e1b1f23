/** Thresholds: what is past one, and what is said of it. */
import type { QueueRow } from "../../../../ui/wire/generated";

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
    label: "Service level of a queue, below percent",
    unit: "percent",
    below: true,
  },
];

export interface Alert {
  queue: string;
  threshold: string;
  text: string;
}

const figure = (row: QueueRow, id: string, now: number): number | null => {
  switch (id) {
    case "waiting":
      return row.waiting;
    case "longest_wait_s":
      return row.longest_wait_since === null ? null : (now - row.longest_wait_since) / 1000;
    case "past_due":
      return row.past_due;
    case "lost_today":
      return row.lost_today;
    case "agents_able":
      return row.open ? row.agents_able : null;
    case "service_level":
      return row.service_level === null ? null : row.service_level / 10;
    default:
      return null;
  }
};

function says(id: string, row: QueueRow, value: number): string {
  switch (id) {
    case "waiting":
      return `${row.name}: ${value} waiting`;
    case "longest_wait_s":
      return `${row.name}: somebody waits longer than the limit`;
    case "past_due":
      return `${row.name}: ${value} past due`;
    case "lost_today":
      return `${row.name}: ${value} abandoned today`;
    case "agents_able":
      return value === 0 ? `${row.name}: nobody is at work` : `${row.name}: only ${value} at work`;
    default:
      return `${row.name}: service level ${value.toFixed(1)} %`;
  }
}

/** What is past its threshold now, in the order of the queues. */
export function alertsOf(
  rows: Iterable<QueueRow>,
  limits: Readonly<Record<string, number>>,
  now: number,
): Alert[] {
  const found: Alert[] = [];
  for (const row of rows)
    for (const { id, below } of THRESHOLDS) {
      const limit = limits[id];
      const value = figure(row, id, now);
      if (limit === undefined || value === null) continue;
      if (below ? value < limit : value >= limit && limit > 0)
        found.push({ queue: row.queue, threshold: id, text: says(id, row, value) });
    }
  return found;
}

export const keyOf = (alert: Alert): string => `${alert.queue} ${alert.threshold}`;

/**
 * Those that were not there before. One that comes and goes is news again only after it was calm
 * for a while: a figure that wavers about its threshold does not ring all day.
 */
export class Watch {
  #since = new Map<string, number>();

  constructor(readonly calmMs = 60_000) {}

  news(alerts: readonly Alert[], now: number): Alert[] {
    const fresh = alerts.filter((alert) => {
      const seen = this.#since.get(keyOf(alert));
      return seen === undefined || now - seen > this.calmMs;
    });
    for (const alert of alerts) this.#since.set(keyOf(alert), now);
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
