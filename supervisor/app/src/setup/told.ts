/** What the record tells, in the words of the screens; and what is stored of what one looks for. */
import { channelWord } from "../../../../ui/kit/meters";
import { PREFIX, THRESHOLDS } from "../alerts/alerts";
import { AREAS, kindText } from "../programs/programs";
import { LEVEL_WORDS } from "../reports/question";
import { FIELDS, fieldWords, SETTINGS, small } from "./fields";
import { RIGHTS, rolesOf } from "./rights";
import { OTHERWISE, TIMES } from "./rules";
import {
  type Centre,
  type Entry,
  KINDS,
  LANGUAGES,
  languageText,
  secondsOf,
  secondsText,
  userOf,
} from "./setup";

/** Of "queue sales" and the like, as far as one may know it. */
export type Names = ReadonlyMap<string, string>;

type Option = { readonly id: string; readonly label: string };

export function namesOf(centre: Centre | undefined, strategies: readonly Option[]): Names {
  const names = new Map<string, string>();
  for (const { id, label } of strategies) names.set(`strategy ${id}`, small(label));
  for (const { id, name } of rolesOf(centre)) names.set(`role ${id}`, name);
  for (const { id, name } of centre?.queues ?? []) names.set(`queue ${id}`, name);
  for (const { id, name } of centre?.teams ?? []) names.set(`team ${id}`, name);
  for (const { id, name } of centre?.users ?? []) names.set(`user ${id}`, name);
  for (const { id, name } of centre?.agents ?? [])
    names.set(`agent ${id}`, userOf(centre, id)?.name ?? name);
  return names;
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  otherwise: Object.fromEntries(OTHERWISE.map(({ id, label }) => [id, small(label)])),
  rights: Object.fromEntries(RIGHTS.map(({ id, label }) => [id, small(label)])),
  status: { available: "available", break: "break", offline: "not in the line" },
  stage: {
    waiting: "waiting",
    scheduled: "called back later",
    offered: "offered",
    serving: "in conversation",
    wrap_up: "in wrap-up",
    lost: "lost",
    closed: "closed",
  },
  part: { whisper: "whispers to the agent", join: "writes to the customer" },
  service_level: LEVEL_WORDS,
};

/** Whose names stand in a field. */
const NAMED: Readonly<Record<string, string>> = {
  queues: "queue",
  overflow: "queue",
  queue: "queue",
  team: "team",
  teams: "team",
  role: "role",
  agent: "agent",
  strategy: "strategy",
};

/** What nothing means in a field. */
const OFF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    TIMES.flatMap(([id, , off]) => (off === null ? [] : [[id.replace(/_s$/, ""), off]])),
  ),
  overflow: "nobody",
  max_waiting: "any number",
  max_wait: "any time",
  keep_days: "always",
  hours: "always",
  total: "no limit",
  language: "all",
  begins: "at once",
};

const each = (value: string, say: (one: string) => string, between = ", "): string =>
  value
    .split(/[,;]\s+/)
    .map(say)
    .join(between);

const needWords = (need: string): string =>
  need.replace(
    /^(\S+) (\d+)(?: for (\S+) s)?$/,
    (_, skill, level, drop) =>
      `${skill} from level ${level}${drop ? ` for ${secondsText(Number(drop))}` : ""}`,
  );

const ringWords = (ring: string): string => {
  const found = /^after (\S+) s: (.*)$/.exec(ring);
  if (!found) return ring;
  const needs = found[2] ? each(found[2], needWords) : "anybody";
  return `after ${secondsText(Number(found[1]))} ${needs}`;
};

function alertWords(alert: string): string {
  const [id = "", value = ""] = alert.split(" ");
  const known = THRESHOLDS.find((one) => one.id.replace(/_s$/, "") === id);
  if (!known) return alert;
  return value === "off"
    ? `${small(known.label.replace(/,.*/, ""))}: never here`
    : `${small(known.label)} ${figure(known.unit, value)}`;
}

const figure = (unit: string, value: string): string =>
  unit === "seconds" ? secondsText(Number(value)) : unit === "percent" ? `${value} %` : value;

function scopeWords(scope: string): string {
  const [verb, id] = scope.split(":");
  const area = AREAS.find((one) => one.id === id);
  return area ? `${verb === "write" ? "change" : "see"} ${small(area.label)}` : scope;
}

/** A stored value as the screens write it. */
export function valueWords(kind: string, field: string, value: string, names: Names): string {
  const last = field.split(".").at(-1) ?? field;
  if (value === "") return OFF[last] ?? "nothing";
  if (/^-?\d+(\.\d+)? s$/.test(value)) return secondsText(Number(value.slice(0, -2)));
  if (kind === "treatment" && last === "seconds") return secondsText(Number(value));
  const named = kind === "contact" ? undefined : NAMED[last];
  if (named) return each(value, (id) => names.get(`${named} ${id}`) ?? plain(id));
  switch (last) {
    case "needs":
      return each(value, needWords);
    case "rings":
      return value.split("; ").map(ringWords).join("; ");
    case "alerts":
      return each(value, alertWords, "; ");
    case "keep_days":
      return value === "1" ? "1 day" : `${value} days`;
    case "silent_share":
      return `${value} %`;
    case "scopes":
      return value
        .split(/[\s,]+/)
        .map(scopeWords)
        .join(", ");
    case "events":
      return each(value, kindText, "; ");
    case "language":
      return languageText(value);
  }
  if (field.startsWith("interruptible.") || (last === "auto_accept" && kind === "agent"))
    return each(value, (id) => small(channelWord(id)));
  const words = WORDS[last];
  return words ? each(value, (id) => words[id] ?? plain(id)) : value;
}

/** Of what has no word here: at least without the signs that only programs need. */
const plain = (id: string): string =>
  /^[a-z0-9]+(_[a-z0-9]+)+$/.test(id) ? id.replace(/_/g, " ") : id;

function settingWords(id: string, value: string): string {
  const threshold = thresholdOf(id);
  if (value === "") return threshold ? "no alert" : "nothing";
  if (threshold) return figure(threshold.unit, value);
  if (id === "locale") return languageText(value);
  if (id === "service_level") return WORDS.service_level?.[value] ?? value;
  return value;
}

const thresholdOf = (setting: string) => THRESHOLDS.find(({ id }) => PREFIX + id === setting);

export interface Said {
  field: string;
  before: string;
  after: string;
}

/** One difference as it is read. */
export function said(
  kind: string,
  id: string,
  [field, before, after]: readonly [string, string, string],
  names: Names,
): Said {
  if (kind !== "setting") {
    const say = (value: string) => valueWords(kind, field, value, names);
    return { field: fieldWords(field, kind), before: say(before), after: say(after) };
  }
  const threshold = thresholdOf(id);
  return {
    field: threshold ? (threshold.below ? "below" : "at least") : fieldWords(field, kind),
    before: settingWords(id, before),
    after: settingWords(id, after),
  };
}

/** What it is that was changed. */
export const titleOf = ({
  kind,
  subject,
  name,
}: Pick<Entry, "kind" | "subject" | "name">): string =>
  kind === "setting" ? (SETTINGS[subject] ?? plain(subject)) : name || subject;

const ACTS: Readonly<Record<string, string>> = {
  limits: "limits changed",
  strategy: "strategy changed",
  status: "status changed",
  move: "moved",
  reprioritise: "given another place",
  assign: "assigned",
  "hand over": "transferred",
  close: "closed",
  whisper: "helped silently",
  join: "joined",
  invite: "invited",
  read: "read",
  "reset two-step sign-in": "two-step sign-in reset",
};

const BY: Readonly<Record<string, string>> = {
  import: " by a file",
  api: " by a program",
  "sign-on": " by the sign-on",
};

/** "import: added" is "added by a file". */
export function actWords(action: string): string {
  const [act = "", what = ""] = action.split(": ");
  const words = ACTS[act];
  if (words) return words;
  return (what || act) + (BY[act] ?? "");
}

// Looking for it: what is stored says "preferred", people look for "wait for the preferred agent".

function* dictionary(names: Names): Generator<readonly [words: string, stored: string]> {
  for (const [id, words] of Object.entries(FIELDS)) yield [words, id];
  for (const [id, words] of Object.entries(SETTINGS)) yield [words, id];
  for (const { id } of LANGUAGES) yield [fieldWords(`names.${id}`), `names.${id}`];
  for (const [id, words] of Object.entries(ACTS)) yield [words, id];
  for (const [id, words] of Object.entries(KINDS)) yield [words, id];
  for (const of of Object.values(WORDS))
    for (const [id, words] of Object.entries(of)) yield [words, id];
  for (const { id, label } of THRESHOLDS) yield [label, id.replace(/_s$/, "")];
  for (const id of ["voice", "chat", "email", "sms", "messenger", "fax"])
    yield [channelWord(id), id];
  yield ["added changed removed by a file", "import"];
  yield ["by a program", "api"];
  for (const [key, words] of names) yield [words, key.slice(key.indexOf(" ") + 1)];
}

const TIME = /\d+(?:[.,]\d+)?\s*(?:d|h|min|m|s)\b(?:\s*\d+(?:[.,]\d+)?\s*(?:d|h|min|m|s)\b)*/gi;
const SHORT = 3;
const GROUPS = 12;
const EACH = 24;

/** For each word that was typed: what may stand in the record for it. One of each must be there. */
export function lookedFor(text: string, names: Names): string[][] {
  const groups: string[][] = [];
  const rest = text.replace(TIME, (time) => {
    const seconds = secondsOf(time);
    groups.push([...new Set([time, `${seconds} s`])]);
    return " ";
  });
  const known = [...dictionary(names)].map(([words, id]) => [words.toLowerCase(), id] as const);
  for (const typed of rest.split(/\s+/).filter(Boolean)) {
    const word = typed.toLowerCase();
    const meant = known
      .filter(([words, id]) => word.length >= SHORT && words.includes(word) && !id.includes(word))
      .map(([, id]) => id);
    groups.push([...new Set([typed, ...meant])].slice(0, EACH));
  }
  return groups.slice(0, GROUPS);
}
