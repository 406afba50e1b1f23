import { expect, test } from "vitest";
import { type Action, actionOf, helpOf } from "./keys";

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const VIEWS: readonly Action[] = ["board", "reports", "setup"];

test("letters lead from view to view, and the question mark lists them", () => {
  expect(["b", "R", "s", "f", "?", "x"].map((key) => actionOf(press(key), false))).toEqual([
    "board",
    "reports",
    "setup",
    "wall",
    "help",
    null,
  ]);
  expect(actionOf(press("s", { ctrlKey: true }), false)).toBeNull();
  expect(actionOf(press("?"), true)).toBeNull();
  expect(actionOf(press("f"), true)).toBe("wall");
});

test("the list names every letter that does something here", () => {
  const named = helpOf(VIEWS).map(([key]) => key);
  for (const letter of "BRSF?") expect(named).toContain(letter);
  expect(helpOf(["board"]).map(([key]) => key)).not.toContain("R");
});
