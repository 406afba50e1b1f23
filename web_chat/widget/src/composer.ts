/** Where the customer writes: grows to five lines, Enter sends, files by button, paste and drag. */

import sendIcon from "lucide-static/icons/arrow-up.svg?raw";
import attachIcon from "lucide-static/icons/paperclip.svg?raw";
import emojiIcon from "lucide-static/icons/smile.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { h, say, show } from "./dom";
import { keep, kept } from "./keep";
import type { Context } from "./view";

/** What is half written survives a reload, in its own tab. */
const DRAFT = "draft";
const LINES_MAX = 5;
const IDLE_MS = 4_000;

export class Composer {
  readonly element: HTMLElement;
  #text: HTMLTextAreaElement;
  #send: HTMLButtonElement;
  #emoji: HTMLButtonElement;
  #over = h("p", { class: "error", hidden: true, role: "status" });
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: Context) {
    const { t, session } = context;
    this.#text = h("textarea", {
      rows: 1,
      "aria-label": t("write"),
      placeholder: t("write"),
      enterkeyhint: "send",
      dir: "auto",
    });
    this.#send = h(
      "button",
      {
        class: "round solid",
        type: "button",
        "aria-label": t("send"),
        disabled: true,
        click: () => this.#submit(),
      },
      icon(sendIcon),
    );
    this.#emoji = h(
      "button",
      {
        class: "round",
        type: "button",
        "aria-label": t("emoji"),
        "aria-expanded": "false",
        click: () => this.#choose(),
      },
      icon(emojiIcon),
    );
    const picker = h("input", { type: "file", multiple: true, hidden: true });
    picker.onchange = () => {
      this.attach(picker.files);
      picker.value = "";
    };
    this.element = h(
      "div",
      { class: "composer" },
      this.#over,
      h(
        "div",
        { class: "writing" },
        h(
          "button",
          {
            class: "round",
            type: "button",
            "aria-label": t("attach"),
            click: () => {
              picker.accept = session.site?.file_types.join(",") ?? "";
              picker.click();
            },
          },
          icon(attachIcon),
        ),
        picker,
        this.#text,
        this.#emoji,
        this.#send,
      ),
    );
    this.#text.oninput = () => this.#typed();
    this.#text.onkeydown = (event) => this.#key(event);
    this.#text.onpaste = (event) => {
      if (event.clipboardData?.files.length) {
        event.preventDefault();
        this.attach(event.clipboardData.files);
      }
    };
    this.#text.value = kept<string>(DRAFT, "sessionStorage") ?? "";
  }

  focus(): void {
    this.#text.focus();
  }

  update(): void {
    this.#grow();
  }

  clear(): void {
    this.#text.value = "";
  }

  attach(files: FileList | null | undefined): void {
    for (const file of files ?? []) this.context.session.attach(file);
    this.focus();
  }

  #choose(): void {
    const button = this.#emoji;
    void this.context.more().then(({ toggleEmoji }) => {
      button.ariaExpanded = "true";
      const insert = (emoji: string) => {
        const { selectionStart, selectionEnd } = this.#text;
        this.#text.setRangeText(emoji, selectionStart, selectionEnd, "end");
        this.#typed();
        this.focus();
      };
      const closed = () => {
        button.ariaExpanded = "false";
        button.focus();
      };
      toggleEmoji(this.element, this.context.t("emoji"), insert, closed);
    });
  }

  #typed(): void {
    const { session } = this.context;
    keep(DRAFT, this.#text.value, "sessionStorage");
    this.#grow();
    clearTimeout(this.#idle);
    session.type(this.#text.value !== "", this.#text.value);
    this.#idle = setTimeout(() => session.type(false, this.#text.value), IDLE_MS);
  }

  #key(event: KeyboardEvent): void {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.isComposing) return;
    const newline = this.context.shell.options.enter === "newline";
    if (newline ? !(event.ctrlKey || event.metaKey) : event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    const text = this.#text.value.trim();
    if (!text || this.#excess() > 0) return;
    this.context.session.write(text);
    this.#text.value = "";
    keep(DRAFT, null, "sessionStorage");
    clearTimeout(this.#idle);
    this.#grow();
    this.focus();
  }

  #excess(): number {
    const max = this.context.session.site?.max_text ?? Number.POSITIVE_INFINITY;
    return this.#text.value.trim().length - max;
  }

  #grow(): void {
    const box = this.#text;
    const excess = this.#excess();
    this.#send.disabled = !box.value.trim() || excess > 0;
    show(this.#over, excess > 0);
    if (excess > 0) say(this.#over, this.context.t("too_long", { n: excess }));
    const line = Number.parseFloat(getComputedStyle(box).lineHeight) || 22;
    box.style.setProperty("height", "auto");
    const padding = 18;
    box.style.setProperty("height", `${Math.min(box.scrollHeight, line * LINES_MAX + padding)}px`);
  }
}
