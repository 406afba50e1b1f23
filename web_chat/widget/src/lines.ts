/**
 * The conversation as it is shown: the server's messages, then what is still on its way. What failed
 * keeps its place in time, so that answers that come later are below it.
 */
import type { Chat, Message, File as Stored } from "../../../ui/wire/generated";
import type { Written } from "./outbox";

/** A file on its way. */
export interface Upload {
  id: string;
  contact: string;
  at: number;
  file: globalThis.File;
  /** From 0 to 1. */
  progress: number;
  /** Shows it. */
  bar?: HTMLProgressElement;
  failed?: string;
  tries?: number;
  /** While it is being sent. */
  abort?: () => void;
  /** It has arrived or was taken back: nothing of it is kept. */
  gone?: () => void;
}

export type Mark = "" | "queued" | "failed" | "sent" | "delivered" | "read";

export interface Line {
  id: string;
  seq: number;
  sender: string;
  name: string;
  at: number;
  text: string;
  file: Stored | null;
  notice: string;
  mark: Mark;
  /** Of a file on its way. */
  upload?: Upload;
  /** Why it failed. */
  code?: string;
  /** First and last of a group of one sender. */
  first: boolean;
  last: boolean;
}

const GROUP_MS = 5 * 60_000;
/** Notices about the customer's own connection are for the agent. */
const SHOWN = new Set(["joined", "left", "transferred", "requeued", "ended"]);

function mark(message: Message, chat: Chat): Mark {
  if (message.sender !== "customer") return "";
  if (message.seq <= chat.read_seq) return "read";
  return message.seq <= chat.delivered_seq ? "delivered" : "sent";
}

function ofMessage(message: Message, chat: Chat): Line {
  const { id, seq, sender, name, at, text, file, notice } = message;
  return {
    id,
    seq,
    sender,
    name,
    at,
    text,
    file,
    notice,
    mark: mark(message, chat),
    first: true,
    last: true,
  };
}

function ofOurs(id: string, at: number, more: Partial<Line>): Line {
  return {
    ...{ id, at, seq: 0, sender: "customer", name: "", text: "", file: null, notice: "" },
    ...{ mark: "queued", first: true, last: true },
    ...more,
  } as Line;
}

export function linesOf(
  chat: Chat,
  messages: Iterable<Message>,
  written: readonly Written[],
  uploads: readonly Upload[],
): Line[] {
  const stored = [...messages]
    .filter((m) => m.contact === chat.contact && (m.sender !== "system" || SHOWN.has(m.notice)))
    .sort((a, b) => a.seq - b.seq);
  const ids = new Set(stored.map((m) => m.id));
  const ours = [
    ...written
      .filter((entry) => !ids.has(entry.id))
      .map(({ id, at, text, file, failed }) =>
        ofOurs(id, at, { text, file, ...(failed && { mark: "failed", code: failed }) }),
      ),
    ...uploads.map((upload) =>
      ofOurs(upload.id, upload.at, {
        upload,
        ...(upload.failed && { mark: "failed", code: upload.failed }),
      }),
    ),
  ].sort((a, b) => a.at - b.at);
  const lines = stored.map((message) => ofMessage(message, chat));
  for (const line of ours) {
    const after = line.mark === "failed" ? lines.findIndex(({ at }) => at > line.at) : -1;
    if (after < 0) lines.push(line);
    else lines.splice(after, 0, line);
  }
  return grouped(lines);
}

function grouped(lines: Line[]): Line[] {
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    line.first =
      !before ||
      before.sender !== line.sender ||
      before.name !== line.name ||
      line.at - before.at > GROUP_MS;
    if (before) before.last = line.first;
  });
  return lines;
}
