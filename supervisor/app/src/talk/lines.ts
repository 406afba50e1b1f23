/** A conversation that is read along: news after it, earlier pages before it. Pure. */
import type { FilledIn, Message, Note, Participant } from "../../../../ui/wire/generated";

export interface Talk {
  contact: string;
  customer: string;
  channel: string;
  queue: string;
  agent: string;
  agent_name: string;
  stage: string;
  entered_at: number;
  messages: Message[];
  notes: Note[];
  participants: Participant[];
  /** What changes without a message. */
  beside: string;
  /** Told once: it does not change. */
  filled_in: FilledIn | null;
  /** It was said, and has been deleted. */
  erased?: boolean;
}

export const lastSeq = (talk: Talk): number => talk.messages.at(-1)?.seq ?? 0;

export const joined = (before: Talk | null, news: Talk): Talk => {
  if (!before || news.erased) return news;
  const known = lastSeq(before);
  const messages = [...before.messages, ...news.messages.filter((m) => m.seq > known)];
  return { ...news, messages, filled_in: before.filled_in };
};

export const isOver = (talk: Talk): boolean => talk.stage === "closed";

export const withOlder = (known: Talk, page: readonly Message[]): Talk => {
  const first = known.messages[0]?.seq ?? 0;
  return { ...known, messages: [...page.filter(({ seq }) => seq < first), ...known.messages] };
};

/** Messages and notes in the order of their times. */
export function lines(messages: readonly Message[], notes: readonly Note[]): (Message | Note)[] {
  const found: (Message | Note)[] = [];
  const left = [...notes].sort((a, b) => a.at - b.at);
  for (const message of messages) {
    while (left[0] && left[0].at < message.at) found.push(left.shift() as Note);
    found.push(message);
  }
  return [...found, ...left];
}
