/** In which order the contacts stand, and how they keep their places while somebody points at them. */
import type { Aside, Desk, Message, Note, Offer } from "../../../ui/wire/generated";

/** Contacts that wait for a reply first, due soonest first; wrap-up after them. */
export function byDue(desks: Iterable<Desk>): Desk[] {
  return [...desks].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.due - b.due ||
      a.entered_at - b.entered_at ||
      compare(a.contact, b.contact),
  );
}

export const isOwn = (desk: Desk): boolean => desk.part === "own";
/** Those of colleagues, with which one only helps, come last. */
const rank = (desk: Desk): number => (isOwn(desk) ? (desk.stage === "wrap_up" ? 1 : 0) : 2);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** As in the line: who is due first is the one Enter means. */
export const byLine = (offers: Iterable<Offer>): Offer[] =>
  [...offers].sort(
    (a, b) => a.due - b.due || a.entered_at - b.entered_at || compare(a.contact, b.contact),
  );

/** Who asked first; what is only to be read of contacts that are closed comes after it. */
export const byAsking = (asides: Iterable<Aside>): Aside[] =>
  [...asides].sort((a, b) => Number(a.over) - Number(b.over) || a.at - b.at);

/** The last words of a conversation, with their writer where that is not the customer. */
export function lastLine(desk: Desk, me: string | undefined): string {
  if (!desk.last_name) return desk.last_text;
  return `${desk.last_name === me ? "You" : desk.last_name}: ${desk.last_text}`;
}

/** Changes with what is told under "What happened". */
export const storyMark = (desk: Desk): string =>
  [
    desk.accepted_at,
    desk.stage,
    desk.queue,
    desk.agent,
    ...desk.participants.map(({ id, inside }) => `${id}${inside ? "+" : "?"}`),
  ].join(" ");

/** The neighbour of `current` by `step`; the first when nothing is chosen. Stops at the ends. */
export function neighbour(
  keys: readonly string[],
  current: string | null,
  step: 1 | -1,
): string | null {
  if (keys.length === 0) return null;
  const at = current === null ? -1 : keys.indexOf(current);
  if (at < 0) return (step === 1 ? keys[0] : keys[keys.length - 1]) ?? null;
  return keys[Math.max(0, Math.min(keys.length - 1, at + step))] ?? null;
}

export const unread = (desk: Desk): boolean =>
  desk.last_sender === "customer" && desk.last_seq > desk.read_seq;

export type Reached = "sent" | "delivered" | "read" | "emailed" | "kept";

/** How far a message of ours has come. To a message that was left it waits for the email, or stays. */
export const reached = (desk: Desk, seq: number): Reached => {
  if (seq <= desk.customer_read_seq) return "read";
  if (seq <= desk.customer_delivered_seq) return "delivered";
  return desk.unmailed ? "kept" : desk.answer_to ? "emailed" : "sent";
};

/** Messages by contact, each conversation in its order. */
export function talks(messages: Iterable<Message>): ReadonlyMap<string, readonly Message[]> {
  const all = new Map<string, Message[]>();
  for (const message of messages) {
    const talk = all.get(message.contact);
    if (talk) talk.push(message);
    else all.set(message.contact, [message]);
  }
  for (const talk of all.values())
    if (talk.some((each, at) => at > 0 && each.seq < (talk[at - 1]?.seq ?? 0)))
      talk.sort((a, b) => a.seq - b.seq);
  return all;
}

export function notesByContact(notes: Iterable<Note>): ReadonlyMap<string, readonly Note[]> {
  const all = new Map<string, Note[]>();
  for (const note of notes) {
    const own = all.get(note.contact);
    if (own) own.push(note);
    else all.set(note.contact, [note]);
  }
  for (const own of all.values()) own.sort((a, b) => a.at - b.at);
  return all;
}

/** The customer's messages that came after the agent began the reply with `begun` on screen. */
export const cameSince = (talk: readonly Message[], begun: number): Message[] =>
  talk.filter(({ seq, sender }) => seq > begun && sender === "customer");

/** When wrap-up began, for its ring; of one from before this was said, as long ago as is usual. */
export const wrapUpFrom = (desk: Desk): number =>
  desk.ended_at ?? (desk.wrap_up_until ?? 0) - 60_000;

/** What to open after a reload: what was open, or if that is gone, what waits to be wrapped up. */
export function openAfterReload(rows: readonly Desk[], before: string): string | null {
  if (before === "") return null;
  const row =
    rows.find(({ contact }) => contact === before) ?? rows.find(({ stage }) => stage === "wrap_up");
  return row?.contact ?? null;
}

/** Whether a refusal says that what was asked for is done: a second click was too late, no more. */
export const isDone = (command: string, code: string): boolean =>
  (command === "end" || command === "complete") &&
  (code === "wrong_stage" || code === "unknown_contact");
