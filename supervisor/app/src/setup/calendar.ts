/** The days of a month as a calendar shows them, and what holds on each. */
import { type Hours, weekDays } from "./setup";

export interface Day {
  /** 2026-12-24 */
  date: string;
  number: number;
  /** Whether it belongs to the month that is shown. */
  inside: boolean;
  hours: string;
  special: boolean;
}

const DAY_MS = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Six weeks from a Monday on, around the month "2026-12": its length never shifts the page. */
export function monthDays(month: string, hours: Hours): Day[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const weekday = (new Date(first).getUTCDay() + 6) % 7;
  const week = weekDays(hours.week);
  return Array.from({ length: 42 }, (_, at) => {
    const date = iso(first + (at - weekday) * DAY_MS);
    const special = date in hours.holidays;
    return {
      date,
      number: Number(date.slice(8)),
      inside: date.startsWith(month),
      hours: (special ? hours.holidays[date] : week[at % 7]) ?? "",
      special,
    };
  });
}

/** The month so many months later. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return iso(Date.UTC(year, number - 1 + months, 1)).slice(0, 7);
}

export const monthIn = (now: number, zone: string): string => {
  try {
    return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now).slice(0, 7);
  } catch {
    return iso(now).slice(0, 7);
  }
};
