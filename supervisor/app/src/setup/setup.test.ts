// @vitest-environment happy-dom
import { expect, test } from "vitest";
import {
  type Centre,
  hoursText,
  idOf,
  isUnserved,
  nameOf,
  offered,
  plainText,
  type QueuePart,
  readCount,
  readTime,
  secondsOf,
  secondsText,
  summary,
  userOf,
  weekDays,
  weekOf,
} from "./setup";
import { hasUnread, lackingOf, showWrong } from "./wrong";

test("a queue is served by agents that are in use", () => {
  const agent = (queues: string[], disabled = false) => ({ queues, disabled });
  const centre = (...agents: object[]) => ({ agents }) as unknown as Centre;
  const queue = (disabled: boolean) => ({ id: "art", disabled }) as QueuePart;
  expect(isUnserved(centre(agent(["law"]), agent(["art"], true)), queue(false))).toBe(true);
  expect(isUnserved(centre(agent(["law", "art"])), queue(false))).toBe(false);
  expect(isUnserved(centre(), queue(true))).toBe(false);
});

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

test("what is disabled is offered only where it is chosen already, and told as such", () => {
  const all = [
    { id: "sales", name: "Sales", disabled: false },
    { id: "fairs", name: "Fairs", disabled: true },
  ];
  expect(offered(all, []).map(nameOf)).toEqual(["Sales"]);
  expect(offered(all, ["fairs"]).map(nameOf)).toEqual(["Sales", "Fairs (disabled)"]);
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

test("hours are told in a line", () => {
  const hours = { time_zone: "UTC", week: { "mon-fri": "08:00-20:00", sat: "" }, holidays: {} };
  expect(hoursText(hours)).toBe("Mon-Fri 08:00-20:00");
  expect(hoursText({ ...hours, week: {} })).toBe("closed");
  expect(hoursText(null)).toBe("always");
});

test("an id is made of a name and never of another's", () => {
  expect(idOf("Café & Bar", [])).toBe("cafe-bar");
  expect(idOf("Sales", ["sales", "sales-2"])).toBe("sales-3");
  expect(idOf("Продажи", [])).toBe("new");
  expect(idOf("x".repeat(90), [])).toHaveLength(36);
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

test("a field takes a time or says what is wrong with it", () => {
  expect(readTime("5 min", false)).toEqual({ value: 300 });
  expect(readTime("", true)).toEqual({ value: null });
  for (const text of ["", "banana", "10 fortnights", "-5", "99999999999999999999", "367 d"])
    expect(readTime(text, false), text).toHaveProperty("wrong");
  expect(readTime("366 d", false)).toEqual({ value: 366 * 86_400 });
});

test("a field takes a number in its bounds or says them", () => {
  expect(readCount("20", 1, 100, false)).toEqual({ value: 20 });
  expect(readCount(" ", 1, 100, true)).toEqual({ value: null });
  for (const text of ["", "-2", "0", "101", "2.5", "two"])
    expect(readCount(text, 1, 100, false)).toEqual({
      wrong: "Write a whole number from 1 to 100.",
    });
});

test("nothing is saved while a field holds what cannot be read, and that field is shown", () => {
  const form = document.createElement("div");
  form.innerHTML = "<details><input aria-invalid='false'><input id='bad'></details>";
  document.body.append(form);
  expect(hasUnread(form)).toBe(false);
  form.querySelector("#bad")?.setAttribute("aria-invalid", "true");
  expect(hasUnread(form)).toBe(true);
  expect(form.querySelector("details")?.open).toBe(true);
  expect(document.activeElement?.id).toBe("bad");
  form.innerHTML = "<p class='form-trouble'></p>";
  expect(hasUnread(form)).toBe(false);
  expect(showWrong(form)).toBe(true);
});

test("what is missing is said at its field, which is written in next", () => {
  expect(lackingOf({ name: "Write a name.", agent: false })).toEqual({ name: "Write a name." });
  const form = document.createElement("div");
  form.innerHTML = `<div class="form-row"><input id="name"><p class="form-wrong"></p></div>`;
  document.body.append(form);
  expect(showWrong(form)).toBe(true);
  expect(document.activeElement?.id).toBe("name");
  expect(hasUnread(form)).toBe(false);
});

test("an agent is called by their user's name, as on the board and in reports", () => {
  const centre = { users: [{ id: "ann", name: "Ann Lee", agent: "ann-1" }] } as Centre;
  expect(userOf(centre, "ann-1")?.name).toBe("Ann Lee");
  expect(userOf(centre, "bob")).toBeUndefined();
});

test("a file is read in UTF-8 alone, with or without a mark before its first word", () => {
  expect(plainText(new TextEncoder().encode("\ufeffa = 1"))).toBe("a = 1");
  expect(plainText(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toBeNull();
});
