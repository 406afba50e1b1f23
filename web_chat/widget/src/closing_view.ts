/** After a conversation: five stars with words, a comment, the transcript, and how to begin again. */
import starIcon from "lucide-static/icons/star.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { h, say, show } from "./dom";
import { download } from "./files";
import { isSent, transcriptOf } from "./transcript";
import { type Context, codeOf, excuse } from "./view";

export class ClosingView {
  readonly element: HTMLElement;
  #title = h("p", { class: "where" });
  #hint = h("p", { class: "wait" });
  #form: HTMLFormElement;
  #word = h("span", { class: "word", "aria-hidden": "true" });
  #more: HTMLElement;
  #comment: HTMLTextAreaElement;
  #thanks: HTMLElement;
  #error = h("p", { class: "error", role: "alert", hidden: true });
  #transcript: HTMLButtonElement;
  #mail: HTMLButtonElement;
  #again: HTMLButtonElement;
  #score = 0;

  constructor(private readonly context: Context) {
    const { t, session } = context;
    this.#comment = h("textarea", {
      rows: 2,
      maxlength: 1000,
      "aria-label": t("comment"),
      placeholder: t("comment"),
    });
    this.#more = h(
      "div",
      { class: "more", hidden: true },
      this.#comment,
      h("button", { class: "solid", type: "submit" }, t("rate_send")),
    );
    this.#form = h(
      "form",
      { class: "rate" },
      h(
        "fieldset",
        {},
        h("legend", {}, t("rate")),
        h("div", { class: "stars" }, ...[1, 2, 3, 4, 5].map((score) => this.#star(score))),
        this.#word,
      ),
      this.#more,
      this.#error,
    );
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      void this.#rate();
    };
    this.#thanks = h("p", { class: "thanks", role: "status", hidden: true }, t("thanks"));
    this.#transcript = h(
      "button",
      { class: "plain", type: "button", click: () => this.#save() },
      t("transcript"),
    );
    this.#mail = h("button", { class: "plain", type: "button", click: context.mail }, t("mail"));
    this.#again = h(
      "button",
      {
        type: "button",
        click: () => {
          this.#reset();
          session.putAway();
        },
      },
      t("new_chat"),
    );
    this.element = h(
      "section",
      { class: "closing", tabindex: -1, "aria-label": t("ended") },
      this.#title,
      this.#hint,
      this.#form,
      this.#thanks,
      h("div", { class: "row" }, this.#again, this.#transcript, this.#mail),
      h("button", { class: "text erase", type: "button", click: context.erase }, t("erase")),
    );
  }

  focus(): void {
    this.element.focus();
  }

  update(): void {
    const { session, t } = this.context;
    const { chat } = session;
    if (!chat) return;
    const served = chat.agent !== null;
    const dropped = chat.stage === "lost" || chat.ended_by === "dropped";
    const why = dropped ? "lost_dropped" : chat.ended_by === "customer" ? "lost_title" : "over";
    // Who was answered and then away for too long did not end it, and is told who did. It broke off:
    // the way on comes first, and nobody asks how it was.
    const broken = !served || dropped;
    show(this.#title, broken);
    show(this.#hint, broken);
    this.#again.className = broken ? "solid" : "plain";
    say(this.#title, t(why));
    say(this.#hint, t("lost_hint"));
    show(this.#form, !broken && chat.rating === null);
    show(this.#thanks, chat.rating !== null);
    show(this.#transcript, session.lines().some(isSent));
    show(this.#mail, served && !!session.site?.mail);
  }

  #star(score: number): HTMLElement {
    const { t } = this.context;
    const input = h("input", {
      type: "radio",
      name: "score",
      value: score,
      "aria-label": t(`star${score}`),
      change: () => this.#choose(score),
    });
    const label = h("label", {}, input, icon(starIcon, 28));
    label.onpointerenter = () => this.#paint(score);
    label.onpointerleave = () => this.#paint(this.#score);
    return label;
  }

  #choose(score: number): void {
    this.#score = score;
    this.#paint(score);
    show(this.#more, true);
    this.#more.scrollIntoView({ block: "nearest" });
  }

  #paint(score: number): void {
    const labels = this.#form.querySelectorAll(".stars label");
    labels.forEach((label, index) => {
      label.toggleAttribute("data-on", index < score);
    });
    say(this.#word, score ? this.context.t(`star${score}`) : "");
  }

  async #rate(): Promise<void> {
    show(this.#error, false);
    const send = this.#more.querySelector("button") as HTMLButtonElement;
    send.disabled = true;
    try {
      const comment = this.#comment.value.trim();
      await this.context.session.connection.command({ type: "rate", score: this.#score, comment });
      this.context.announce(this.context.t("thanks"));
    } catch (why) {
      excuse(this.context, codeOf(why), this.#error);
    } finally {
      send.disabled = false;
    }
  }

  #reset(): void {
    this.#score = 0;
    this.#paint(0);
    this.#form.reset();
    show(this.#more, false);
    show(this.#error, false);
  }

  #save(): void {
    const { session } = this.context;
    const lines = transcriptOf(session.lines(), this.context);
    const blob = new Blob([`${session.site?.brand ?? ""}\n\n${lines.join("\n")}\n`], {
      type: "text/plain;charset=utf-8",
    });
    const day = new Date(session.chat?.started_at ?? Date.now()).toISOString().slice(0, 10);
    const href = URL.createObjectURL(blob);
    download(href, `chat-${day}.txt`);
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }
}
