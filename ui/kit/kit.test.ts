import { expect, test } from "vitest";
import { calm } from "./calm";
import { dueText, secondsLeft, shareLeft, waitText } from "./countdown";
import { NumberKeys, step, stepped } from "./keyboard";
import { grouped } from "./Menu";

test("a countdown never shows less than nothing, and 1 until the last moment", () => {
  expect(secondsLeft(10_000, 0)).toBe(10);
  expect(secondsLeft(10_000, 9_999)).toBe(1);
  expect(secondsLeft(10_000, 10_001)).toBe(0);
  expect(secondsLeft(31_000, 950, 1_000)).toBe(30);
});

test("a ring is full at the start and empty at the deadline, whatever the clock says", () => {
  expect(shareLeft(0, 20, 5)).toBe(0.75);
  expect(shareLeft(0, 20, -5)).toBe(1);
  expect(shareLeft(0, 20, 25)).toBe(0);
  expect(shareLeft(20, 20, 5)).toBe(0);
});

test("a due moment is said as time left, then as time late", () => {
  expect(dueText(65_000, 0)).toBe("due in 1:05");
  expect(dueText(0, 65_000)).toBe("1:05 late");
  expect(dueText(0, 3_600_000)).toBe("1 hr late");
  expect([dueText(0, 999), dueText(999, 0), dueText(0, 1_000)]).toEqual([
    "due now",
    "due now",
    "0:01 late",
  ]);
});

test("rows under the pointer keep their places; new ones come last", () => {
  expect(calm(["a", "b"], ["c", "b", "a"], false)).toEqual(["c", "b", "a"]);
  expect(calm(["a", "b"], ["c", "b", "a"], true)).toEqual(["a", "b", "c"]);
  expect(calm(["a", "b"], ["b"], true)).toEqual(["a", "b"]);
});

test("arrow keys go round a menu", () => {
  expect(step("ArrowDown", 2, 3)).toBe(0);
  expect(step("ArrowUp", 0, 3)).toBe(2);
  expect(step("End", 0, 3)).toBe(2);
  expect(step("x", 0, 3)).toBeNull();
});

test("a stepper stays within its limits and takes digits", () => {
  expect(stepped("ArrowUp", 3, 0, 3)).toBe(3);
  expect(stepped("ArrowDown", 0, 0, 3)).toBe(0);
  expect(stepped("PageUp", 1, 0, 20)).toBe(6);
  expect(stepped("Tab", 1, 0, 5)).toBeNull();
});

test("digits in a row are one number, kept in its bounds", () => {
  const type = (text: string, min: number, max: number) => {
    const keys = new NumberKeys();
    return [...text].reduce(
      (value, key, at) => keys.press(key, at * 200, value, min, max) ?? -1,
      3,
    );
  };
  expect(type("12", 0, 50)).toBe(12);
  expect(type("1000", 0, 1_000)).toBe(1_000);
  expect(type("10", 0, 50)).toBe(10);
  expect(type("10", 5, 50)).toBe(10);
  expect(type("99", 0, 50)).toBe(50);
  expect(type("007", 0, 50)).toBe(7);
});

test("another number begins after a pause, another key, and when the field was left", () => {
  const keys = new NumberKeys();
  const press = (key: string, at: number, value: number) => keys.press(key, at, value, 0, 50);
  expect(press("1", 0, 3)).toBe(1);
  expect(press("2", 2_000, 1)).toBe(2);
  expect(press("ArrowUp", 2_100, 2)).toBe(3);
  expect(press("4", 2_200, 3)).toBe(4);
  keys.leave();
  expect(press("5", 2_300, 4)).toBe(5);
  expect(press("Backspace", 9_000, 12)).toBe(1);
  expect(press("Backspace", 9_100, 1)).toBe(0);
  expect(press("x", 9_200, 0)).toBeNull();
});

test("a wait says which one it is where the contact came back to the line", () => {
  const back = { since: 60_000, entered: 0 };
  expect(waitText({ since: 0, entered: 0 }, 65_000)).toBe("1:05");
  expect(waitText(back, 129_000)).toBe("1:09 now, 2:09 since it came");
  expect(waitText(back, 84_000, true)).toBe("0:24, accepted 1:24 after it came in");
});

test("a heading of a menu holds all that stands under it", () => {
  const item = (id: string, group?: string) => ({ id, label: id, ...(group ? { group } : {}) });
  const menu = [item("ready"), item("a", "Later"), item("b"), item("c", "Now")];
  expect(grouped(menu).map(({ heading, items }) => [heading, items.map(({ id }) => id)])).toEqual([
    ["", ["ready"]],
    ["Later", ["a", "b"]],
    ["Now", ["c"]],
  ]);
});
