// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { translator } from "../../../ui/kit/i18n";
import * as time from "../../../ui/kit/time";
import { Openings, opensText } from "./openings";
import type { Context } from "./view";

const words = (language: string, locale = language) => {
  const { more } = JSON.parse(readFileSync(`web_chat/widget/src/i18n/${language}.json`, "utf8"));
  return { t: translator(language, more), locale, time };
};
const en = (at: string, now: string) =>
  opensText(Date.parse(at), Date.parse(now), words("en", "en-GB"));

beforeEach(() => {
  process.env.TZ = "Europe/Ljubljana";
  vi.stubGlobal("navigator", { language: "en-GB" });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["en", "Opens again on Wednesday at 09:00"],
  ["id", "Buka lagi hari Rabu pukul 09.00"],
  ["ru", "Снова на связи в среду в 09:00"],
  ["az", "Açılır: çərşənbə günü, 09:00"],
  ["sl", "Spet odprto v sredo ob 09:00"],
])("%s says when it opens again as people do", (language, said) => {
  const [at, now] = [Date.parse("2026-11-25T09:00+01:00"), Date.parse("2026-11-22T23:00+01:00")];
  expect(opensText(at, now, words(language))).toBe(said);
});

test("it is said by the day of the customer's calendar, by the date when it is a week ahead", () => {
  expect(en("2026-11-23T09:00+01:00", "2026-11-23T00:10+01:00")).toBe("Opens again today at 09:00");
  expect(en("2026-11-23T00:30+01:00", "2026-11-22T23:50+01:00")).toBe(
    "Opens again tomorrow at 00:30",
  );
  expect(en("2026-11-28T09:00+01:00", "2026-11-22T12:00+01:00")).toContain("on Saturday");
  expect(en("2026-11-29T09:00+01:00", "2026-11-22T12:00+01:00")).toBe(
    "Opens again 29 Nov at 09:00",
  );
  // Read from further east the same moment is of the next day.
  process.env.TZ = "Asia/Tokyo";
  expect(en("2026-11-23T17:00Z", "2026-11-23T12:00Z")).toBe("Opens again tomorrow at 02:00");
});

test("where the clocks change a day counts as a day", () => {
  expect(en("2026-10-25T20:00+01:00", "2026-10-25T00:10+02:00")).toBe("Opens again today at 20:00");
  expect(en("2026-03-30T00:10+02:00", "2026-03-28T23:50+01:00")).toContain("on Monday");
});

test("what is told follows the clock of a page that stays open, and ends when the time has come", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-22T23:59+01:00") });
  const session = { connection: { now: () => Date.now() } };
  const openings = new Openings({
    session,
    ...words("en", "en-GB"),
  } as unknown as Context);
  const closed = document.createElement("small");
  closed.textContent = "Closed now";
  document.body.append(closed);
  openings.tell(closed, Date.parse("2026-11-23T00:05+01:00"));
  expect(closed.textContent).toBe("Opens again tomorrow at 00:05");
  vi.advanceTimersByTime(75_000);
  expect(closed.textContent).toBe("Opens again today at 00:05");
  vi.advanceTimersByTime(300_000);
  expect(closed.textContent).toBe("Closed now");
});
