/** The contacts behind a figure, and one conversation as it goes on. */
import type { Message } from "../../../../ui/wire/generated";
import { ask } from "../setup/api";
import { lastSeq, type Talk } from "./lines";

export interface Behind {
  contact: string;
  customer: string;
  channel: string;
  queue: string;
  agent: string;
  stage: string;
  entered_at: number;
  /** Of one in hand: when it came, or came back to the line. */
  waits_since: number | null;
  accepted_at: number | null;
  ended_at: number | null;
}

export type FigureName = "serving" | "handled" | "abandoned" | "lost" | "late";
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
