import { expect, test } from "vitest";
import type { QueueRow } from "../../../../ui/wire/generated";
import { alertsOf, sparkline, Watch } from "./alerts";

const row = (change: Partial<QueueRow>): QueueRow => ({
  queue: "sales",
  name: "Sales",
  open: true,
  strategy: "least_busy",
  waiting: 0,
  longest_wait_since: null,
  next_due: null,
  past_due: 0,
  serving: 0,
  agents_able: 3,
  low_ms: null,
  high_ms: null,
  target_ms: 30_000,
  handled_today: 0,
  lost_today: 0,
  service_level: null,
  day: [],
  ...change,
});
const ids = (change: Partial<QueueRow>, limits: Record<string, number>) =>
  alertsOf([row(change)], limits, 100_000).map(({ threshold }) => threshold);

test("a figure at its threshold alerts, one below does not", () => {
  expect(ids({ waiting: 5 }, { waiting: 5 })).toEqual(["waiting"]);
  expect(ids({ waiting: 4 }, { waiting: 5 })).toEqual([]);
  expect(ids({ longest_wait_since: 40_000 }, { longest_wait_s: 60 })).toEqual(["longest_wait_s"]);
  expect(ids({ longest_wait_since: 41_000 }, { longest_wait_s: 60 })).toEqual([]);
});

test("agents and the service level alert below theirs, and what is not known never", () => {
  expect(ids({ agents_able: 1 }, { agents_able: 2 })).toEqual(["agents_able"]);
  expect(ids({ agents_able: 1, open: false }, { agents_able: 2 })).toEqual([]);
  expect(ids({ service_level: 799 }, { service_level: 80 })).toEqual(["service_level"]);
  expect(ids({ service_level: null }, { service_level: 80 })).toEqual([]);
});

test("without thresholds nothing alerts, nor with one of nothing", () => {
  expect(ids({ waiting: 99, past_due: 9 }, {})).toEqual([]);
  expect(ids({}, { waiting: 0, past_due: 0 })).toEqual([]);
});

test("an alert is told once, and again after it was calm for a while", () => {
  const watch = new Watch(60_000);
  const alerts = alertsOf([row({ waiting: 9 })], { waiting: 5 }, 0);
  expect(watch.news(alerts, 0)).toHaveLength(1);
  expect(watch.news(alerts, 30_000)).toEqual([]);
  expect(watch.news([], 40_000)).toEqual([]);
  expect(watch.news(alerts, 60_000)).toEqual([]);
  expect(watch.news(alerts, 130_000)).toHaveLength(1);
});

test("the day is a line from its first hour to now", () => {
  expect(sparkline([0, 2, 1], 20, 10)).toBe("M0.0 10.0L10.0 0.0L20.0 5.0");
  expect(sparkline([3], 20, 10)).toBeNull();
  expect(sparkline([0, 0], 20, 10)).toBeNull();
});
