/** Asks on a sheet over the panel where the transcript shall go. */
import { h, say, show } from "./dom";
import { type Context, codeOf, excuse } from "./view";

export function askForMail(context: Context, sheet: HTMLElement): void {
  const { announce, session, shell, t } = context;
  const before = shell.shadow.activeElement as HTMLElement | null;
  const input = h("input", {
    type: "email",
    autocomplete: "email",
    maxlength: 254,
    required: true,
  });
  input.value = shell.identity().email ?? "";
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const close = () => {
    show(sheet, false);
    before?.focus();
  };
  const back = h("button", { class: "plain", type: "button", click: close }, t("mail_back"));
  const send = h("button", { class: "solid", type: "submit" }, t("mail_send"));
  const form = h(
    "form",
    { novalidate: true },
    h("label", { class: "field" }, h("span", {}, t("mail_to")), input),
    error,
    h("div", { class: "row" }, back, send),
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    const email = input.value.trim();
    if (!input.validity.valid) {
      say(error, t("mail_wrong"));
      show(error, true);
      input.focus();
      return;
    }
    send.disabled = true;
    try {
      await session.connection.command({
        type: "send_transcript",
        email,
        language: shell.language,
      });
      const { screen } = session;
      const later = screen === "serving" || screen === "waiting" ? ` ${t("mail_later")}` : "";
      const done = t("mail_done", { email }) + later;
      form.replaceChildren(h("p", {}, done), h("div", { class: "row" }, back));
      back.focus();
      announce(done);
    } catch (why) {
      excuse(context, codeOf(why), error);
      send.disabled = false;
    }
  };
  sheet.ariaLabel = t("mail_to");
  sheet.replaceChildren(form);
  show(sheet, true);
  input.focus();
}
