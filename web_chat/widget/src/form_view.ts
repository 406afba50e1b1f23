/** What the centre asks before a conversation: fields, consent, and how long words are kept. */

import type { Translate } from "../../../ui/kit/i18n";
import type { Form, FormQuestion, Topic } from "../../../ui/wire/generated";
import { h } from "./dom";
import type { Identity } from "./shell";

type Input = HTMLInputElement | HTMLSelectElement;

export interface Filled {
  fields: Record<string, string>;
  consent: string;
  /** Where the form asks for it. */
  email: string;
}
/** Of the panel's context what a form needs: a preview has no more. */
export interface Asking {
  readonly session: {
    readonly site: { readonly forms: readonly Form[] } | undefined;
    readonly user: string;
  };
  readonly shell: { readonly language: string; identity(): Identity };
  readonly t: Translate;
}
export interface Missing {
  why: string;
  at: HTMLElement;
}

/** The queue's own before one for all, one in the customer's language before one for others. */
export function formFor(forms: readonly Form[], queue: string, language: string): Form | undefined {
  const rank = (form: Form) => (form.queues.length ? 2 : 0) + (form.language ? 1 : 0);
  return forms
    .filter(({ queues }) => queues.length === 0 || queues.includes(queue))
    .filter((form) => !form.language || form.language === language)
    .reduce<Form | undefined>(
      (best, form) => (best && rank(best) >= rank(form) ? best : form),
      undefined,
    );
}

/** A choice that is none any more is to be made again: a select of what it lacks is blank. */
export const stillChosen = (options: readonly string[], typed: string): string =>
  options.includes(typed) ? typed : "";

export class FormView {
  #inputs: [FormQuestion, Input][] = [];
  #tick: HTMLInputElement | null = null;
  #form: Form | undefined;
  #drawn = "";

  constructor(private readonly context: Asking) {}

  /** Draws what is asked for `topic` into `slot`; says whether there is a form, and for an address. */
  draw(slot: HTMLElement, topic: Topic | undefined): { asks: boolean; email: boolean } {
    const { session, shell, t } = this.context;
    const form = topic && formFor(session.site?.forms ?? [], topic.queue, shell.language);
    const drawn = JSON.stringify([form, topic?.keep_days]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      // What was typed stays where the same is asked again.
      const typed = new Map(this.#inputs.map(([{ id }, input]) => [id, input.value]));
      this.#form = form;
      this.#inputs = (form?.fields ?? []).map((field) => [
        field,
        this.#input(field, typed.get(field.id)),
      ]);
      this.#tick = form?.consent ? h("input", { type: "checkbox" }) : null;
      const days = topic?.keep_days;
      slot.replaceChildren(
        ...this.#inputs.map(([field, input]) =>
          h(
            "label",
            { class: "field" },
            h("span", {}, field.label, !field.required && h("i", {}, ` ${t("optional")}`)),
            input,
          ),
        ),
        ...(days ? [h("p", { class: "hint" }, t("retention", { n: days }))] : []),
        ...(form && this.#tick ? [this.#consent(form, this.#tick)] : []),
      );
    }
    return { asks: !!form, email: !!form?.fields.some(({ kind }) => kind === "email") };
  }

  read(): Filled | Missing {
    const { session, shell, t } = this.context;
    const fields: Record<string, string> = {};
    const { name, email } = shell.identity();
    let written = "";
    for (const [{ id, kind, label: field, required }, input] of this.#inputs) {
      const value = input.value.trim();
      const known = session.user && ((kind === "name" && name) || (kind === "email" && email));
      if (kind === "email") written = value;
      if (value) fields[id] = value;
      else if (required && !known) return { why: t("field_needed", { field }), at: input };
      if (!input.validity.valid) return { why: t("field_wrong", { field }), at: input };
    }
    if (this.#tick && !this.#tick.checked) return { why: t("consent_tick"), at: this.#tick };
    return { fields, consent: this.#form?.version ?? "", email: written };
  }

  #input({ kind, max, options, required }: FormQuestion, typed = ""): Input {
    const { shell, t } = this.context;
    if (kind === "choice") {
      const choose = h("option", { value: "" }, t("form_choose"));
      const select = h(
        "select",
        { "aria-required": required && "true" },
        choose,
        ...options.map((option) => h("option", { value: option }, option)),
      );
      select.value = stillChosen(options, typed);
      return select;
    }
    const identity = shell.identity();
    const known = kind === "name" ? identity.name : kind === "email" ? identity.email : "";
    const input = h("input", {
      type: kind === "email" ? "email" : kind === "phone" ? "tel" : "text",
      maxlength: max,
      "aria-required": required && "true",
      autocomplete: { name: "name", email: "email", phone: "tel" }[kind] ?? "off",
      pattern: kind === "phone" && "\\+?[0-9][0-9 \\(\\).\\/\\-]{3,28}[0-9]",
    });
    input.value = typed || known || "";
    return input;
  }

  #consent({ consent, consent_link }: Form, tick: HTMLInputElement): HTMLElement {
    return h(
      "div",
      {},
      h("label", { class: "tick" }, tick, h("span", {}, consent)),
      // The server gives none but https; nothing else becomes a link here either.
      consent_link.startsWith("https://") &&
        h(
          "a",
          { class: "text", href: consent_link, target: "_blank", rel: "noopener noreferrer" },
          this.context.t("consent_more"),
        ),
    );
  }
}
