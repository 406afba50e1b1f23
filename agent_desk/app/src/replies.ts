/** Prepared replies: which fit what was typed after `/`, and their variables filled in. Pure. */
import type { Desk, Reply } from "../../../ui/wire/generated";

export interface Slash {
  /** Where the `/` stands. */
  from: number;
  query: string;
}

const TRIGGERS = { "/": /(?:^|\s)\/([^\s/]*)$/, "@": /(?:^|\s)@([^\s@]*)$/ };

/** The trigger with the word that ends at the caret, at the beginning or after a space. */
export function tokenAt(text: string, caret: number, trigger: "/" | "@"): Slash | null {
  const found = TRIGGERS[trigger].exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? "";
  return { from: caret - query.length - 1, query };
}

/** Those of the queue that hold every letter group of the query; titles that begin with it first. */
export function matching(replies: Iterable<Reply>, query: string, queue: string): Reply[] {
  const wanted = query.toLocaleLowerCase();
  const rank = (reply: Reply): number => {
    const title = reply.title.toLocaleLowerCase();
    if (reply.id.startsWith(wanted) || title.startsWith(wanted)) return 0;
    if (title.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
    if (title.includes(wanted) || reply.id.includes(wanted)) return 2;
    return reply.text.toLocaleLowerCase().includes(wanted) ? 3 : -1;
  };
  return [...replies]
    .filter((reply) => reply.queues.length === 0 || reply.queues.includes(queue))
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter(({ rank }) => rank >= 0)
    .sort(
      (a, b) => a.rank - b.rank || a.reply.position - b.reply.position || compare(a.reply, b.reply),
    )
    .map(({ reply }) => reply);
}

const compare = (a: Reply, b: Reply): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A customer who gave no name is called so on screens, never to their face. */
const isNameless = (row: Desk): boolean => row.customer === `Visitor ${row.contact.slice(-4)}`;

/** What has no value goes with the comma or space before it: "Hello {customer}," is "Hello,". */
export function filled(text: string, row: Desk, agent: string, queue: string): string {
  const values: Record<string, string> = {
    customer: isNameless(row) ? "" : row.customer,
    agent,
    queue,
  };
  return text.replace(/(,? ?)\{(\w+)\}/g, (whole, before: string, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return value === "" ? "" : before + value;
  });
}
