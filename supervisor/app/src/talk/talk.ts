/** The contacts behind a figure, and one conversation as it goes on. */
import type { Message } from "../../../../ui/wire/generated";
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
  const query = new URLSearchParams({ after: String(lastSeq(known)), stage: known.stage });
  return ask<Talk>("GET", `${path}?${query}`);
};

const lastSeq = (talk: Talk): number => talk.messages.at(-1)?.seq ?? 0;

export const joined = (before: Talk | null, news: Talk): Talk => {
  if (!before) return news;
  const known = lastSeq(before);
  return { ...news, messages: [...before.messages, ...news.messages.filter((m) => m.seq > known)] };
};

export const isOver = (talk: Talk): boolean => talk.stage === "closed";
