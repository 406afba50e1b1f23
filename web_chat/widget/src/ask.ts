/** Asks on a sheet over the panel before something ends: the wait, the chat, or what is kept. */
import { h, show } from "./dom";
import { forgetFiles } from "./files";
import type { Context } from "./view";

export function ask(
  context: Context,
  sheet: HTMLElement,
  about: "leave" | "erase",
  done: () => void = () => {},
): void {
  const { announce, session, shell, t } = context;
  if (about === "erase")
    put(t("erase_ask"), t("erase_no"), t("erase_yes"), async () => {
      await session.erase();
      await forgetFiles();
      done();
      announce(t("erased"));
      shell.emit("deleted");
    });
  else if (session.screen === "waiting")
    put(t("leave_line"), t("stay"), t("leave_yes"), () => session.leave());
  else put(t("leave_chat"), t("stay"), t("end_yes"), () => session.leave());

  function put(text: string, no: string, yes: string, go: () => Promise<unknown>): void {
    const before = shell.shadow.activeElement as HTMLElement | null;
    const close = () => {
      show(sheet, false);
      before?.focus();
    };
    const sure = () => {
      close();
      void go().catch(() => {
        const failed = t("e_other");
        put(`${failed} ${text}`, no, yes, go);
        announce(failed);
      });
    };
    sheet.ariaLabel = text;
    sheet.replaceChildren(
      h(
        "div",
        {},
        h("p", {}, text),
        h(
          "div",
          { class: "row" },
          h("button", { class: "plain", type: "button", click: close }, no),
          h("button", { class: "solid", type: "button", click: sure }, yes),
        ),
      ),
    );
    show(sheet, true);
    sheet.querySelector("button")?.focus();
  }
}
