import { expect, test } from "vitest";
import { fieldWords, idOf, secondsOf, secondsText, summary, weekDays, weekOf } from "./setup";

test("times are written as people say them, and read back", () => {
  for (const [seconds, text] of [
    [0, "0 s"],
    [20, "20 s"],
    [90, "1 min 30 s"],
    [3_600, "1 h"],
    [86_400, "1 d"],
    [1.5, "1.5 s"],
    [-5, "-5 s"],
    [null, ""],
  ] as const) {
    expect(secondsText(seconds)).toBe(text);
    expect(secondsOf(text)).toBe(seconds);
  }
});

test("times are read generously, and nonsense not at all", () => {
  expect(secondsOf("45")).toBe(45);
  expect(secondsOf(" 2m ")).toBe(120);
  expect(secondsOf("1,5 min")).toBe(90);
  expect(secondsOf("soon")).toBeUndefined();
  expect(secondsOf("1 week")).toBeUndefined();
});

test("a week is edited by days and written in ranges", () => {
  const week = { "mon-fri": "08:00-20:00", sat: "09:00-13:00" };
  const days = weekDays(week);
  expect(days).toEqual([..."xxxxx"].map(() => "08:00-20:00").concat("09:00-13:00", ""));
  expect(weekOf(days)).toEqual(week);
  expect(weekOf(days.map((text, day) => (day === 2 ? "" : text)))).toEqual({
    "mon-tue": "08:00-20:00",
    "thu-fri": "08:00-20:00",
    sat: "09:00-13:00",
  });
  expect(weekOf([])).toEqual({});
});

test("an id is made of a name and never of another's", () => {
  expect(idOf("Café & Bar", [])).toBe("cafe-bar");
  expect(idOf("Sales", ["sales", "sales-2"])).toBe("sales-3");
  expect(idOf("Продажи", [])).toBe("new");
  expect(idOf("x".repeat(90), [])).toHaveLength(36);
});

test("fields have plain names", () => {
  expect(fieldWords("rules.chat.first_reply")).toBe("chat: first reply");
  expect(fieldWords("limits.voice")).toBe("limits: voice");
  expect(fieldWords("may_pick")).toBe("may pick");
});

test("a preview is summed up", () => {
  const change = { kind: "queue", id: "a", name: "A", differences: [] };
  expect(summary([])).toMatch(/already so/);
  expect(
    summary([
      { ...change, what: "added" },
      { ...change, what: "removed" },
      { ...change, what: "removed" },
    ]),
  ).toBe("1 added, 2 removed.");
});
