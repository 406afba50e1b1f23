import { expect, test } from "vitest";
import { EMOJI, findEmoji, RECENT_MAX, withRecent } from "./emoji";

test("every emoji is there once, and has a name", () => {
  const all = EMOJI.flatMap((group) => group.emoji);
  expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
  for (const { emoji, name } of all) {
    expect(emoji).toMatch(/\p{Emoji}/u);
    expect(name).toMatch(/^[a-z' ]+$/);
  }
});

test("they are found by the beginnings of words", () => {
  expect(findEmoji("thumb up").map(({ emoji }) => emoji)).toEqual(["👍"]);
  expect(findEmoji("deliv").map(({ emoji }) => emoji)).toEqual(["📦", "🚚"]);
  expect(findEmoji("humb")).toEqual([]);
});

test("the last ones used come first, each once", () => {
  expect(withRecent(["a", "b"], "b")).toEqual(["b", "a"]);
  expect(withRecent(Array.from({ length: 20 }, String), "x")).toHaveLength(RECENT_MAX);
});
