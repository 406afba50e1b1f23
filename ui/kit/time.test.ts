import { afterEach, expect, test, vi } from "vitest";
import {
  clock,
  dateText,
  exact,
  mean,
  minutes,
  moment,
  momentText,
  range,
  relative,
  span,
  timeText,
  urgency,
} from "./time";

const MIN = 60_000;

afterEach(() => vi.unstubAllGlobals());

test("a span is rounded in its largest unit", () => {
  expect(
    [0, -5, 45_000, MIN, 3 * MIN + 29_000, 60 * MIN, 49 * 60 * MIN].map((ms) => span(ms)),
  ).toEqual(["0 sec", "0 sec", "45 sec", "1 min", "3 min", "1 hr", "2 days"]);
  expect([28_795_000, 59_600, 59.6 * MIN, 23.9 * 60 * MIN].map((ms) => span(ms))).toEqual([
    "8 hr",
    "1 min",
    "1 hr",
    "1 day",
  ]);
  expect(span(2 * MIN, "ru")).toBe("2 мин");
});

test("a mean is rounded, as in the reports", () => {
  expect([129_499, 129_500].map(mean)).toEqual(["2:09", "2:10"]);
});

test("a clock counts up, down and past due", () => {
  expect([7_000, 750_000, 3_723_000, -65_000, -200].map(clock)).toEqual([
    "0:07",
    "12:30",
    "1:02:03",
    "−1:05",
    "0:00",
  ]);
});

test("a wait is a range that does not promise too much", () => {
  expect(range(5_000, 50_000)).toBe("under a minute");
  expect(range(5_000, MIN)).toBe("about 1 minute");
  expect(range(125_000, 220_000)).toBe("2 to 4 minutes");
  expect(minutes(0, 0)).toEqual({ low: 1, high: 1 });
});

test("relative times are now for the first ten seconds", () => {
  expect(relative(0, 9_000)).toBe("now");
  expect(relative(0, 3 * MIN)).toBe("3 min ago");
  expect(relative(5 * MIN, 0)).toBe("in 5 min");
});

test("waiting turns amber at 80 % of its time and red at due", () => {
  expect([0, 79, 80, 99, 100].map((now) => urgency(0, 100, now))).toEqual([
    "calm",
    "calm",
    "late",
    "late",
    "missed",
  ]);
});

test("the day has twice twelve hours where the reader's browser says so, whatever the language", () => {
  const at = new Date(2026, 10, 22, 14, 9).getTime();
  const read = (reader: string) => {
    vi.stubGlobal("navigator", { language: reader });
    return [timeText(at), moment(at, at, "en"), moment(at, at, "ru"), exact(at)].map((text) =>
      text.replaceAll("\u202f", " "),
    );
  };
  expect(read("en-US")).toEqual(["2:09 pm", "2:09 PM", "2:09 PM", "22 Nov 2026, 2:09:00 pm"]);
  expect(read("de-DE")).toEqual(["14:09", "14:09", "14:09", "22 Nov 2026, 14:09:00"]);
});

test("midnight is no twenty-fourth hour", () => {
  vi.stubGlobal("navigator", { language: "de-DE" });
  const at = new Date(2026, 10, 22, 0, 9).getTime();
  expect([timeText(at), moment(at, at, "en-US")]).toEqual(["00:09", "00:09"]);
});

test("a time of another day says which", () => {
  vi.stubGlobal("navigator", { language: "de-DE" });
  const at = new Date(2026, 10, 20, 14, 13).getTime();
  expect(momentText(at, at + 60_000)).toBe("14:13");
  expect(momentText(at, at + 86_400_000)).toBe("20 Nov, 14:13");
});

test("where a browser knows no months of a language, days stand in figures", () => {
  vi.stubGlobal("navigator", { language: "en-GB" });
  const at = Date.UTC(2026, 11, 1, 12);
  expect(dateText(at, "sl")).toBe("1. dec.");
  // As Chromium does with Azerbaijani.
  class Bare extends Intl.DateTimeFormat {
    constructor(locale: string, options: Intl.DateTimeFormatOptions) {
      super(locale, options);
      if (locale === "az" && !options.minute)
        Object.defineProperty(this, "format", { value: () => "M12 1" });
    }
  }
  vi.stubGlobal("Intl", Object.create(Intl, { DateTimeFormat: { value: Bare } }));
  expect(dateText(at, "az")).toBe("1.12");
  expect(moment(at, at + 86_400_000, "az")).toMatch(/^1\.12, \d/);
  expect(exact(at, "az")).toContain("01.12.2026");
});
