/** Files go up over HTTP with progress; the message that names them goes by the socket. */
import type { File as Stored } from "../../../ui/wire/generated";
import type { Outgoing } from "./outgoing";

const WORDS: Record<number, string> = {
  403: "You cannot send files to this contact.",
  413: "That file is too large.",
  415: "That kind of file is not accepted: send a picture, a PDF or plain text.",
};
const FAILED = "The file did not get through.";
/** In a moment again, where the line never went. */
const AGAIN_MS = 3_000;
/** A line that breaks every time is not tried for ever: files are large. */
const TRIES_MAX = 5;

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function upload(outgoing: Outgoing, message: string, file: File, tries = 1): void {
  const change = outgoing.change.bind(outgoing, message);
  const contact = outgoing.find(message)?.contact;
  if (contact === undefined) return;
  const limit = outgoing.live.table("house").value.get("house")?.max_file_bytes;
  const fail = (failed: string, final: boolean) => change({ failed, final, progress: null });
  const wrong =
    limit !== undefined && file.size > limit
      ? `That file is larger than ${sizeText(limit)}.`
      : file.size === 0
        ? "That file is empty."
        : "";
  if (wrong) {
    fail(wrong, true);
    return;
  }
  const request = new XMLHttpRequest();
  const cancelled = (stop: () => void) => () => {
    stop();
    outgoing.discard(message);
  };
  change({ failed: "", progress: 0, cancel: cancelled(() => request.abort()) });
  request.upload.onprogress = ({ loaded, total }) =>
    change({ progress: total > 0 ? loaded / total : 0 });
  request.onerror = () => {
    if (tries >= TRIES_MAX) {
      fail(`${FAILED} Check your connection.`, false);
      return;
    }
    const stop = later(outgoing, () => upload(outgoing, message, file, tries + 1));
    change({ progress: 0, cancel: cancelled(stop) });
  };
  request.onload = () => {
    if (request.status !== 200) {
      const why = WORDS[request.status];
      fail(why ?? FAILED, why !== undefined);
      return;
    }
    change({ fileId: (JSON.parse(request.responseText) as Stored).id });
    void outgoing.post(message);
  };
  const form = new FormData();
  form.append("contact", contact);
  // Sent again, because the answer was lost, it is kept once.
  form.append("message", message);
  form.append("file", file);
  request.open("POST", "/chat/files");
  request.send(form);
}

/** When the line is back, or in a moment where it never went. */
function later({ live: { connection } }: Outgoing, run: () => void): () => void {
  const again = () => {
    if (connection.link !== "online") return;
    stop();
    run();
  };
  const timer = setTimeout(again, AGAIN_MS);
  const unhook = connection.onLink(again);
  const stop = () => {
    clearTimeout(timer);
    unhook();
  };
  return stop;
}
