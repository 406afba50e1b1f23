/** Files on their way to the server, with progress and cancel; files fetched back, and their cards. */

import fileIcon from "lucide-static/icons/file.svg?raw";
import closeIcon from "lucide-static/icons/x.svg?raw";
import { icon } from "../../../ui/kit/icon";
import type { File as Stored } from "../../../ui/wire/generated";
import { h } from "./dom";
import type { Line, Upload } from "./lines";
import type { Session } from "./session";
import type { Context } from "./view";

const AGAIN_MS = 3_000;
/** A line that breaks every time is not tried for ever: files are large. */
const TRIES_MAX = 5;
const CODES: Record<number, string> = { 413: "too_large", 415: "bad_type", 429: "too_many" };

/** fetch() cannot tell how much was sent, hence the older way. */
export async function sendFile(session: Session, upload: Upload): Promise<void> {
  if (upload.abort) return;
  const request = new XMLHttpRequest();
  upload.abort = () => request.abort();
  const fail = (code: string) => {
    delete upload.abort;
    upload.tries = (upload.tries ?? 0) + 1;
    if (code === "offline" && upload.tries < TRIES_MAX) later(session, upload);
    else upload.failed = code;
    session.changed();
  };
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
    upload.progress = total ? loaded / total : 0;
    session.changed();
  };
  request.onerror = () => fail("offline");
  request.onload = () => {
    const { status, response } = request;
    if (status === 200 || status === 201) session.stored(upload, response as Stored);
    else fail(response?.code ?? CODES[status] ?? "offline");
  };
  const body = new FormData();
  body.append("file", upload.file);
  request.send(body);
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
  upload.progress = 0;
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
  const { name, size, type } = (upload?.file ?? stored) as {
    name: string;
    size: number;
    type: string;
  };
  const about = h(
    "span",
    { class: "about" },
    h("b", { class: "named" }, name),
    h("small", {}, bytes(size, locale)),
  );
  if (!stored) {
    const running = line.mark !== "failed";
    return h(
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
      running && h("progress", { max: 1, value: upload?.progress ?? 0, "aria-label": name }),
    );
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
  if (type.startsWith("image/") && type !== "image/svg+xml") {
    void fetched(context, stored).then(
      (href) => {
        const image = h("img", { class: "picture", src: href, alt: name });
        image.onload = () => {
          URL.revokeObjectURL(href);
          card.replaceChildren(image);
          card.classList.add("pictured");
        };
      },
      () => {},
    );
  }
  return card;
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
