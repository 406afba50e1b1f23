/** The set-up as the server tells it, and how people write its values. */
export type Level = number | { level?: number; drop_after_s?: number | null };
export type Needs = Record<string, Level>;
export type Rules = Record<string, number | boolean | null>;

export interface Ring {
  after_s: number;
  needs: Needs;
}

export interface Hours {
  time_zone: string;
  week: Record<string, string>;
  holidays: Record<string, string>;
}

export interface QueuePart {
  id: string;
  name: string;
  /** What customers read in its place, by language. */
  names: Record<string, string>;
  strategy: string;
  needs: Needs;
  rings: Ring[];
  head_start_s: number;
  channels: Record<string, Rules>;
  hours: Hours | null;
  overflow: string | null;
  otherwise: string;
  max_waiting: number | null;
  max_wait_s: number | null;
  preferred_s: number;
  exclusion_s: number;
  public: boolean;
  keep_days: number | null;
  alerts: Record<string, number | "off">;
  disabled: boolean;
}

export interface AgentPart {
  id: string;
  name: string;
  queues: string[];
  skills: Record<string, number>;
  limits: Record<string, number>;
  total: number | null;
  team: string | null;
  auto_accept: string[];
  disabled: boolean;
}

export interface UserPart {
  id: string;
  name: string;
  role: string;
  agent: string | null;
  teams: string[];
  may_pick: boolean;
  email: string;
  disabled: boolean;
}

export interface RolePart {
  id: string;
  name: string;
  rights: string[];
  disabled: boolean;
  own_teams: boolean;
}

export interface TeamPart {
  id: string;
  name: string;
  disabled: boolean;
}

export interface ReplyPart {
  id: string;
  title: string;
  text: string;
  queues: string[];
}

export interface QuestionPart {
  id: string;
  label: string;
  kind: "name" | "email" | "phone" | "choice" | "text";
  required: boolean;
  max: number;
  options: string[];
}

/** What is asked before a conversation. */
export interface FormPart {
  id: string;
  name: string;
  disabled: boolean;
  queues: string[];
  language: string;
  fields: QuestionPart[];
  consent: string;
  consent_link: string;
}

/** A message or an advert for customers who wait. */
export interface TreatmentPart {
  id: string;
  text: string;
  link: string;
  link_text: string;
  queues: string[];
  language: string;
  begins: string | null;
  ends: string | null;
  hours: string;
  seconds: number;
}

/** What holds for the whole centre, in every queue. */
export interface HousePart {
  interruptible: Record<string, string[]>;
  lease_quiet_s: number;
  lease_lost_s: number;
  callback_life_s: number;
}

export interface Centre {
  centre: HousePart;
  queues: QueuePart[];
  teams: TeamPart[];
  agents: AgentPart[];
  roles: RolePart[];
  users: UserPart[];
  tags: Record<string, string>;
  replies: ReplyPart[];
  forms: FormPart[];
  treatments: TreatmentPart[];
  dispositions: Record<string, string>;
  reasons: Record<string, string>;
  settings: Record<string, string>;
}

export interface SetUp {
  version: string;
  centre: Centre;
  /** What most queues do in a channel: a new one begins with it. */
  house: Record<string, Rules>;
  without_password: string[];
  /** Users who prove themselves by a code, too. */
  two_step: string[];
}

export interface Difference {
  field: string;
  before: string;
  after: string;
}

export interface Change {
  kind: string;
  id: string;
  name: string;
  what: "added" | "changed" | "removed";
  differences: Difference[];
}

export interface Planned {
  changes: Change[];
  obstacles: string[];
  newcomers: string[];
}

export interface Fault {
  line: number;
  path: string;
  reason: string;
}

export interface Entry {
  id: string;
  at: number;
  user: string;
  action: string;
  kind: string;
  subject: string;
  name: string;
  changes: [string, string, string][];
}

/** An id made of a name: "Café & Bar" is "cafe-bar". */
export function idOf(name: string, taken: Iterable<string>, otherwise = "new"): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 36);
  const base = plain || otherwise;
  const used = new Set(taken);
  for (let at = 1; ; at++) {
    const id = at === 1 ? base : `${base}-${at}`;
    if (!used.has(id)) return id;
  }
}

/** Languages that the widget speaks. */
export const LANGUAGES = [
  { id: "az", label: "Azerbaijani" },
  { id: "en", label: "English" },
  { id: "id", label: "Indonesian" },
  { id: "ru", label: "Russian" },
  { id: "sl", label: "Slovenian" },
];

export const languageText = (id: string): string =>
  id ? (LANGUAGES.find((each) => each.id === id)?.label ?? id) : "all";

/** The names of the queues in which something holds. */
export const queuesText = (centre: Centre | undefined, ids: readonly string[]): string =>
  ids.map((id) => centre?.queues.find((queue) => queue.id === id)?.name ?? id).join(", ") || "all";

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

/** 90 is "1 min 30 s"; null, a clock that is off, is nothing. */
export function secondsText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "";
  if (seconds === 0) return "0 s";
  let left = Math.abs(seconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = unit === "s" ? Math.round(left * 1000) / 1000 : Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * size;
  }
  return (seconds < 0 ? "-" : "") + parts.join(" ");
}

/** Reads what `secondsText` writes, and a bare number as seconds. Undefined: not understood. */
export function secondsOf(text: string): number | null | undefined {
  const said = text.trim().toLowerCase();
  if (said === "") return null;
  const found = /^(-?)((?:\s*\d+(?:[.,]\d+)?\s*(?:d|h|min|m|s)?)+)$/.exec(said);
  if (!found) return undefined;
  let sum = 0;
  for (const [, count = "", unit = "s"] of (found[2] ?? "").matchAll(
    /(\d+(?:[.,]\d+)?)\s*(d|h|min|m|s)?/g,
  )) {
    const size = UNITS.find(([name]) => name === (unit === "m" ? "min" : unit))?.[1] ?? 1;
    sum += Number(count.replace(",", ".")) * size;
  }
  return (found[1] ? -1 : 1) * sum;
}

/** A clock of the set-up lasts a leap year at most. */
const CLOCK_MAX_S = 366 * 86_400;

/** What a field says, or what is wrong with it. */
export type Read = { readonly value: number | null } | { readonly wrong: string };

/** A time as people write it. `open`: the field may be empty. */
export function readTime(text: string, open: boolean): Read {
  const seconds = secondsOf(text);
  if (seconds === undefined || (seconds === null && !open))
    return { wrong: "Write a time as 20 s, 5 min or 1 h 30 min." };
  if (seconds !== null && seconds < 0) return { wrong: "A time is not below 0." };
  if (seconds !== null && seconds > CLOCK_MAX_S) return { wrong: "A time is 366 days at most." };
  return { value: seconds };
}

/** A whole number in its bounds. `open`: the field may be empty. */
export function readCount(text: string, min: number, max: number, open: boolean): Read {
  const said = text.trim();
  if (said === "" && open) return { value: null };
  const count = /^\d{1,9}$/.test(said) ? Number(said) : -1;
  return count >= min && count <= max
    ? { value: count }
    : { wrong: `Write a whole number from ${min} to ${max.toLocaleString("en")}.` };
}

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** {"mon-fri": "08:00-20:00"} as seven texts. */
export function weekDays(week: Record<string, string>): string[] {
  const days = DAYS.map(() => "");
  for (const [range, text] of Object.entries(week)) {
    const [first = "", last = first] = range.trim().toLowerCase().split("-");
    const begin = DAYS.indexOf(first as (typeof DAYS)[number]);
    const end = DAYS.indexOf(last as (typeof DAYS)[number]);
    for (let day = begin; day >= 0 && day <= end; day++) days[day] = text;
  }
  return days;
}

/** "Mon-Fri 08:00-20:00, Sat 09:00-13:00" */
export function hoursText(hours: Hours | null): string {
  if (!hours) return "always";
  const days = Object.entries(weekOf(weekDays(hours.week)));
  const said = days.map(([range, text]) => `${dayWords(range)} ${text}`);
  return said.join(", ") || "closed";
}

const dayWords = (range: string): string =>
  range.replace(/[a-z]+/g, (day) => day.slice(0, 1).toUpperCase() + day.slice(1));

/** Seven texts as they are written in a file: days alike stand together. */
export function weekOf(days: readonly string[]): Record<string, string> {
  const week: Record<string, string> = {};
  let first = 0;
  while (first < DAYS.length) {
    const text = (days[first] ?? "").trim();
    let last = first;
    while (last + 1 < DAYS.length && (days[last + 1] ?? "").trim() === text) last++;
    if (text) week[first === last ? `${DAYS[first]}` : `${DAYS[first]}-${DAYS[last]}`] = text;
    first = last + 1;
  }
  return week;
}

export const KINDS: Record<string, string> = {
  centre: "House rules",
  queue: "Queue",
  agent: "Agent",
  user: "User",
  disposition: "Disposition",
  reason: "Reason",
  tag: "Tag",
  reply: "Prepared reply",
  form: "Form",
  treatment: "Message while waiting",
  role: "Role",
  team: "Team",
  key: "Key",
  webhook: "Webhook",
  setting: "Setting",
  contact: "Contact",
};

/** "2 queues and 1 agent change" */
export function summary(changes: readonly Change[]): string {
  if (changes.length === 0) return "Nothing changes: the centre is already so.";
  const counts = (["added", "changed", "removed"] as const).flatMap((what) => {
    const count = changes.filter((change) => change.what === what).length;
    return count > 0 ? [`${count} ${what}`] : [];
  });
  return `${counts.join(", ")}.`;
}

/** Every skill that somebody has or a queue asks for. */
export function skillsOf(centre: Centre): string[] {
  const found = new Set<string>();
  for (const agent of centre.agents) for (const id of Object.keys(agent.skills)) found.add(id);
  for (const queue of centre.queues)
    for (const needs of [queue.needs, ...queue.rings.map((ring) => ring.needs)])
      for (const id of Object.keys(needs)) found.add(id);
  return [...found].sort();
}

/** Whether contacts may come to a queue that no agent in use serves. */
export const isUnserved = (centre: Centre | undefined, queue: QueuePart): boolean =>
  !queue.disabled &&
  !centre?.agents.some((agent) => !agent.disabled && agent.queues.includes(queue.id));

/** Who works as this agent: the name of a user goes before that of their agent everywhere. */
export const userOf = (centre: Centre | undefined, agent: string): UserPart | undefined =>
  centre?.users.find((user) => user.agent === agent);

/** What may be chosen: what is disabled only where it is chosen already. */
export function offered<T extends { id: string; disabled: boolean }>(
  all: readonly T[],
  chosen: readonly string[],
): T[] {
  return all.filter((each) => !each.disabled || chosen.includes(each.id));
}

/** A name with what there is to say of it where it is chosen. */
export const nameOf = (part: { name: string; disabled: boolean }): string =>
  part.disabled ? `${part.name} (disabled)` : part.name;

/** A file's words, without the mark that some editors put before the first; null: it is not UTF-8. */
export function plainText(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
