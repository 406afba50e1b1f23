/** The contacts behind a figure, and one conversation as it goes on. */
import type { Message, Note, Participant } from "../../../../ui/wire/generated";
import { ask } from "../setup/api";

export interface Behind {
  contact: string;
  customer: string;
  channel: string;
  queue: string;
  agent: string;
  stage: string;
  entered_at: number;
  accepted_at: number | null;
  ended_at: number | null;
}

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
}

export type FigureName = "serving" | "handled" | "abandoned" | "late";
export interface Figure {
  figure: FigureName;
  queue?: string;
  agent?: string;
  title: string;
}

export const behind = async ({ figure, queue, agent }: Figure): Promise<Behind[]> => {
  const query = new URLSearchParams({ figure });
  if (queue) query.set("queue", queue);
  if (agent) query.set("agent", agent);
  const found = await ask<{ contacts: Behind[] }>("GET", `/api/board/contacts?${query}`);
  return found.contacts;
};

/** With a talk that is known: waits for what is new in it. */
export const readTalk = (contact: string, known: Talk | null): Promise<Talk> => {
  const path = `/api/board/contacts/${encodeURIComponent(contact)}`;
  if (!known) return ask<Talk>("GET", path);
  const query = new URLSearchParams({
    after: String(lastSeq(known)),
    stage: known.stage,
    beside: known.beside,
  });
  return ask<Talk>("GET", `${path}?${query}`);
};

/** The page that ends before the first that is known. */
export const readOlder = async (known: Talk): Promise<Message[]> => {
  const path = `/api/board/contacts/${encodeURIComponent(known.contact)}`;
  const before = known.messages[0]?.seq ?? 1;
  return (await ask<{ messages: Message[] }>("GET", `${path}?before=${before}`)).messages;
};

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

const lastSeq = (talk: Talk): number => talk.messages.at(-1)?.seq ?? 0;

export const joined = (before: Talk | null, news: Talk): Talk => {
  if (!before) return news;
  const known = lastSeq(before);
  return { ...news, messages: [...before.messages, ...news.messages.filter((m) => m.seq > known)] };
};

export const isOver = (talk: Talk): boolean => talk.stage === "closed";
