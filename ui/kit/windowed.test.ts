import { expect, test } from "vitest";
import { AT_END, earlier, FIRST, later, MOST, partOf, STEP, staysAtEnd } from "./windowed";

const talk = (count: number, from = 1) =>
  Array.from({ length: count }, (_, at) => ({ seq: from + at }));

test("a conversation opens at its end, however long it is", () => {
  expect(partOf(talk(10), AT_END, true)).toEqual({ from: 0, to: 10 });
  expect(partOf(talk(10_000), AT_END, true)).toEqual({ from: 10_000 - FIRST, to: 10_000 });
});

test("going up draws more above and less below, and never more than the most", () => {
  const all = talk(10_000);
  let part = partOf(all, AT_END, true);
  for (let times = 0; times < 200; times += 1) {
    const before = part;
    part = partOf(all, earlier(all, part), false);
    expect(part.to - part.from).toBeLessThanOrEqual(MOST);
    expect(part.from).toBe(Math.max(0, before.from - STEP));
    if (before.from > 0) expect(part.to).toBeGreaterThan(before.from);
  }
  expect(part).toEqual({ from: 0, to: MOST });
});

test("going down again comes to the end, and follows it", () => {
  const all = talk(1_000);
  let part = { from: 0, to: MOST };
  let span = later(all, part);
  for (let times = 0; times < 20; times += 1) {
    part = partOf(all, span, false);
    span = later(all, part);
  }
  expect(part.to).toBe(1_000);
  expect(span.to).toBeNull();
  expect(partOf(talk(1_010), span, true).to).toBe(1_010);
});

test("what arrives while somebody reads further up does not move the part", () => {
  const all = talk(600);
  const span = earlier(all, earlier(all, partOf(all, AT_END, true)) && { from: 200, to: 440 });
  const before = partOf(all, span, false);
  expect(partOf(talk(700), span, false)).toEqual(before);
});

test("a page that is put before moves the part by its length", () => {
  const span = { from: 301, to: 400 };
  expect(partOf(talk(300, 301), span, false)).toEqual({ from: 0, to: 100 });
  expect(partOf(talk(500, 101), span, false)).toEqual({ from: 200, to: 300 });
});

test("who is at the end keeps a bounded part while hundreds come", () => {
  const span = { from: 1, to: null };
  expect(partOf(talk(1_000), span, true)).toEqual({ from: 1_000 - MOST, to: 1_000 });
  expect(partOf(talk(1_000), span, false)).toEqual({ from: 0, to: MOST });
});

test("only going up leaves the end: pictures that grow and forms that open do not", () => {
  const opened = { atEnd: true, top: 78 };
  expect(staysAtEnd(opened, 78, 1_900)).toBe(true);
  expect(staysAtEnd(opened, 120, 1_900)).toBe(true);
  expect(staysAtEnd({ atEnd: true, top: 1_000 }, 900, 240)).toBe(false);
  expect(staysAtEnd({ atEnd: true, top: 1_000 }, 980, 20)).toBe(true);
});

test("who reads further up comes to the end by going there", () => {
  const further = { atEnd: false, top: 78 };
  expect(staysAtEnd(further, 600, 1_900)).toBe(false);
  expect(staysAtEnd(further, 2_500, 10)).toBe(true);
});
