/** A conversation as it is drawn: days, notices, notes, and groups of one sender within a few minutes. */
import type { Message, Note } from "../../../ui/wire/generated";

export type Block =
  | { kind: "day"; key: string; at: number }
  | { kind: "notice"; key: string; message: Message }
  | { kind: "note"; key: string; note: Note }
  | { kind: "group"; key: string; messages: Message[] };

const TOGETHER_MS = 3 * 60_000;

/** Notes stand between the messages by their time. Both are in order. */
export function blocks(messages: readonly Message[], notes: readonly Note[] = []): Block[] {
  const made: Block[] = [];
  let day = "";
  let next = 0;
  const turnDay = (at: number) => {
    const today = new Date(at).toDateString();
    if (today !== day) made.push({ kind: "day", key: `day:${today}`, at });
    day = today;
  };
  const noteUntil = (at: number) => {
    for (let note = notes[next]; note && note.at < at; note = notes[++next]) {
      turnDay(note.at);
      made.push({ kind: "note", key: note.id, note });
    }
  };
  for (const message of messages) {
    noteUntil(message.at);
    turnDay(message.at);
    if (message.sender === "system") {
      made.push({ kind: "notice", key: message.id, message });
      continue;
    }
    const last = made.at(-1);
    const before = last?.kind === "group" ? last.messages.at(-1) : undefined;
    if (
      last?.kind === "group" &&
      before?.sender === message.sender &&
      before.name === message.name &&
      message.at - before.at < TOGETHER_MS
    )
      last.messages.push(message);
    else made.push({ kind: "group", key: message.id, messages: [message] });
  }
  noteUntil(Number.POSITIVE_INFINITY);
  return made;
}
