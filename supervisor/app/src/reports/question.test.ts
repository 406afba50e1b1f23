import { expect, test } from "vitest";
import {
  areNamed,
  dayIn,
  hash,
  isReports,
  onAxis,
  PLAIN,
  plusDays,
  query,
  read,
  span,
  spanName,
  steps,
} from "./question";

test("an address and a question are the same thing", () => {
  const asked = {
    ...PLAIN,
    by: "interval",
    from: "2026-11-16",
    to: "2026-11-22",
    interval: "day",
    queue: "billing",
  } as const;
  expect(read(hash(asked))).toEqual(asked);
  expect(hash(PLAIN)).toBe("#/reports?by=queue");
});

test("what an address says wrongly is left out", () => {
  expect(read("#/reports?by=fog&from=yesterday&sl=SL-9&interval=week")).toEqual(PLAIN);
  expect(read("#/reports")).toEqual(PLAIN);
});

test("a step is asked for only where rows are intervals", () => {
  expect(query({ ...PLAIN, by: "agent", interval: "hour" })).toBe("by=agent");
});

test("only its own address opens the reports", () => {
  expect(isReports("#/reports?by=queue")).toBe(true);
  expect(isReports("#/reports")).toBe(true);
  expect(isReports("#/reportsx")).toBe(false);
  expect(isReports("")).toBe(false);
});

test("days are those of the centre and cross months", () => {
  const at = Date.UTC(2026, 10, 15, 23, 30);
  expect(dayIn(at, "Europe/Ljubljana")).toBe("2026-11-16");
  expect(dayIn(at, "UTC")).toBe("2026-11-15");
  expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
});

test("a span is known again by its days", () => {
  expect(span("week", "2026-11-22")).toEqual({ from: "2026-11-16", to: "2026-11-22" });
  for (const name of ["today", "yesterday", "week", "month"]) {
    const { from, to } = span(name, "2026-11-22");
    expect(spanName(from, to, "2026-11-22")).toBe(name);
  }
  expect(spanName("2026-11-01", "2026-11-02", "2026-11-22")).toBe("");
});

test("axes say values as people do", () => {
  expect(onAxis(800, "share")).toBe("80 %");
  expect(onAxis(90_000, "time")).toBe("1:30");
  expect(onAxis(3_723_000, "time")).toBe("1:02:03");
  expect(onAxis(450, "score")).toBe("4.5");
  expect(steps("time").slice(0, 3)).toEqual([1000, 2000, 5000]);
  expect(steps("count").slice(0, 4)).toEqual([1, 2, 5, 10]);
});

test("bars have names only where these do not lie on each other", () => {
  expect(areNamed(5, 356)).toBe(true);
  expect(areNamed(30, 356)).toBe(false);
  expect(areNamed(30, 1200)).toBe(true);
  expect(areNamed(41, 1200)).toBe(false);
});
