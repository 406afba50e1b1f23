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
  abandoned_today: 0,
  lost_today: 0,
  service_level: null,
  day: [],
  alerts: [],
  disabled: false,
  ...change,
});
const texts = (change: Partial<QueueRow>) =>
  alertsOf([row(change)], 100_000).map((one) => one.text);

test("what the server raised is told with its figure, in the order of the thresholds", () => {
  expect(texts({})).toEqual([]);
  expect(texts({ waiting: 5, past_due: 2, alerts: ["past_due", "waiting"] })).toEqual([
    "Sales: 5 waiting",
    "Sales: 2 past due",
  ]);
  expect(texts({ longest_wait_since: 40_000, alerts: ["longest_wait_s"] })).toEqual([
    "Sales: somebody waits for 1 min",
  ]);
  expect(texts({ agents_able: 0, alerts: ["agents_able"] })).toEqual(["Sales: nobody is at work"]);
  expect(texts({ service_level: 691, alerts: ["service_level"] })).toEqual([
    "Sales: service level 69.1 %",
  ]);
  expect(texts({ alerts: ["of a later version"] })).toEqual([]);
});

test("an alert is news once, and again after it was cleared", () => {
  const watch = new Watch();
  const alerts = alertsOf([row({ waiting: 9, alerts: ["waiting"] })], 0);
  expect(watch.news(alerts)).toHaveLength(1);
  expect(watch.news(alerts)).toEqual([]);
  expect(watch.news([])).toEqual([]);
  expect(watch.news(alerts)).toHaveLength(1);
});

test("the day is a line from its first hour to now", () => {
  expect(sparkline([0, 2, 1], 20, 10)).toBe("M0.0 10.0L10.0 0.0L20.0 5.0");
  expect(sparkline([3], 20, 10)).toBeNull();
  expect(sparkline([0, 0], 20, 10)).toBeNull();
});
