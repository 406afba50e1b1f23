import { expect, test } from "vitest";
import { Following } from "./following";

const sight = (scrollTop: number, scrollHeight: number) => ({
  scrollTop,
  scrollHeight,
  clientHeight: 400,
});

test("a tall picture that comes late takes nobody away from the end", () => {
  const following = new Following();
  following.scrolled(sight(600, 1_000));
  following.scrolled(sight(600, 1_780));
  expect(following.on).toBe(true);
});

test("who scrolls up stays there, and follows again at the end", () => {
  const following = new Following();
  following.scrolled(sight(600, 1_000));
  following.scrolled(sight(200, 1_000));
  expect(following.on).toBe(false);
  following.scrolled(sight(300, 1_000));
  expect(following.on).toBe(false);
  following.scrolled(sight(560, 1_000));
  expect(following.on).toBe(true);
});
