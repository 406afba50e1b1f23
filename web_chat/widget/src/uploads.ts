/** Files on their way to the server, with progress and cancel; and files fetched back. */
import { newId } from "../../../ui/wire/connection";
import type { File as Stored } from "../../../ui/wire/generated";

export interface Upload {
  id: string;
  contact: string;
  at: number;
  file: globalThis.File;
  /** From 0 to 1. */
  progress: number;
  failed?: string;
}

type Token = () => Promise<string>;

export class Uploads {
  readonly all: Upload[] = [];
  #requests = new Map<string, XMLHttpRequest>();

  constructor(
    private readonly base: string,
    private readonly token: Token,
    private readonly changed: () => void,
    private readonly done: (upload: Upload, stored: Stored) => void,
  ) {}

  add(contact: string, file: globalThis.File, at: number, failed?: string): void {
    const upload: Upload = {
      id: newId(),
      contact,
      at,
      file,
      progress: 0,
      ...(failed && { failed }),
    };
    this.all.push(upload);
    if (!failed) void this.#send(upload);
    this.changed();
  }

  retry(upload: Upload): void {
    delete upload.failed;
    upload.progress = 0;
    void this.#send(upload);
    this.changed();
  }

  cancel(id: string): void {
    const at = this.all.findIndex((upload) => upload.id === id);
    if (at >= 0) this.all.splice(at, 1);
    this.#requests.get(id)?.abort();
    this.#requests.delete(id);
    this.changed();
  }

  /** fetch() cannot tell how much was sent, hence the older way. */
  async #send(upload: Upload): Promise<void> {
    const request = new XMLHttpRequest();
    this.#requests.set(upload.id, request);
    const fail = (code: string) => {
      if (!this.#requests.delete(upload.id)) return;
      upload.failed = code;
      this.changed();
    };
    try {
      const token = await this.token();
      if (!this.#requests.has(upload.id)) return;
      request.open("POST", `${this.base}chat/files`);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
    } catch {
      return fail("offline");
    }
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => {
      upload.progress = total ? loaded / total : 0;
      this.changed();
    };
    request.onerror = () => fail("offline");
    request.onload = () => {
      if (request.status !== 200 && request.status !== 201) {
        const known: Record<number, string> = {
          413: "too_large",
          415: "bad_type",
          429: "too_many",
        };
        return fail(request.response?.code ?? known[request.status] ?? "offline");
      }
      const stored = request.response as Stored;
      this.cancel(upload.id);
      this.done(upload, stored);
    };
    const body = new FormData();
    body.append("file", upload.file);
    request.send(body);
  }
}

/** A file of the conversation as an address for this page; the token goes in a header, never in an address. */
export async function fetched(base: string, token: Token, file: Stored): Promise<string> {
  const answer = await fetch(new URL(file.url, base), {
    headers: { Authorization: `Bearer ${await token()}` },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return URL.createObjectURL(await answer.blob());
}

export function download(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

/** `820 B`, `14 kB`, `2.3 MB`. */
export function bytes(size: number, locale: string): string {
  const [value, unit] =
    size < 1_000
      ? [size, "byte"]
      : size < 1_000_000
        ? [size / 1_000, "kilobyte"]
        : [size / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: unit as string,
    // "57 byte" is what the short form says.
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: (value as number) < 10 ? 1 : 0,
  }).format(value as number);
}
