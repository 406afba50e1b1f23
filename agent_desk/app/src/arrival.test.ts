import { beforeEach, describe, expect, test } from "vitest";
import { ARRIVES_MS, Arrival, HUSH_MS, WORD_MS } from "./arrival";

let now = 0;
let arrival: Arrival;
const typed = (words: string) => [...words].map((key) => arrival.takes(key));

beforeEach(() => {
  now = 10_000;
  arrival = new Arrival(() => now);
});

describe("what is typed while an accepted contact comes", () => {
  test("stands in its field", () => {
    arrival.expect("a");
    expect(typed("Hellp").every(Boolean)).toBe(true);
    arrival.takes("Backspace");
    typed("o!");
    expect(arrival.takes("Enter")).toBe(true);
    expect(arrival.land()).toBe("Hello!");
    expect(arrival.takes("e")).toBe(false);
  });

  test("is nothing, and no shortcut either, where it does not come", () => {
    arrival.expect("a");
    typed("Hel");
    arrival.missed("a");
    expect(typed("lo")).toEqual([true, true]);
    expect(arrival.land()).toBe("");
  });

  test("is waited for no longer than a few seconds", () => {
    arrival.expect("a");
    now += ARRIVES_MS + 1;
    expect(arrival.takes("j")).toBe(true);
    now += HUSH_MS;
    expect(arrival.takes("j")).toBe(false);
  });

  test("is no words where it is Enter or an arrow alone", () => {
    arrival.expect("a");
    expect(arrival.takes("Enter")).toBe(false);
    expect(arrival.takes("ArrowDown")).toBe(false);
  });
});

test("a second press right after a contact was taken takes no other", () => {
  expect(arrival.tookJustNow()).toBe(false);
  arrival.took();
  now += HUSH_MS - 1;
  expect(arrival.tookJustNow()).toBe(true);
  now += 1;
  expect(arrival.tookJustNow()).toBe(false);
});

describe("a view that turns", () => {
  beforeEach(() => {
    arrival.shows("a", "serving");
    now += HUSH_MS;
  });

  test("by itself leaves letters alone until the word is over", () => {
    arrival.shows("a", "wrap_up");
    expect(arrival.takes("1")).toBe(true);
    now += HUSH_MS - 1;
    expect(arrival.takes("e")).toBe(true);
    now += WORD_MS - 1;
    expect(arrival.takes("l")).toBe(true);
    now += WORD_MS;
    expect(arrival.takes("j")).toBe(false);
  });

  test("because the contact was taken away leaves letters alone", () => {
    arrival.shows(null, undefined);
    expect(arrival.takes("j")).toBe(true);
  });

  test("as the agent asked takes keys at once", () => {
    arrival.meant("a");
    arrival.shows("a", "wrap_up");
    expect(arrival.takes("1")).toBe(false);
  });

  test("to another contact takes keys at once", () => {
    arrival.shows("b", "serving");
    expect(arrival.takes("r")).toBe(false);
  });
});

test("a letter that is no shortcut makes no shortcuts of the rest of its word", () => {
  expect(arrival.takes("H")).toBe(false);
  arrival.hush(WORD_MS);
  expect(typed("ello Oleg").every(Boolean)).toBe(true);
  expect(arrival.takes("Enter")).toBe(false);
  now += WORD_MS;
  expect(arrival.takes("e")).toBe(false);
});
