/** Two people changed the same thing: what both wanted, on what is stored now. */
import { fieldWords } from "./setup";

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

/** Days of a week are ranges that may overlap: one is not put beside another's. */
const WHOLE = new Set(["week"]);

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

/** Only what this person changed is put on what is stored now; in maps, key by key. */
export function rebase<T extends object>(before: T, mine: T, fresh: T): Rebased<T> {
  const { merged, theirs, clashes } = merge(before, mine, fresh);
  return {
    merged,
    theirs: theirs.map(fieldWords),
    clashes: clashes.map((clash) => ({ ...clash, field: fieldWords(clash.field) })),
  };
}

function merge<T extends object>(before: T, mine: T, fresh: T): Rebased<T> {
  const theirs: string[] = [];
  const clashes: Clash[] = [];
  const walk = (was: Tree, own: Tree, now: Tree, path: string): Tree => {
    const merged: Record<string, unknown> = {};
    for (const key of new Set([...Object.keys(now), ...Object.keys(own)])) {
      const [a, b, c] = [was[key], own[key], now[key]];
      const field = path ? `${path}.${key}` : key;
      let value = c;
      if (isTree(a) && isTree(b) && isTree(c) && !WHOLE.has(key)) value = walk(a, b, c, field);
      else if (!isSame(a, b)) {
        value = b;
        if (!isSame(a, c) && !isSame(b, c)) clashes.push({ field, theirs: inAWord(c) });
      } else if (!isSame(a, c)) theirs.push(field);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  };
  const merged = walk(before as Tree, mine as Tree, fresh as Tree, "") as T;
  return { merged, theirs, clashes };
}

/** Words in an order that people choose. */
export function rebaseRows(
  before: readonly Row[],
  mine: readonly Row[],
  fresh: readonly Row[],
): Rebased<Row[]> {
  const [was, own, now] = [before, mine, fresh].map((rows) => Object.fromEntries(rows));
  const found = merge<Record<string, string>>(was ?? {}, own ?? {}, now ?? {});
  const isMoved = (rows: readonly Row[]) => {
    const stay = new Set(rows.map(([id]) => id));
    const old = before.map(([id]) => id).filter((id) => stay.has(id));
    const inOld = new Set(old);
    return !isSame(
      old,
      rows.map(([id]) => id).filter((id) => inOld.has(id)),
    );
  };
  const [first, second] = isMoved(mine) ? [mine, fresh] : [fresh, mine];
  const ids = new Set([...first, ...second].map(([id]) => id));
  const called = (id: string) => `“${now?.[id] ?? was?.[id] ?? id}”`;
  const theirs = found.theirs.map(called);
  const clashes = found.clashes.map((clash) => ({ ...clash, field: called(clash.field) }));
  if (isMoved(fresh) && isMoved(mine)) clashes.push({ field: "the order", theirs: null });
  else if (isMoved(fresh)) theirs.push("the order");
  const merged = [...ids].flatMap((id): Row[] => {
    const label = found.merged[id];
    return label === undefined ? [] : [[id, label]];
  });
  return { merged, theirs, clashes };
}

function inAWord(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value))
    return value.every((each) => typeof each === "string") ? value.join(", ") || "nothing" : null;
  if (typeof value === "object") return null;
  const text = value === true ? "yes" : value === false ? "no" : String(value);
  return text.length > 80 ? null : text;
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
