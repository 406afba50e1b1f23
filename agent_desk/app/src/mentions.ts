/** Who is named in a note, as `@Name`. Pure. */
import type { Option } from "../../../ui/wire/generated";

/** Of a note; the server takes no more. */
export const MENTIONS_MAX = 10;

/** The people whose whole name stands after an @; the longer name where one begins another. */
export function mentioned(text: string, people: Iterable<Option>): Option[] {
  const byLength = [...people].sort((a, b) => b.label.length - a.label.length);
  const found: Option[] = [];
  let left = text;
  for (const person of byLength) {
    const name = `@${person.label}`;
    if (!hasName(left, name)) continue;
    found.push(person);
    left = left.replaceAll(name, "");
  }
  return found.slice(0, MENTIONS_MAX);
}

/** Whose name begins with it first, then those of whom another name does, then the rest of them. */
export function named<O extends { label: string }>(people: readonly O[], query: string): O[] {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ label }: O): number => {
    const name = label.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[\s-]+/).some((part) => part.startsWith(wanted))) return 1;
    return name.includes(wanted) ? 2 : 3;
  };
  return people
    .map((person, at) => ({ person, at, rank: rank(person) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ person }) => person);
}

function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at + name.length))) return true;
  return false;
}
