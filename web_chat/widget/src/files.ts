/** Files on their way to the server, with progress and cancel; files fetched back, and their cards. */

import fileIcon from "lucide-static/icons/file.svg?raw";
import closeIcon from "lucide-static/icons/x.svg?raw";
import { icon } from "../../../ui/kit/icon";
import type { File as Stored } from "../../../ui/wire/generated";
import { Shelf } from "../../../ui/wire/shelf";
import { h } from "./dom";
import { keep, kept } from "./keep";
import type { Line, Upload } from "./lines";
import { isOver, type Session } from "./session";
import type { Context } from "./view";

/** What the server draws anew, and shows. */
const PICTURES = /^image\/(png|jpeg|gif|webp)$/;
const AGAIN_MS = 3_000;
/** A line that breaks every time is not tried for ever: files are large. */
const TRIES_MAX = 5;
const CODES: Record<number, string> = { 413: "too_large", 415: "bad_type", 429: "too_many" };

const KEEP_MS = 24 * 3_600_000;

interface Kept extends Pick<Upload, "id" | "contact" | "at" | "file"> {
  /** When, by this machine's clock; `at` is by the server's. */
  kept: number;
  /** Of whom the site knew then. */
  user: string | null;
}

/** Pictures by their lines, which are drawn again when they are delivered and read. */
const shown = new Map<string, HTMLImageElement>();
const shelf = new Shelf<Kept>("cordboard.files");

/** fetch() cannot tell how much was sent, hence the older way. */
export async function sendFile(session: Session, upload: Upload): Promise<void> {
  if (upload.abort) return;
  const request = new XMLHttpRequest();
  upload.abort = () => request.abort();
  const fail = (code: string) => {
    delete upload.abort;
    upload.tries = (upload.tries ?? 0) + 1;
    if (code === "offline" && upload.tries < TRIES_MAX) later(session, upload);
    else upload.failed = session.chat && isOver(session.chat) ? "wrong_stage" : code;
    session.changed();
  };
  if (!upload.gone) await shelve(session, upload);
  try {
    const token = await session.token();
    // Taken back meanwhile.
    if (!session.uploads.includes(upload)) return;
    request.open("POST", `${session.base}chat/files`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
  } catch {
    return fail("offline");
  }
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => {
    goes(upload, total ? loaded / total : 0);
  };
  request.onerror = () => fail("offline");
  request.onload = () => {
    const { status, response } = request;
    if (status === 200 || status === 201) session.stored(upload, response as Stored);
    else fail(response?.code ?? CODES[status] ?? "offline");
  };
  const body = new FormData();
  // Sent again, by another tab or because the answer was lost, it is kept once.
  body.append("message", upload.id);
  body.append("file", upload.file);
  request.send(body);
}

function goes(upload: Upload, progress: number): void {
  upload.progress = progress;
  if (upload.bar) upload.bar.value = progress;
}

/** Until it has arrived or is taken back, the browser has it too, and a page after this one goes on. */
async function shelve(session: Session, upload: Upload): Promise<void> {
  const { id, contact, at, file } = upload;
  upload.gone = gone(upload);
  keep("files", 1);
  if (await shelf.put({ id, contact, at, file, kept: Date.now(), user: kept("user") })) return;
  addEventListener("beforeunload", (event) => {
    if (session.uploads.some(({ abort }) => abort)) event.preventDefault();
  });
}

const gone = (upload: Upload) => () => {
  upload.abort?.();
  void shelf.remove(upload.id);
};

/** Sends what pages before this one did not bring to its end, under the ids that it had. */
export async function goOn(session: Session): Promise<void> {
  const all = await shelf.all();
  if (all.length === 0) keep("files", null);
  for (const { id, kept: at } of all)
    if (Date.now() - at > KEEP_MS) void shelf.remove(id);
    else void inTalk(session).then(() => take(session, id));
}

async function take(session: Session, id: string): Promise<void> {
  if (session.uploads.some((upload) => upload.id === id)) return;
  const entry = await shelf.own(id);
  const { chat } = session;
  if (!entry || !chat) return;
  const { file, at, contact, user = null } = entry;
  const upload: Upload = { id, contact: chat.contact, at, file, progress: 0 };
  upload.gone = gone(upload);
  // It has arrived, and the page before did not hear of it; or it is somebody else's at this browser.
  if (user !== kept("user") || session.lines().some((line) => line.id === id)) return upload.gone();
  session.uploads.push(upload);
  // It was meant for a conversation that is over: whether it goes into this one is not ours to say.
  if (contact !== chat.contact) upload.failed = "offline";
  else void sendFile(session, upload);
  session.changed();
}

function inTalk(session: Session): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (!session.chat) return;
      stop();
      done();
    };
    const stop = session.connection.store.subscribe(look);
    look();
  });
}

/** With all that is deleted of the customer. */
export function forgetFiles(): Promise<void> {
  shown.clear();
  return shelf.clear();
}

/** When the line is back, or in a moment where it never went. */
function later(session: Session, upload: Upload): void {
  const { connection } = session;
  const again = () => {
    if (connection.link !== "online") return;
    stop();
    delete upload.abort;
    void sendFile(session, upload);
  };
  const timer = setTimeout(again, AGAIN_MS);
  const unhook = connection.onLink(again);
  const stop = () => {
    clearTimeout(timer);
    unhook();
  };
  goes(upload, 0);
  upload.abort = stop;
}

/** A file of the conversation as an address for this page; the token goes in a header, never in an address. */
async function fetched({ session, shell }: Context, file: Stored): Promise<string> {
  const answer = await fetch(new URL(file.url, shell.base), {
    headers: { Authorization: `Bearer ${await session.token()}` },
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

/** One that is on its way, with its progress; or one that is there, to be shown or saved. */
export function fileCard(context: Context, line: Line): HTMLElement {
  const { locale, session, t } = context;
  const { file: stored, upload } = line;
  const { name, size } = (upload?.file ?? stored) as { name: string; size: number };
  const about = h(
    "span",
    { class: "about" },
    h("b", { class: "named" }, name),
    h("small", {}, bytes(size, locale)),
  );
  if (!stored) {
    const running = line.mark !== "failed";
    const bar = h("progress", { max: 1, value: upload?.progress ?? 0, "aria-label": name });
    if (upload) upload.bar = bar;
    const sending = h(
      "div",
      { class: "file" },
      icon(fileIcon),
      about,
      running &&
        h(
          "button",
          {
            class: "round",
            type: "button",
            "aria-label": t("cancel"),
            click: () => session.forget(line.id),
          },
          icon(closeIcon, 16),
        ),
      running && bar,
    );
    if (running && upload && PICTURES.test(upload.file.type)) preview(sending, about, upload);
    return sending;
  }
  const card = h(
    "button",
    {
      class: "file",
      type: "button",
      // No label: what is seen, name and size, is the name of the button.
      title: t("download", { name }),
      click: () =>
        void fetched(context, stored).then(
          (href) => download(href, name),
          () => context.announce(t("e_offline")),
        ),
    },
    icon(fileIcon),
    about,
  );
  if (stored.height) {
    card.classList.add("pictured");
    const known = shown.get(line.id);
    if (known) card.replaceChildren(known);
    else
      void fetched(context, stored).then(
        (href) => drawn(line.id, href, name, (image) => card.replaceChildren(image)),
        () => {},
      );
  }
  return card;
}

function drawn(id: string, src: string, alt: string, put: (image: HTMLImageElement) => void): void {
  const image = h("img", { class: "picture", src, alt });
  image.onload = () => {
    URL.revokeObjectURL(src);
    shown.set(id, image);
    put(image);
  };
}

/** One's own picture in the place that it keeps when it has arrived. */
function preview(card: HTMLElement, about: HTMLElement, { id, file }: Upload): void {
  drawn(id, URL.createObjectURL(file), file.name, (image) => {
    const { naturalHeight: height, naturalWidth: width } = image;
    if (card.parentElement)
      card.parentElement.style.cssText = `aspect-ratio:${width}/${height};width:min(${width}px,240px*${width}/${height})`;
    card.firstElementChild?.remove();
    about.replaceWith(image);
    card.classList.add("pictured");
  });
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
