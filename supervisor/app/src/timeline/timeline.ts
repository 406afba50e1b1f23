/** An agent's day: what is asked of the server, and how its answer is drawn. */
import type { IconName } from "../../../../ui/kit/Icon";
import { ask } from "../setup/api";

export interface Spell {
  kind: "status" | "responding" | "connection" | "lease";
  value: string;
  reason: string;
  reason_name: string;
  started_at: number;
  ended_at: number | null;
  /** Of the day, until now. */
  ms: number;
}

export interface Part {
  contact: string;
  channel: string;
  queue: string;
  queue_name: string;
  kind: "serving" | "wrap_up";
  started_at: number;
  ended_at: number | null;
}

export interface Day {
  agent: string;
  name: string;
  day: string;
  time_zone: string;
  begin: number;
  end: number;
  now: number;
  signed_in_at: number | null;
  signed_out_at: number | null;
  signed_in_ms: number;
  /** Without the two that follow. */
  available_ms: number;
  not_responding_ms: number;
  reconnecting_ms: number;
  break_ms: number;
  in_hand_ms: number;
  not_responding: number;
  spells: Spell[];
  contacts: Part[];
}

export const readDay = (agent: string, day: string): Promise<Day> =>
  ask<Day>("GET", `/api/board/agents/${encodeURIComponent(agent)}/timeline${day && `?day=${day}`}`);

const HOUR = 3_600_000;
/** So much is drawn at least, or a minute would look like a day. */
const LEAST = 2 * HOUR;
const MOST_HOURS = 8;

/** `2026-11-16`, so many days later. */
export function shifted(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

export interface Stretch {
  from: number;
  to: number;
}

/** What of the day is drawn: the hours in which anything happened. */
export function stretch(day: Day): Stretch {
  const until = Math.min(day.now, day.end);
  const all = [...day.spells.filter(({ kind }) => kind === "status"), ...day.contacts];
  const starts = all.map((one) => Math.max(one.started_at, day.begin));
  const ends = all.map((one) => Math.min(one.ended_at ?? until, until));
  const first = Math.min(...starts, until);
  const from = day.begin + Math.floor((first - day.begin) / HOUR) * HOUR;
  const hours = Math.ceil((Math.max(...ends, first) - from) / HOUR) * HOUR;
  const to = Math.min(day.end, from + Math.max(hours, LEAST));
  return { from: Math.max(day.begin, Math.min(from, to - LEAST)), to };
}

/** Where in the stretch a time lies, and how much of it a span takes, in percent. */
export function place(span: Pick<Spell, "started_at" | "ended_at">, drawn: Stretch, now: number) {
  const whole = drawn.to - drawn.from;
  const from = Math.max(span.started_at, drawn.from);
  const to = Math.min(span.ended_at ?? now, drawn.to);
  return {
    left: ((from - drawn.from) / whole) * 100,
    width: (Math.max(0, to - from) / whole) * 100,
  };
}

/** The hours that are named below. */
export function ticks({ from, to }: Stretch): number[] {
  const step = Math.ceil((to - from) / HOUR / MOST_HOURS) * HOUR;
  const found = [];
  for (let at = from; at < to; at += step) found.push(at);
  return found;
}

export interface Happening {
  at: number;
  /** Null while it goes on. */
  until: number | null;
  ms: number;
  word: string;
  icon: IconName;
  tone: "ready" | "away" | "late" | "missed" | "gone";
  /** What the agent said meanwhile, in whose row its time lies. */
  within?: string;
}

const endOf = (spell: Spell): number => spell.ended_at ?? Number.POSITIVE_INFINITY;

/** What happened, in order; where a status ended and none follows, that they left. */
export function happenings(day: Day): Happening[] {
  const found: Happening[] = [];
  const status = day.spells.filter(({ kind }) => kind === "status");
  for (const spell of day.spells) {
    const { started_at: at, ended_at: until, ms } = spell;
    const over = status.find((one) => one !== spell && one.started_at <= at && at < endOf(one));
    const within = over && { within: said(over).word };
    if (spell.kind !== "lease") found.push({ at, until, ms, ...said(spell), ...within });
    if (spell.kind !== "status" || until === null || until > day.end) continue;
    const next = status.find(({ started_at }) => started_at >= until);
    if (next?.started_at === until) continue;
    const lost = day.spells.some((one) => one.kind === "lease" && one.started_at === until);
    found.push({
      at: until,
      until: next?.started_at ?? null,
      ms: next ? next.started_at - until : 0,
      word: lost ? "Gone without leaving the line" : "Left the line",
      icon: lost ? "unplug" : "off",
      tone: "gone",
    });
  }
  return found.sort((one, other) => one.at - other.at);
}

function said({
  kind,
  value,
  reason,
  reason_name,
}: Spell): Pick<Happening, "word" | "icon" | "tone"> {
  if (kind === "responding") return { word: "Not responding", icon: "alert", tone: "missed" };
  if (kind === "connection") return { word: "Reconnecting", icon: "unplug", tone: "late" };
  if (value === "break")
    return { word: reason ? reason_name : "Break", icon: "coffee", tone: "away" };
  return { word: "Available", icon: "done", tone: "ready" };
}

export interface InHand {
  contact: string;
  channel: string;
  queue: string;
  at: number;
  until: number | null;
  /** How long it was served, and its wrap-up. Whole, whatever the day. */
  served: number;
  wrapUp: number;
}

/** Served and wrapped up is one line. */
export function inHand(day: Day): InHand[] {
  const found: InHand[] = [];
  const open = new Map<string, InHand>();
  for (const part of day.contacts) {
    const ms = (part.ended_at ?? day.now) - part.started_at;
    const known = open.get(part.contact);
    if (part.kind === "wrap_up" && known) {
      known.wrapUp += ms;
      known.until = part.ended_at;
      continue;
    }
    const line = {
      contact: part.contact,
      channel: part.channel,
      queue: part.queue_name,
      at: part.started_at,
      until: part.ended_at,
      served: part.kind === "serving" ? ms : 0,
      wrapUp: part.kind === "wrap_up" ? ms : 0,
    };
    open.set(part.contact, line);
    found.push(line);
  }
  return found;
}
