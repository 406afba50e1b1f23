/** Before a conversation: greeting, topics, who and what. Where nobody can chat, a message for later. */
import type { Topic } from "../../../ui/wire/generated";
import { h, say, show } from "./dom";
import { keep, kept } from "./keep";
import type { More } from "./more";
import { type Context, codeOf, excuse } from "./view";

/** What is typed and not yet sent survives a reload, in its own tab: of whom the site knew then. */
const QUESTION = "question";
interface Question {
  id?: string;
  text: string;
}

export class StartView {
  readonly element: HTMLFormElement;
  #greeting = h("p", { class: "greeting" });
  #topics = h("div", { class: "topics" });
  #legend: HTMLElement;
  #name: HTMLInputElement;
  #email: HTMLInputElement;
  #text: HTMLTextAreaElement;
  /** What says that words and address need not be given: not so for a message. */
  #optional: HTMLElement[];
  #why = h("span");
  #opens = h("span");
  #hint = h("p", { class: "hint", role: "status", hidden: true }, this.#why, h("br"), this.#opens);
  #error = h("p", { class: "error", role: "alert", hidden: true });
  #submit: HTMLButtonElement;
  #asked: HTMLElement;
  #thanks: HTMLElement;
  #erased: HTMLElement;
  #erase: HTMLElement;
  #who: HTMLElement;
  /** What the centre asks, where it asks more than we do. */
  #slot = h("div", { class: "asked", hidden: true });
  #form: More["form"] | undefined;
  #asks = { asks: false, email: false };
  #drawn = "";
  #queue = "";
  /** A queue that was open and yet took nobody, with the text that says why. */
  #refused = { queue: "", why: "" };

  constructor(private readonly context: Context) {
    const { t, shell } = context;
    const field = (key: string, input: HTMLElement, optional = h("i", {}, ` ${t("optional")}`)) =>
      h("label", { class: "field" }, h("span", {}, t(key), optional), input);
    this.#queue = shell.options.queue ?? "";
    this.#name = h("input", { name: "name", autocomplete: "name", maxlength: 80 });
    this.#email = h("input", {
      name: "email",
      type: "email",
      autocomplete: "email",
      maxlength: 254,
    });
    this.#text = h("textarea", { name: "text", rows: 3, input: () => this.#keep() });
    this.#submit = h("button", { class: "solid", type: "submit" });
    this.#legend = h("legend", {}, t("topic"));
    this.#optional = [0, 1].map(() => h("i", {}, ` ${t("optional")}`));
    this.#who = h(
      "div",
      { class: "pair" },
      field("name", this.#name),
      field("email", this.#email, this.#optional[0]),
    );
    this.#asked = h(
      "div",
      { class: "asked" },
      h("fieldset", {}, this.#legend, this.#topics),
      this.#hint,
      field("question", this.#text, this.#optional[1]),
      this.#who,
      this.#slot,
      this.#error,
      this.#submit,
    );
    this.#thanks = h("div", { class: "left", tabindex: -1, hidden: true });
    this.#erased = h("p", { class: "hint", role: "status", hidden: true }, t("erased"));
    this.#erase = h(
      "button",
      { class: "text erase", type: "button", hidden: true, click: context.erase },
      t("erase"),
    );
    this.element = h(
      "form",
      { class: "start", novalidate: true },
      this.#erased,
      this.#greeting,
      this.#asked,
      this.#thanks,
      this.#erase,
    );
    this.element.onsubmit = (event) => {
      event.preventDefault();
      void this.#begin();
    };
    this.identify();
  }

  /** All that was kept of the customer is deleted. */
  erased(): void {
    this.element.reset();
    show(this.#thanks, false);
    show(this.#asked, true);
    show(this.#erased, true);
    this.#queue = this.context.shell.options.queue ?? "";
    this.#refused.queue = "";
    this.#drawn = "";
  }

  identify(): void {
    const { id, name, email } = this.context.shell.identity();
    const question = kept<Question>(QUESTION, "sessionStorage");
    if (!question?.id || question.id === id) this.#text.value ||= question?.text ?? "";
    else if (id) {
      this.#text.value = "";
      this.#keep();
    }
    if (name) this.#name.value ||= name;
    if (email) this.#email.value ||= email;
  }

  #keep(): void {
    const text = this.#text.value;
    const { id } = this.context.shell.identity();
    keep(QUESTION, text ? ({ id, text } satisfies Question) : null, "sessionStorage");
  }

  focus(): void {
    if (!this.#thanks.hidden) {
      this.#thanks.focus();
      return;
    }
    const first = this.#topics.querySelector<HTMLInputElement>(
      "input:checked, input:not(:disabled)",
    );
    (first ?? this.#text).focus();
  }

  update(): void {
    const { session, shell, t } = this.context;
    const { site, starting } = session;
    if (!site) return;
    const name = session.user.trim();
    const usable = site.topics.filter((topic) => topic.open || topic.message);
    const { length } = usable;
    say(
      this.#greeting,
      length
        ? (name ? `${t("hello", { name })} ` : "") +
            (site.greeting[shell.language] ?? site.greeting[""])
        : t("shut"),
    );
    show(this.#erase, session.known);
    if (session.unsent) {
      this.#text.value = [this.#text.value, session.unsent].filter(Boolean).join("\n");
      session.unsent = "";
      this.#keep();
    }
    this.#text.maxLength = site.max_text;
    const { message, why } = this.#message();
    say(this.#why, why);
    show(this.#hint, message);
    // Where there is no list of topics that says it; a time in the past takes back what was said.
    if (site.topics.length < 2)
      this.#tell(this.#opens, site.topics[0]?.opens ?? this.#opens.textContent?.length);
    for (const each of this.#optional) show(each, !message);
    // Who is known is not asked again; only an address that is needed and not there.
    const { name: given, email } = shell.identity();
    const known = !!session.user;
    this.#draw();
    const { asks } = this.#asks;
    const asksName = !asks && !(known && given);
    const asksEmail = asks ? message && !this.#asks.email : !(known && email);
    show(this.#name.parentElement as HTMLElement, asksName);
    show(this.#email.parentElement as HTMLElement, asksEmail);
    show(this.#who, asksName || asksEmail);
    this.#email.required = message && !this.#asks.email;
    const label = message
      ? starting
        ? "message_sending"
        : "message_send"
      : starting
        ? "starting"
        : "start";
    say(this.#submit, t(label));
    this.#submit.disabled = starting;
    const drawn = JSON.stringify(site.topics);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const open = usable.filter((topic) => topic.open);
    const only = open.length === 1 ? open : usable;
    if (!usable.some((topic) => topic.queue === this.#queue)) this.#queue = "";
    if (only.length === 1) this.#queue ||= only[0]?.queue ?? "";
    this.#topics.replaceChildren(...site.topics.map((topic) => this.#topic(topic)));
    show(this.#legend, !!length);
    show(this.#legend.parentElement as HTMLElement, site.topics.length > (length ? 1 : 0));
    // Where nobody can be asked anything, nothing is to be filled in.
    this.#asked.toggleAttribute("data-shut", !length);
    this.update();
  }

  /** A centre's own form is fetched where there is one. */
  #draw(): void {
    const { more, session } = this.context;
    const topic = this.#chosen();
    const wanted = !!session.site?.forms.length || !!topic?.keep_days;
    show(this.#slot, wanted);
    this.#asks = (wanted && this.#form?.draw(this.#slot, topic)) || { asks: false, email: false };
    if (wanted && !this.#form)
      void more().then(({ form }) => {
        if (this.#form) return;
        this.#form = form;
        this.update();
      });
  }

  /** Whether the topic that is chosen can only be left a message, and why. */
  #message(): { message: boolean; why: string } {
    const topic = this.#chosen();
    if (!topic?.message) return { message: false, why: "" };
    if (!topic.open)
      return { message: true, why: this.context.t("message_closed", this.#called(topic)) };
    const refused = this.#refused.queue === topic.queue;
    return { message: refused, why: refused ? this.#refused.why : "" };
  }

  #chosen(): Topic | undefined {
    return this.context.session.site?.topics.find(({ queue }) => queue === this.#queue);
  }

  /** The topic's name in the customer's language. */
  #called(topic: Topic | undefined): { topic: string } {
    return { topic: topic?.names[this.context.shell.language] ?? topic?.label ?? "" };
  }

  #tell(element: HTMLElement, opens: number | null | undefined): void {
    if (opens) void this.context.more().then(({ openings }) => openings.tell(element, opens));
  }

  #topic(topic: Topic): HTMLElement {
    const { queue, open, message, opens } = topic;
    const closed = h("small", {}, this.context.t("closed_now"));
    this.#tell(closed, opens);
    const input = h("input", {
      type: "radio",
      name: "topic",
      value: queue,
      disabled: !open && !message,
      checked: queue === this.#queue,
      change: () => {
        this.#queue = queue;
        this.#refused.queue = "";
        show(this.#error, false);
        this.update();
      },
    });
    return h(
      "label",
      { class: "topic" },
      input,
      h("span", {}, this.#called(topic).topic, " ", !open && closed),
    );
  }

  async #begin(): Promise<void> {
    const { session, t, shell } = this.context;
    if (session.starting) return;
    if (!this.#queue) {
      this.#fail(t("topic_needed"), this.#topics.querySelector("input") ?? undefined);
      this.focus();
      return;
    }
    const { message } = this.#message();
    if (message && !this.#text.value.trim()) {
      this.#fail(t("message_needed"), this.#text);
      return;
    }
    const { validity } = this.#email;
    if (!validity.valid) {
      this.#fail(t(validity.valueMissing ? "email_needed" : "email_wrong"), this.#email);
      return;
    }
    const filled = this.#slot.hidden ? undefined : this.#form?.read();
    if (filled && "why" in filled) {
      this.#fail(filled.why, filled.at);
      return;
    }
    show(this.#error, false);
    show(this.#erased, false);
    const { attributes } = shell.identity();
    const form = {
      queue: this.#queue,
      language: shell.language,
      ...(filled && { fields: filled.fields, consent: filled.consent }),
      ...(attributes && { attributes }),
      name: this.#name.value.trim(),
      email: filled?.email || this.#email.value.trim(),
      text: this.#text.value.trim(),
    };
    try {
      if (message) {
        await session.leaveMessage(form);
        this.#left(form.email);
      } else {
        await session.begin(form);
        shell.emit("started");
      }
      this.#text.value = "";
      this.#keep();
    } catch (why) {
      this.#excuse(codeOf(why));
    }
  }

  #excuse(code: string): void {
    const topic = this.#chosen();
    const { t } = this.context;
    const name = this.#called(topic);
    if (topic?.message && (code === "queue_full" || code === "queue_closed")) {
      const why = t(code === "queue_full" ? "message_full" : "message_closed", name);
      this.#refused = { queue: topic.queue, why };
      this.update();
      this.#email.focus();
      return;
    }
    this.#slot.after(this.#error);
    excuse(this.context, code, this.#error, name.topic);
    this.#error.scrollIntoView({ block: "nearest" });
  }

  #left(email: string): void {
    const { more, shell } = this.context;
    show(this.#asked, false);
    show(this.#thanks, true);
    this.#thanks.focus();
    void more().then(({ thank }) => thank(this.#thanks, email, () => this.#again()));
    shell.emit("left");
  }

  #again(): void {
    this.#refused.queue = "";
    show(this.#thanks, false);
    show(this.#asked, true);
    this.update();
    this.focus();
  }

  /** Beside what is to be put right: a form may be longer than the panel. */
  #fail(text: string, at?: HTMLElement): void {
    say(this.#error, text);
    show(this.#error, true);
    (at?.closest(".pair, .topics") ?? at?.closest("label") ?? this.#slot).after(this.#error);
    at?.focus();
    this.#error.scrollIntoView({ block: "nearest" });
  }
}
