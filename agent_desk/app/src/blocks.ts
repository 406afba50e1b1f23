/** A conversation as it is drawn: days, notices, and groups of one sender within a few minutes. */
import type { Message } from "../../../ui/wire/generated";

export type Block =
  | { kind: "day"; key: string; at: number }
  | { kind: "notice"; key: string; message: Message }
  | { kind: "group"; key: string; messages: Message[] };

const TOGETHER_MS = 3 * 60_000;

export function blocks(messages: readonly Message[]): Block[] {
  const made: Block[] = [];
  let day = "";
  for (const message of messages) {
    const today = new Date(message.at).toDateString();
    if (today !== day) {
      made.push({ kind: "day", key: `day:${today}`, at: message.at });
      day = today;
    }
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
  return made;
}
