/** A form as the widget draws it: by its own code, with its own styles and texts. */

import { type Catalogue, translator } from "../../../../ui/kit/i18n";
import tokens from "../../../../ui/kit/tokens.css?inline";
import type { Form, Topic } from "../../../../ui/wire/generated";
import { h, say } from "../../../../web_chat/widget/src/dom";
import { FormView } from "../../../../web_chat/widget/src/form_view";
import forms from "../../../../web_chat/widget/src/forms.css?inline";
import more from "../../../../web_chat/widget/src/more.css?inline";
import frame from "../../../../web_chat/widget/src/panel.css?inline";
import { face } from "../../../../web_chat/widget/src/view";
import own from "./drawing.css?inline";
import type { FormPart, QueuePart } from "./setup";

type Texts = Catalogue & { more: Catalogue };
const CATALOGUES = import.meta.glob<{ default: Texts }>(
  "../../../../web_chat/widget/src/i18n/*.json",
);

/** What is drawn: the form, where and for whom. */
export interface Drawn {
  form: FormPart;
  language: string;
  queue: QueuePart | undefined;
  brand: string;
  greeting: string;
}

async function textsOf(language: string): Promise<Catalogue> {
  const path = (code: string) => `../../../../web_chat/widget/src/i18n/${code}.json`;
  const load = CATALOGUES[path(language)] ?? CATALOGUES[path("en")];
  const { more, ...texts } = load ? (await load()).default : { more: {} };
  return { ...texts, ...more };
}

export class Drawing {
  #root = h("div", { class: "root" });
  #language = "";
  #texts: Catalogue = {};
  #wanted: Drawn | undefined;

  constructor(host: HTMLElement) {
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [tokens, frame, forms, more, own].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    shadow.append(this.#root);
  }

  async draw(wanted: Drawn): Promise<void> {
    this.#wanted = wanted;
    if (wanted.language !== this.#language) {
      const texts = await textsOf(wanted.language);
      if (this.#wanted !== wanted) return;
      this.#texts = texts;
      this.#language = wanted.language;
    }
    this.#show(wanted);
  }

  #show({ form, language, queue, brand, greeting }: Drawn): void {
    const t = translator(language, this.#texts);
    const asked: Form = {
      ...form,
      fields: form.fields.map((field) => ({ ...field, label: field.label || "…" })),
      queues: [],
      language: "",
      version: "",
    };
    const keep_days = queue?.keep_days ?? null;
    const topic: Topic = {
      ...{ queue: "", label: "", names: {}, open: true, opens: null, message: false },
      keep_days,
    };
    const slot = h("div", { class: "asked" });
    const view = new FormView({
      session: { site: { forms: [asked] }, user: "" },
      shell: { language, identity: () => ({}) },
      t,
    });
    view.draw(slot, topic);
    const title = h("h2");
    say(title, brand);
    const drawn = face(brand, null, "");
    drawn.classList.add("brand");
    this.#root.replaceChildren(
      h(
        "div",
        { class: "panel" },
        h(
          "div",
          { class: "head" },
          drawn,
          h("div", { class: "titles" }, title, h("p", { class: "state" }, t("open_now"))),
        ),
        h(
          "div",
          { class: "start" },
          greeting && h("p", { class: "greeting" }, greeting),
          h("div", { class: "field" }, h("span", {}, t("question")), h("textarea", { rows: 3 })),
          slot,
          h("button", { class: "solid", type: "button" }, t("start")),
        ),
      ),
    );
  }
}
