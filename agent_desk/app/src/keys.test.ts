import { describe, expect, test } from "vitest";
import { actionOf, comesFirst, HELP, type Place, SETTLE_MS } from "./keys";

const calm: Place = {
  typing: false,
  onControl: false,
  offered: false,
  offeredForMs: 0,
  wrapUp: false,
};
const offered: Place = { ...calm, offered: true, offeredForMs: SETTLE_MS };

describe("an offer", () => {
  test("is accepted by Enter and declined by Esc", () => {
    expect(actionOf({ key: "Enter" }, offered)).toBe("accept");
    expect(actionOf({ key: "Escape" }, offered)).toBe("decline");
  });

  test("is not answered by a key that was pressed as it appeared, and says so", () => {
    const fresh = { ...offered, offeredForMs: SETTLE_MS - 1 };
    expect(actionOf({ key: "Enter" }, fresh)).toBe("early");
    expect(actionOf({ key: "Escape" }, fresh)).toBe("early");
    expect(actionOf({ key: "Enter" }, { ...fresh, onControl: true })).toBeNull();
    expect(actionOf({ key: "Enter" }, { ...fresh, typing: true })).toBeNull();
    expect(actionOf({ key: "Enter" }, calm)).toBeNull();
    expect(actionOf({ key: "Escape" }, calm)).toBeNull();
  });

  test("is accepted by Alt + Enter as soon as it is there, also in the middle of a reply", () => {
    for (const typing of [false, true]) {
      const fresh = { ...offered, offeredForMs: 0, typing };
      expect(actionOf({ key: "Enter", alt: true }, fresh)).toBe("accept");
      expect(actionOf({ key: "Enter", alt: true }, { ...calm, typing })).toBeNull();
    }
  });

  test("is answered by Alt + Enter before a field, a list or a dialog hears of that key", () => {
    expect(comesFirst({ key: "Enter", alt: true })).toBe(true);
    expect(comesFirst({ key: "o", alt: true })).toBe(true);
    expect(comesFirst({ key: "Enter" })).toBe(false);
    expect(comesFirst({ key: "Enter", alt: true, ctrl: true })).toBe(false);
    expect(comesFirst({ key: "F4", alt: true })).toBe(false);
  });

  test("leaves a half-written reply alone, unless Alt + Enter means it", () => {
    const writing = { ...offered, typing: true };
    expect(actionOf({ key: "Enter" }, writing)).toBeNull();
    expect(actionOf({ key: "Escape" }, writing)).toBe("back");
    expect(actionOf({ key: "Enter", alt: true }, writing)).toBe("accept");
    expect(actionOf({ key: "o", alt: true }, writing)).toBe("offer");
  });

  test("is not accepted by an Enter that presses a button", () => {
    expect(actionOf({ key: "Enter" }, { ...offered, onControl: true })).toBeNull();
  });
});

test("letters are text while somebody types, and actions otherwise", () => {
  for (const key of ["j", "k", "r", "t", "e", "n", "?"]) {
    expect(actionOf({ key }, { ...calm, typing: true })).toBeNull();
    expect(actionOf({ key }, calm)).not.toBeNull();
  }
});

test("the browser's own shortcuts stay the browser's", () => {
  expect(actionOf({ key: "r", ctrl: true }, calm)).toBeNull();
  expect(actionOf({ key: "t", meta: true }, calm)).toBeNull();
  expect(actionOf({ key: "k", ctrl: true, alt: true }, calm)).toBeNull();
});

test("Ctrl + K finds anything, also in the middle of a reply", () => {
  expect(actionOf({ key: "k", ctrl: true }, { ...calm, typing: true })).toBe("palette");
  expect(actionOf({ key: "K", meta: true }, calm)).toBe("palette");
});

test("numbers choose a disposition in wrap-up only", () => {
  expect(actionOf({ key: "3" }, calm)).toBeNull();
  expect(actionOf({ key: "3" }, { ...calm, wrapUp: true })).toBe("disposition:3");
  expect(actionOf({ key: "0" }, { ...calm, wrapUp: true })).toBeNull();
});

test("the help names every letter that does something", () => {
  const said = HELP.map(([keys]) => keys).join(" ");
  for (const key of ["J", "K", "R", "T", "E", "N", "P", "?"]) expect(said).toContain(key);
});
