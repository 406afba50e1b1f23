import { expect, test } from "vitest";
import {
  type Day,
  happenings,
  inHand,
  type Part,
  place,
  type Spell,
  shifted,
  stretch,
  ticks,
} from "./timeline";

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 10, 16);
const at = (hours: number) => BEGIN + hours * HOUR;

const spell = (from: number, to: number | null, more: Partial<Spell> = {}): Spell => ({
  kind: "status",
  value: "available",
  reason: "",
  reason_name: "",
  started_at: at(from),
  ended_at: to === null ? null : at(to),
  ms: 0,
  ...more,
});

const part = (contact: string, kind: Part["kind"], from: number, to: number | null): Part => ({
  contact,
  channel: "chat",
  queue: "sales",
  queue_name: "Sales",
  kind,
  started_at: at(from),
  ended_at: to === null ? null : at(to),
});

const day = (more: Partial<Day>): Day => ({
  agent: "ann",
  name: "Ann",
  day: "2026-11-16",
  time_zone: "UTC",
  begin: BEGIN,
  end: BEGIN + 24 * HOUR,
  now: at(17),
  signed_in_at: null,
  signed_out_at: null,
  signed_in_ms: 0,
  available_ms: 0,
  not_responding_ms: 0,
  reconnecting_ms: 0,
  break_ms: 0,
  in_hand_ms: 0,
  not_responding: 0,
  spells: [],
  contacts: [],
  ...more,
});

test("a day is stepped through, over the end of a month and of a year", () => {
  expect(shifted("2026-11-16", -1)).toBe("2026-11-15");
  expect(shifted("2026-02-28", 1)).toBe("2026-03-01");
  expect(shifted("2026-12-31", 1)).toBe("2027-01-01");
});

test("the hours of work are drawn, and two at least", () => {
  const worked = day({ spells: [spell(8.2, 12), spell(12.5, 16.1)] });
  expect(stretch(worked)).toEqual({ from: at(8), to: at(17) });
  expect(stretch(day({ spells: [spell(8.2, 8.3)] }))).toEqual({ from: at(8), to: at(10) });
  expect(stretch(day({ now: at(30), spells: [spell(23, null)] }))).toEqual({
    from: at(22),
    to: at(24),
  });
});

test("who works over midnight is drawn from midnight", () => {
  expect(stretch(day({ spells: [spell(-3, 2)] }))).toEqual({ from: at(0), to: at(2) });
});

test("a span lies where its time is, cut at both ends", () => {
  const drawn = { from: at(8), to: at(12) };
  expect(place(spell(9, 10), drawn, at(11))).toEqual({ left: 25, width: 25 });
  expect(place(spell(6, 9), drawn, at(11))).toEqual({ left: 0, width: 25 });
  expect(place(spell(11, null), drawn, at(11.5))).toEqual({ left: 75, width: 12.5 });
});

test("not more hours are named than fit", () => {
  expect(ticks({ from: at(8), to: at(12) })).toEqual([at(8), at(9), at(10), at(11)]);
  expect(ticks({ from: at(0), to: at(24) }).length).toBe(8);
});

test("what happened is told in order, with when they left and came back", () => {
  const told = happenings(
    day({
      spells: [
        spell(8, 10),
        spell(9, 9.5, { kind: "responding", value: "not_responding" }),
        spell(10, 11, { value: "break", reason: "lunch", reason_name: "Lunch" }),
        spell(12, 13),
        spell(13, 14, { kind: "lease", value: "lost" }),
        spell(14, null),
      ],
    }),
  );
  expect(told.map(({ word, at: when }) => [word, (when - BEGIN) / HOUR])).toEqual([
    ["Available", 8],
    ["Not responding", 9],
    ["Lunch", 10],
    ["Left the line", 11],
    ["Available", 12],
    ["Gone without leaving the line", 13],
    ["Available", 14],
  ]);
  expect(told.filter(({ within }) => within).map(({ word, within }) => [word, within])).toEqual([
    ["Not responding", "Available"],
  ]);
  expect(told[3]).toMatchObject({ until: at(12), ms: HOUR });
  expect(told.at(-1)?.until).toBeNull();
});

test("at the end of the day nobody has left who works on after it", () => {
  const told = happenings(day({ now: at(40), spells: [spell(20, 26)] }));
  expect(told.map(({ word }) => word)).toEqual(["Available"]);
});

test("a contact and its wrap-up are one line, twice in hand are two", () => {
  const lines = inHand(
    day({
      contacts: [
        part("c1", "serving", 8, 9),
        part("c2", "serving", 8.5, 8.75),
        part("c1", "wrap_up", 9, 9.25),
        part("c1", "serving", 10, null),
      ],
    }),
  );
  expect(
    lines.map(({ contact, served, wrapUp }) => [contact, served / HOUR, wrapUp / HOUR]),
  ).toEqual([
    ["c1", 1, 0.25],
    ["c2", 0.25, 0],
    ["c1", 7, 0],
  ]);
  expect(lines[0]?.until).toBe(at(9.25));
  expect(lines[2]?.until).toBeNull();
});
