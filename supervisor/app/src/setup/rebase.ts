/** Two people changed the same thing: what both wanted, on what is stored now. */
import { fieldWords } from "./fields";
import { secondsText, weekDays, weekOf } from "./setup";
import { valueWords } from "./told";

export interface Clash {
  field: string;
  /** What the other person put there, where it can be said in a word. */
  theirs: string | null;
}

export interface Rebased<T> {
  merged: T;
  /** What somebody else changed, and this person did not. */
  theirs: string[];
  /** What both changed, each in their way: this person's stands. */
  clashes: Clash[];
}

type Tree = Readonly<Record<string, unknown>>;
export type Row = [id: string, label: string];

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The order of keys says nothing, that of lists does. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  if (!isTree(one) || !isTree(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isSame(one[key], other[key]))
  );
}

/** Only what this person changed is put on what is stored now; in maps key by key, in lists item by
 * item. */
export const rebase = <T extends object>(before: T, mine: T, fresh: T): Rebased<T> =>
  merge(before, mine, fresh, fieldWords);

type Say = (field: string) => string;

/** What is found out on the way. */
class Both {
  readonly theirs: string[] = [];
  readonly clashes: Clash[] = [];

  constructor(readonly say: Say) {}

  /** One value that is not looked into. */
  pick(was: unknown, own: unknown, now: unknown, field: string): unknown {
    if (isSame(was, own)) {
      if (!isSame(was, now)) this.theirs.push(this.say(field));
      return now;
    }
    if (!isSame(was, now) && !isSame(own, now))
      this.clashes.push({ field: this.say(field), theirs: inAWord(now, field) });
    return own;
  }

  walk(was: Tree, own: Tree, now: Tree, path: string): Tree {
    const merged: Record<string, unknown> = {};
    for (const key of new Set([...Object.keys(now), ...Object.keys(own)])) {
      const field = path ? `${path}.${key}` : key;
      const value = this.value([was[key], own[key], now[key]], key, field, path);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  }

  value([a, b, c]: readonly unknown[], key: string, field: string, path: string): unknown {
    if (isTree(a) && isTree(b) && isTree(c)) {
      if (key !== "week") return this.walk(a, b, c, field);
      // Days are written as ranges, which may overlap.
      const [was, own, now] = [a, b, c].map((week) => daysOf(week as Record<string, string>));
      return weekFrom(this.walk(was ?? {}, own ?? {}, now ?? {}, path) as Record<string, string>);
    }
    if (Array.isArray(a) && Array.isArray(b) && Array.isArray(c) && !isSame(a, c)) {
      const lists = [a, b, c].map(itemsOf);
      const [was, own, now] = lists;
      if (was && own && now) return this.list(was, own, now, field);
    }
    return this.pick(a, b, c, field);
  }

  list(was: Items, own: Items, now: Items, field: string): unknown[] {
    const name = this.say(field);
    const [mineMoved, theirsMoved] = [isMoved(was, own), isMoved(was, now)];
    if (theirsMoved && mineMoved && isMoved(own, now))
      this.clashes.push({ field: `${name}, the order`, theirs: null });
    else if (theirsMoved && !mineMoved) this.theirs.push(`${name}, the order`);
    const ids = mineMoved ? woven(own, now) : woven(now, own);
    const items = ids.flatMap((id) => {
      const [a, b, c] = [was.get(id), own.get(id), now.get(id)];
      if (!isTree(a ?? b ?? c)) return this.word(id, a, b, c, name);
      const called = `${name}, ${calledAs(id, c ?? b)}`;
      if (isTree(a) && isTree(b) && isTree(c)) {
        const say = (inner: string) => `${called}: ${fieldWords(inner)}`;
        const found = merge(plain(a), plain(b), plain(c), say);
        this.theirs.push(...found.theirs);
        this.clashes.push(...found.clashes);
        return [KEY in b ? { ...found.merged, [KEY]: b[KEY] } : found.merged];
      }
      const [x, y, z] = [a, b, c].map((item) => item && plain(item as Tree));
      const inner = new Both(() => called);
      inner.pick(x, y, z, "");
      this.theirs.push(...inner.theirs);
      this.clashes.push(...inner.clashes.map((one) => ({ ...one, theirs: z ? null : "nothing" })));
      return [isSame(x, y) ? c : b].filter((item) => item !== undefined);
    });
    return inOrder(items, own);
  }

  /** Of a list of words each is in it or not: nobody means the same otherwise. */
  word(id: string, a: unknown, b: unknown, c: unknown, name: string): unknown[] {
    const mine = a !== b;
    if (!mine && a !== c && this.theirs.at(-1) !== name) this.theirs.push(name);
    return (mine ? b : c) === undefined ? [] : [id];
  }
}

function merge<T extends object>(before: T, mine: T, fresh: T, say: Say): Rebased<T> {
  const both = new Both(say);
  const merged = both.walk(before as Tree, mine as Tree, fresh as Tree, "");
  return { merged: merged as T, theirs: both.theirs, clashes: both.clashes };
}

/** Tells items of a form apart while it is open, and is not stored. */
const KEY = "key";

const plain = ({ [KEY]: _, ...rest }: Tree): Tree => rest;

type Items = ReadonlyMap<string, unknown>;

/** What an item is known by; undefined where that is not sure. */
function idOf(item: unknown): string | undefined {
  if (typeof item === "string") return item;
  if (!isTree(item)) return undefined;
  if (typeof item.after_s === "number") return `after ${secondsText(item.after_s)}`;
  if (typeof item.id === "string" && item.id) return item.id;
  return KEY in item ? `new ${item[KEY]}` : undefined;
}

/** Of the items of a list by what they are known by; null where two are the same. */
function itemsOf(list: readonly unknown[]): Items | null {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const id = idOf(item);
    if (id === undefined || items.has(id)) return null;
    items.set(id, item);
  }
  return items;
}

const calledAs = (id: string, item: unknown): string =>
  isTree(item) && typeof item.label === "string" && item.label ? `“${item.label}”` : id;

/** Whether those that stayed are in another order. */
function isMoved(before: Items, now: Items): boolean {
  const left = [...before.keys()].filter((id) => now.has(id));
  return !isSame(
    left,
    [...now.keys()].filter((id) => before.has(id)),
  );
}

/** The first order, and what is in the second alone behind what it follows there. */
function woven(first: Items, second: Items): string[] {
  const ids = [...first.keys()];
  let last: string | undefined;
  for (const id of second.keys()) {
    if (!first.has(id)) ids.splice(last === undefined ? 0 : ids.indexOf(last) + 1, 0, id);
    last = id;
  }
  return ids;
}

/** By time where it is one of times; and new ones told apart from those of the form. */
function inOrder(items: readonly unknown[], own: Items): unknown[] {
  const keys = [...own.values()].map((item) => (isTree(item) ? Number(item[KEY] ?? -1) : -1));
  let next = Math.max(-1, ...keys);
  const mine = new Set([...own.keys()]);
  return items
    .map((item) => {
      if (!isTree(item) || !(KEY in item) || mine.has(idOf(item) ?? "")) return item;
      next += 1;
      return { ...item, [KEY]: next };
    })
    .sort((one, other) =>
      isTree(one) && isTree(other) ? Number(one.after_s ?? 0) - Number(other.after_s ?? 0) : 0,
    );
}

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const daysOf = (week: Record<string, string>): Tree =>
  Object.fromEntries(weekDays(week).map((text, at) => [NAMES[at], text]));

const weekFrom = (days: Record<string, string>): Record<string, string> =>
  weekOf(NAMES.map((name) => days[name] ?? ""));

/** Words in an order that people choose. */
export function rebaseRows(
  before: readonly Row[],
  mine: readonly Row[],
  fresh: readonly Row[],
): Rebased<Row[]> {
  const [was, own, now] = [before, mine, fresh].map((rows) => Object.fromEntries(rows));
  const called = (id: string) => `“${now?.[id] ?? was?.[id] ?? id}”`;
  const found = merge<Record<string, string>>(was ?? {}, own ?? {}, now ?? {}, called);
  const old = new Map(before);
  const [mineMoved, theirsMoved] = [isMoved(old, new Map(mine)), isMoved(old, new Map(fresh))];
  const [first, second] = mineMoved ? [mine, fresh] : [fresh, mine];
  const ids = new Set([...first, ...second].map(([id]) => id));
  const { theirs, clashes } = found;
  if (theirsMoved && mineMoved) clashes.push({ field: "the order", theirs: null });
  else if (theirsMoved) theirs.push("the order");
  const merged = [...ids].flatMap((id): Row[] => {
    const label = found.merged[id];
    return label === undefined ? [] : [[id, label]];
  });
  return { merged, theirs, clashes };
}

function inAWord(value: unknown, field: string): string | null {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value))
    return value.every((each) => typeof each === "string") ? value.join(", ") || "nothing" : null;
  if (typeof value === "object") return null;
  if (typeof value === "number" && field.endsWith("_s")) return secondsText(value);
  const text = value === true ? "yes" : value === false ? "no" : String(value);
  return text.length > 80 ? null : valueWords("", field, text, new Map());
}

/** What of it there is to tell, in sentences. */
export function told({ theirs, clashes }: Rebased<unknown>): string[] {
  const said = theirs.length > 0 ? [`They changed: ${theirs.join(", ")}.`] : [];
  const both = clashes.map(({ field, theirs: other }) => {
    const put = other === null ? "" : ` They put: ${other}.`;
    return `You both changed: ${field}.${put} Yours stands here.`;
  });
  return [...said, ...both];
}
