/** Hours and quarters under their day: a date that stands in every row hides what differs. */
import type { Line, Report } from "./question";

export interface Day {
  /** Empty where rows are no part of a day. */
  readonly title: string;
  readonly rows: readonly { readonly line: Line; readonly label: string }[];
}

const WORDS = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

export function byDay({ by, interval, rows }: Pick<Report, "by" | "interval" | "rows">): Day[] {
  if (by !== "interval" || interval === "day")
    return [{ title: "", rows: rows.map((line) => ({ line, label: line.label })) }];
  const days = new Map<string, { line: Line; label: string }[]>();
  for (const line of rows) {
    // As the server names it: "2026-11-16 08:15", with an offset where an hour comes twice.
    const [day = ""] = line.label.split(" ", 1);
    const row = { line, label: line.label.slice(day.length + 1) };
    const held = days.get(day);
    if (held) held.push(row);
    else days.set(day, [row]);
  }
  return [...days].map(([day, held]) => ({
    title: WORDS.format(new Date(`${day}T12:00:00Z`)).replace(",", ""),
    rows: held,
  }));
}
