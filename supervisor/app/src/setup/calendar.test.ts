import { expect, test } from "vitest";
import { monthAfter, monthDays, monthIn } from "./calendar";

const HOURS = {
  time_zone: "Europe/Ljubljana",
  week: { "mon-fri": "08:00-20:00", sat: "09:00-13:00" },
  holidays: { "2026-12-24": "08:00-12:00", "2026-12-25": "" },
};

test("a month begins on its Monday and says what holds on each day", () => {
  const days = monthDays("2026-12", HOURS);
  expect(days).toHaveLength(42);
  expect(days[0]).toEqual({
    date: "2026-11-30",
    number: 30,
    inside: false,
    hours: "08:00-20:00",
    special: false,
  });
  const day = (date: string) => days.find((each) => each.date === date);
  expect(day("2026-12-24")).toMatchObject({ hours: "08:00-12:00", special: true });
  expect(day("2026-12-25")).toMatchObject({ hours: "", special: true });
  expect(day("2026-12-26")).toMatchObject({ hours: "09:00-13:00", special: false });
  expect(day("2026-12-27")).toMatchObject({ hours: "", special: false });
});

test("months follow each other over the years", () => {
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
  expect(monthIn(Date.UTC(2026, 11, 31, 23, 30), "Europe/Ljubljana")).toBe("2027-01");
  expect(monthIn(Date.UTC(2026, 11, 31, 23, 30), "Mars")).toBe("2026-12");
});
