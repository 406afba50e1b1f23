import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { whileSeen } from "./watch";

class MadePage extends EventTarget {
  hidden = false;
  say(what: string) {
    this.dispatchEvent(new Event(what));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("looks while the page is seen, and at once when it is seen again", async () => {
  const page = new MadePage();
  const look = vi.fn(async () => {});
  const end = whileSeen(look, 3_000, () => {}, page);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(look).toHaveBeenCalledTimes(2);
  page.hidden = true;
  page.say("visibilitychange");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(2);
  page.hidden = false;
  page.say("visibilitychange");
  expect(look).toHaveBeenCalledTimes(3);
  end();
  page.say("visibilitychange");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(3);
});

it("rests when nobody is there, and goes on when somebody comes back", async () => {
  const page = new MadePage();
  const look = vi.fn(async () => {});
  const rests: boolean[] = [];
  const end = whileSeen(look, 60_000, (now) => rests.push(now), page);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  page.say("pointermove");
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(look).toHaveBeenCalledTimes(25);
  expect(rests).toEqual([true]);
  page.say("keydown");
  expect(look).toHaveBeenCalledTimes(26);
  expect(rests).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(27);
  end();
});
