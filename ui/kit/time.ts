/** Times as people say them. All take milliseconds; `now` comes from the connection's clock. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A unit, its name, and how many of it are the next one. */
type Unit = readonly [number, string, number];
const UNITS: readonly Unit[] = [
  [SECOND, "second", 60],
  [MINUTE, "minute", 60],
  [HOUR, "hour", 24],
  [DAY, "day", Number.POSITIVE_INFINITY],
];

const made = new Map<string, unknown>();

/** A format costs a hundred times more to make than to use. */
function once<T>(key: string, make: () => T): T {
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

const unit = (locale: string, name: string, display: "short" | "long"): Intl.NumberFormat =>
  once(
    locale + name + display,
    () => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: display }),
  );

/** How long, rounded in its largest unit: `45 sec`, `2 min`, `3 hr`, `5 days`. Never negative. */
export function span(ms: number, locale = "en", display: "short" | "long" = "short"): string {
  // Rounded before the unit is chosen: 59.6 seconds are a minute, and not 60 seconds.
  const [size, name] = (UNITS.find(([size, , full]) => Math.round(ms / size) < full) ??
    UNITS[UNITS.length - 1]) as Unit;
  return unit(locale, name, display).format(Math.max(0, Math.round(ms / size)));
}

/** A running clock: `0:07`, `12:30`, `1:02:03`. Negative below zero, as for what is past due. */
export function clock(ms: number): string {
  const total = Math.floor(Math.abs(ms) / SECOND);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${ms < 0 && total > 0 ? "−" : ""}${head}:${two(total % 60)}`;
}

/** A figure, rounded as reports do; what runs on shows only whole seconds that are over. */
export function mean(ms: number): string {
  return clock(Math.round(ms / SECOND) * SECOND);
}

/** `2 min ago`, as spans are written: without the dot of an abbreviation. */
const dotless = (text: string): string => text.replace(/(\p{L})\.(?=\s|$)/gu, "$1");

/** `2 min ago`, `in 5 min`, `now` within ten seconds. */
export function relative(at: number, now: number, locale = "en"): string {
  const past = now - at;
  const format = once(
    `ago${locale}`,
    () => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }),
  );
  if (Math.abs(past) < 10 * SECOND) return format.format(0, "second");
  for (const [size, name] of [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
  ] as const) {
    if (Math.abs(past) >= size) return dotless(format.format(-Math.trunc(past / size), name));
  }
  return dotless(format.format(-Math.trunc(past / SECOND), "second"));
}

/** How whoever reads writes hours: their browser's language says it, and not the page's. */
function hours(): Pick<Intl.DateTimeFormatOptions, "hour" | "hourCycle"> {
  const { language } = navigator;
  const reader = once(language, () => new Intl.DateTimeFormat(language, { hour: "numeric" }));
  return reader.resolvedOptions().hour12
    ? { hour: "numeric", hourCycle: "h12" }
    : { hour: "2-digit", hourCycle: "h23" };
}

/** Date and time to the second, as for a tooltip. */
export function exact(at: number, locale = english()): string {
  const { hourCycle = "h23" } = hours();
  const text = once(
    locale + hourCycle,
    () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle }),
  ).format(at);
  return NAMELESS.test(text) ? exact(at, "de") : text;
}

/** Chromium knows no Azerbaijani months, and writes "M12 1": there dates stand in figures. */
const NAMELESS = /M\d/;

const dated = (locale: string, month: "short" | "numeric" = "short") =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month });

/** Day and month. */
export function dateText(at: number, locale: string): string {
  const text = dated(locale).format(at);
  return NAMELESS.test(text) ? dated("pl", "numeric").format(at) : text;
}

/** Time of day today, with the date before. */
export function moment(at: number, now: number, locale: string): string {
  const same = new Date(at).toDateString() === new Date(now).toDateString();
  const time = new Intl.DateTimeFormat(locale, { ...hours(), minute: "2-digit" }).format(at);
  return same ? time : `${dateText(at, locale)}, ${time}`;
}

/** The consoles' English, with the reader's hours. */
const english = (): string => (hours().hourCycle === "h12" ? "en-AU" : "en-GB");

/** The consoles' time of day. */
export function timeText(at: number, timeZone?: string): string {
  const locale = english();
  return once(
    `time${locale}${timeZone}`,
    () =>
      new Intl.DateTimeFormat(locale, {
        ...hours(),
        minute: "2-digit",
        ...(timeZone && { timeZone }),
      }),
  ).format(at);
}

/** As `moment`, on the consoles. */
export const momentText = (at: number, now: number): string => moment(at, now, english());

/** Whole minutes for a promise: the low end down, the high end up, both at least one. */
export function minutes(low_ms: number, high_ms: number): { low: number; high: number } {
  const low = Math.max(1, Math.floor(low_ms / MINUTE));
  return { low, high: Math.max(low, Math.ceil(high_ms / MINUTE)) };
}

/** `under a minute`, `about 1 minute`, `2 to 4 minutes`. The consoles' words; the widget has its own. */
export function range(low_ms: number, high_ms: number): string {
  if (high_ms < MINUTE) return "under a minute";
  const { low, high } = minutes(low_ms, high_ms);
  if (low === high) return `about ${low} ${low === 1 ? "minute" : "minutes"}`;
  return `${low} to ${high} minutes`;
}

/** How much of the target is used: amber from 80 %, red past due. */
export function urgency(entered_at: number, due: number, now: number): "calm" | "late" | "missed" {
  if (now >= due) return "missed";
  return now - entered_at >= 0.8 * (due - entered_at) ? "late" : "calm";
}
