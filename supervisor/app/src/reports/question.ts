/** What a report is asked for: the same words in the address of the page and in the request. */

export const BYS = ["queue", "agent", "team", "channel", "interval"] as const;
export const INTERVALS = ["quarter", "hour", "day"] as const;
export const LEVELS = ["SL-1", "SL-2", "SL-3", "SL-4", "SL-5"] as const;
/** The service levels in a few words; their definitions stand at the figures. */
export const LEVEL_WORDS: Record<(typeof LEVELS)[number], string> = {
  "SL-1": "in time, of those answered",
  "SL-2": "in time or left in time, of all",
  "SL-3": "answered in time, of all",
  "SL-4": "answered in time, early leavers not counted",
  "SL-5": "in time or left at once, of all",
};
export const levels = LEVELS.map((id) => ({ id, label: `${id}: ${LEVEL_WORDS[id]}` }));
export type By = (typeof BYS)[number];

export interface Question {
  by: By;
  /** Days as 2026-11-16, both included; empty: today, as the centre's clocks show it. */
  from: string;
  to: string;
  /** Empty: the server chooses. */
  interval: string;
  channel: string;
  queue: string;
  agent: string;
  team: string;
  sl: string;
}

export type Unit = "count" | "time" | "share" | "score";

export interface Column {
  id: string;
  title: string;
  unit: Unit;
  definition: string;
}

export interface Line {
  key: string;
  label: string;
  at: number | null;
  values: (number | null)[];
  texts: string[];
}

export interface Report {
  by: By;
  interval: string;
  begin: number;
  end: number;
  time_zone: string;
  service_level: string;
  sentence: string;
  note: string;
  head: string;
  columns: Column[];
  rows: Line[];
  total: Line | null;
}

export const PLAIN: Question = {
  by: "queue",
  from: "",
  to: "",
  interval: "",
  channel: "",
  queue: "",
  agent: "",
  team: "",
  sl: "",
};

const DAY = /^\d{4}-\d\d-\d\d$/;

/** `by=queue&from=...`, without what is plain. */
export function query(question: Question): string {
  const told = new URLSearchParams({ by: question.by });
  for (const [name, value] of Object.entries(question))
    if (name !== "by" && value) told.set(name, value);
  if (question.by !== "interval") told.delete("interval");
  return told.toString();
}

export const hash = (question: Question): string => `#/reports?${query(question)}`;

export const isReports = (where: string): boolean => /^#\/reports(\?|$)/.test(where);

/** What an address asks for; what it says wrongly is left out. */
export function read(where: string): Question {
  const told = new URLSearchParams(where.split("?")[1] ?? "");
  const text = (name: string) => (told.get(name) ?? "").slice(0, 100);
  const one = (name: string, words: readonly string[]) =>
    words.includes(text(name)) ? text(name) : "";
  const day = (name: string) => (DAY.test(text(name)) ? text(name) : "");
  return {
    by: (one("by", BYS) || "queue") as By,
    from: day("from"),
    to: day("to"),
    interval: one("interval", INTERVALS),
    channel: text("channel"),
    queue: text("queue"),
    agent: text("agent"),
    team: text("team"),
    sl: one("sl", LEVELS),
  };
}

/** A moment's day where the centre is. */
export const dayIn = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);

export function plusDays(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Ends with `today` but for yesterday. */
export function span(name: string, today: string): { from: string; to: string } {
  if (name === "yesterday") return { from: plusDays(today, -1), to: plusDays(today, -1) };
  const days = name === "week" ? 6 : name === "month" ? 29 : 0;
  return { from: plusDays(today, -days), to: today };
}

export const SPANS: readonly { id: string; label: string }[] = [
  { id: "today", label: "Today" },
  { id: "yesterday", label: "Yesterday" },
  { id: "week", label: "Last 7 days" },
  { id: "month", label: "Last 30 days" },
];

export function spanName(from: string, to: string, today: string): string {
  const found = SPANS.find(({ id }) => {
    const each = span(id, today);
    return each.from === from && each.to === to;
  });
  return found?.id ?? "";
}

/** A value as an axis shows it. */
export function onAxis(value: number, unit: Unit): string {
  if (unit === "share") return `${value / 10} %`;
  if (unit === "score") return (value / 100).toFixed(1);
  if (unit === "count") return String(value);
  const seconds = Math.round(value / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** Steps of an axis that people read easily: times go by minutes, not by thousands. */
export const steps = (unit: Unit): number[] => {
  const tens = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((p) => n * 10 ** p));
  if (unit !== "time") return tens.sort((a, b) => a - b);
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];
  return [...seconds, ...tens.map((n) => n * 86_400)].map((n) => n * 1000);
};

export class Refused extends Error {}

/** Null: nobody is signed in any more. Throws `Refused` with the server's words, or what failed. */
export async function ask(question: Question, signal: AbortSignal): Promise<Report | null> {
  const answer = await fetch(`/api/reports?${query(question)}`, {
    credentials: "same-origin",
    signal,
  });
  if (answer.status === 401) return null;
  if (answer.ok) return (await answer.json()) as Report;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Refused(problem.detail ?? "The report could not be made. Try again in a moment.");
}

/** Beside the bars stands the axis of the figure. */
const AXIS = 60;
/** What a name needs, standing aslant, not to lie on the next one. */
const NAME_ROOM = 20;

/** Whether the bars of a chart have their names; the table below has them all. */
export const areNamed = (bars: number, width: number): boolean =>
  bars <= 40 && (width - AXIS) / Math.max(1, bars) >= NAME_ROOM;
