/** Before a conversation: greeting, topics, who and what. */
import { Refused } from "../../../ui/wire/connection";
import type { Topic } from "../../../ui/wire/generated";
import { h, say, show } from "./dom";
import { type Context, excuse } from "./view";

export class StartView {
  readonly element: HTMLFormElement;
  #greeting = h("p", { class: "greeting" });
  #topics = h("div", { class: "topics" });
  #legend: HTMLElement;
  #name: HTMLInputElement;
  #email: HTMLInputElement;
  #text: HTMLTextAreaElement;
  #error = h("p", { class: "error", role: "alert", hidden: true });
  #submit: HTMLButtonElement;
  #drawn = "";
  #queue = "";

  constructor(private readonly context: Context) {
    const { t, shell } = context;
    const field = (key: string, input: HTMLElement, optional = true) =>
      h(
        "label",
        { class: "field" },
        h("span", {}, t(key), optional && h("i", {}, ` ${t("optional")}`)),
        input,
      );
    this.#queue = shell.options.queue ?? "";
    this.#name = h("input", { name: "name", autocomplete: "name", maxlength: 80 });
    this.#email = h("input", {
      name: "email",
      type: "email",
      autocomplete: "email",
      maxlength: 254,
    });
    this.#text = h("textarea", { name: "text", rows: 3 });
    this.#submit = h("button", { class: "solid", type: "submit" });
    this.#legend = h("legend", {}, t("topic"));
    this.element = h(
      "form",
      { class: "start", novalidate: true },
      this.#greeting,
      h("fieldset", {}, this.#legend, this.#topics),
      field("question", this.#text),
      h("div", { class: "pair" }, field("name", this.#name), field("email", this.#email)),
      this.#error,
      this.#submit,
    );
    this.element.onsubmit = (event) => {
      event.preventDefault();
      void this.#begin();
    };
    this.identify();
  }

  identify(): void {
    const { name, email } = this.context.shell.identity();
    if (name) this.#name.value ||= name;
    if (email) this.#email.value ||= email;
  }

  focus(): void {
    const first = this.#topics.querySelector<HTMLInputElement>(
      "input:checked, input:not(:disabled)",
    );
    (first ?? this.#text).focus();
  }

  update(): void {
    const { session, t } = this.context;
    const { site, starting } = session;
    if (!site) return;
    say(this.#greeting, site.greeting);
    this.#text.maxLength = site.max_text;
    say(this.#submit, t(starting ? "starting" : "start"));
    this.#submit.disabled = starting;
    const drawn = JSON.stringify(site.topics);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const open = site.topics.filter((topic) => topic.open);
    if (!open.some((topic) => topic.queue === this.#queue)) this.#queue = "";
    if (open.length === 1) this.#queue = open[0]?.queue ?? "";
    this.#topics.replaceChildren(...site.topics.map((topic) => this.#topic(topic)));
    show(this.#legend.parentElement as HTMLElement, site.topics.length > 1);
  }

  #topic({ queue, label, open }: Topic): HTMLElement {
    const input = h("input", {
      type: "radio",
      name: "topic",
      value: queue,
      disabled: !open,
      checked: queue === this.#queue,
      change: () => {
        this.#queue = queue;
        show(this.#error, false);
      },
    });
    return h(
      "label",
      { class: "topic" },
      input,
      h("span", {}, label, !open && h("small", {}, ` ${this.context.t("closed_now")}`)),
    );
  }

  async #begin(): Promise<void> {
    const { session, t, shell } = this.context;
    if (session.starting) return;
    if (!this.#queue) {
      this.#fail(t("topic_needed"));
      this.focus();
      return;
    }
    if (!this.#email.validity.valid) {
      this.#fail(this.#email.validationMessage);
      this.#email.focus();
      return;
    }
    show(this.#error, false);
    try {
      await session.begin({
        queue: this.#queue,
        name: this.#name.value.trim(),
        email: this.#email.value.trim(),
        text: this.#text.value.trim(),
      });
      this.#text.value = "";
      shell.emit("started");
    } catch (why) {
      const topic = session.site?.topics.find(({ queue }) => queue === this.#queue)?.label ?? "";
      this.#fail(excuse(this.context, why instanceof Refused ? why.code : "other", topic));
    }
  }

  #fail(text: string): void {
    say(this.#error, text);
    show(this.#error, true);
    this.#error.scrollIntoView({ block: "nearest" });
  }
}
