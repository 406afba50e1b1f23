/** Files go up over HTTP with progress; the message that names them goes by the socket. */
import type { File as Stored } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";

const WORDS: Record<number, string> = {
  403: "You cannot send files to this contact.",
  413: "That file is too large.",
  415: "That kind of file is not accepted: send a picture, a PDF or plain text.",
};

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function uploadAll(desk: AgentDesk, contact: string, files: Iterable<File>): void {
  for (const file of files) upload(desk, contact, file);
}

function upload(desk: AgentDesk, contact: string, file: File): void {
  const going = desk.begin(contact, "", { name: file.name, size: file.size });
  const limit = desk.house.value?.max_file_bytes ?? Number.POSITIVE_INFINITY;
  if (file.size > limit) {
    desk.change(going.message, {
      failed: `That file is larger than ${sizeText(limit)}.`,
      progress: null,
    });
    return;
  }
  if (file.size === 0) {
    desk.change(going.message, { failed: "That file is empty.", progress: null });
    return;
  }
  const request = new XMLHttpRequest();
  const fail = (text: string) => desk.change(going.message, { failed: text, progress: null });
  desk.change(going.message, {
    cancel: () => {
      request.abort();
      desk.discard(going.message);
    },
  });
  request.upload.onprogress = ({ loaded, total }) =>
    desk.change(going.message, { progress: total > 0 ? loaded / total : 0 });
  request.onerror = () => fail("The file did not get through. Check your connection.");
  request.onload = () => {
    if (request.status !== 200)
      return fail(WORDS[request.status] ?? "The file did not get through.");
    const stored = JSON.parse(request.responseText) as Stored;
    desk.change(going.message, { fileId: stored.id });
    void desk.post(going.message);
  };
  const form = new FormData();
  form.append("contact", contact);
  form.append("file", file);
  request.open("POST", "/chat/files");
  request.send(form);
}
