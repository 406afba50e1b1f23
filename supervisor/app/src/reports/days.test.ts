import { expect, test } from "vitest";
import { byDay } from "./days";
import type { Line } from "./question";

const line = (label: string): Line => ({ key: label, label, at: 0, values: [], texts: [] });

test("hours stand under their day, which is said once", () => {
  const rows = ["2026-10-24 23:00", "2026-10-25 02:00 +0200", "2026-10-25 02:00 +0100"].map(line);
  const days = byDay({ by: "interval", interval: "hour", rows });
  expect(days.map(({ title }) => title)).toEqual([
    "Saturday 24 October 2026",
    "Sunday 25 October 2026",
  ]);
  expect(days.map((day) => day.rows.map(({ label }) => label))).toEqual([
    ["23:00"],
    ["02:00 +0200", "02:00 +0100"],
  ]);
  expect(days[1]?.rows[0]?.line).toBe(rows[1]);
});

test("days, queues and agents are rows without a heading", () => {
  for (const [by, interval, label] of [
    ["interval", "day", "2026-10-24"],
    ["queue", "hour", "Sales and more"],
  ] as const)
    expect(byDay({ by, interval, rows: [line(label)] })).toMatchObject([
      { title: "", rows: [{ label }] },
    ]);
});
