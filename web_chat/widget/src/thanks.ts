/** After a message was left. */
import sentIcon from "lucide-static/icons/check.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { h } from "./dom";
import type { Context } from "./view";

export function thank(
  { announce, t }: Context,
  at: HTMLElement,
  email: string,
  again: () => void,
): void {
  const text = t("message_reply", { email });
  at.replaceChildren(
    icon(sentIcon, 28),
    h("p", { class: "where" }, t("message_thanks")),
    h("p", {}, text),
    h("button", { class: "plain", type: "button", click: again }, t("message_another")),
  );
  announce(`${t("message_thanks")} ${text}`);
}
