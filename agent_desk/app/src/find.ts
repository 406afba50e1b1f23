/** How the palette finds what was meant. Pure. */

export interface Entry {
  id: string;
  group: string;
  label: string;
  /** A quieter second part, searched too. */
  detail?: string;
}

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

/** Lower is better; -1 is no match. Every word of the query must be found. */
export function score(entry: Entry, query: string): number {
  const label = fold(entry.label);
  const rest = fold(`${entry.group} ${entry.detail ?? ""}`);
  let total = 0;
  for (const word of fold(query).split(/\s+/).filter(Boolean)) {
    const at = label.indexOf(word);
    if (at === 0) continue;
    if (at > 0) total += /\s/.test(label[at - 1] ?? "") ? 1 : 3;
    else if (rest.includes(word)) total += 5;
    else if (initials(label).includes(word)) total += 2;
    else return -1;
  }
  return total;
}

const initials = (label: string): string =>
  label
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .join("");

/** The best first; what is equally good keeps its order. Without a query all, as they stand. */
export function find<E extends Entry>(entries: readonly E[], query: string, most = 50): E[] {
  if (!query.trim()) return entries.slice(0, most);
  return entries
    .map((entry, at) => ({ entry, at, score: score(entry, query) }))
    .filter((each) => each.score >= 0)
    .sort((a, b) => a.score - b.score || a.at - b.at)
    .slice(0, most)
    .map(({ entry }) => entry);
}
