/** The part of the panel that is fetched when it is first needed: docs/widget.md says what is in it. */
import { ask } from "./ask";
import { Attention } from "./attention";
import { ClosingView } from "./closing_view";
import type { Composer } from "./composer";
import { h } from "./dom";
import { takeDrops } from "./drops";
import { toggleEmoji } from "./emoji_view";
import { bytes, fileCard, forgetFiles, goOn, sendFile } from "./files";
import { FormView } from "./form_view";
import texts from "./i18n/en.json";
import type { Line, Upload } from "./lines";
import { askForMail } from "./mail_sheet";
import css from "./more.css?inline";
import { Openings } from "./openings";
import { thank } from "./thanks";
import { TreatmentsView } from "./treatments_view";
import type { Context } from "./view";

/** It would be refused again. */
const FINAL = new Set(["too_large", "bad_type", "empty_file", "wrong_stage"]);

export type More = ReturnType<typeof more>;

export function more(context: Context) {
  const { locale, session, shell, t } = context;
  Object.assign(context.texts, texts.more);
  shell.adopt(css);
  const excuse = (code: string, topic: string): string => {
    const key = `e_${code}`;
    const text = t(key, { topic, size: bytes(session.site?.max_file_bytes ?? 0, locale) });
    return text === key ? t("e_other") : text;
  };
  const attention = new Attention(shell.options.sound === "off");
  return {
    closing: new ClosingView(context),
    /** A refusal in the customer's words. */
    excuse,
    /** Of a line that was not sent: why, and what can be done. */
    whyFailed(line: Line): (HTMLElement | string)[] {
      const { id, code = "" } = line;
      const press = (key: string, click: () => void) =>
        h("button", { class: "text", type: "button", click }, t(key));
      const final =
        (session.screen !== "serving" && session.screen !== "waiting") || FINAL.has(code);
      return [
        `${excuse(code, "")} `,
        ...(final ? [] : [press("again", () => session.again(id))]),
        press("remove", () => session.forget(id)),
      ];
    },
    toggleEmoji,
    drop: (at: HTMLElement, composer: Composer) => takeDrops(at, composer, t("drop")),
    openings: new Openings(context),
    treatments: new TreatmentsView(context),
    form: new FormView(context),
    /** Somebody wrote `text`. */
    call: (text: string) => attention.call(text),
    fileCard: (line: Line) => fileCard(context, line),
    thank: (at: HTMLElement, email: string, again: () => void) => thank(context, at, email, again),
    sendFile: (upload: Upload) => void sendFile(session, upload),
    goOn: () => void goOn(session),
    forgetFiles,
    askToLeave: (sheet: HTMLElement) => ask(context, sheet, "leave"),
    askForMail: (sheet: HTMLElement) => askForMail(context, sheet),
    askToErase: (sheet: HTMLElement, erased: () => void) => ask(context, sheet, "erase", erased),
  };
}
