/**
 * Messages and adverts while waiting, one after the other. They stand still while somebody points at
 * them or has the focus in them, and all take the same room, so that nothing moves.
 */
import nextIcon from "lucide-static/icons/chevron-right.svg?raw";
import { icon } from "../../../ui/kit/icon";
import type { Treatment } from "../../../ui/wire/generated";
import { h } from "./dom";
import type { Context } from "./view";

export const treatmentsFor = (
  all: readonly Treatment[],
  queue: string,
  language: string,
): Treatment[] =>
  all
    .filter(({ queues }) => queues.length === 0 || queues.includes(queue))
    .filter((one) => !one.language || one.language === language);

export class TreatmentsView {
  #slot: HTMLElement | undefined;
  #drawn = "";
  #all: Treatment[] = [];
  #cards: HTMLElement[] = [];
  #at = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = new Set<string>();

  constructor(private readonly context: Context) {}

  /** Draws those for the contact into `slot`, and lets them take turns while it is seen. */
  draw(slot: HTMLElement): void {
    const { session, shell, t } = this.context;
    const { chat, site } = session;
    this.#slot = slot;
    const all = treatmentsFor(site?.treatments ?? [], chat?.queue ?? "", shell.language);
    const drawn = JSON.stringify([all, chat?.contact]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#all = all;
      this.#cards = all.map((one) => this.#card(one));
      slot.replaceChildren(
        ...(all.length
          ? [
              h(
                "div",
                { class: "cards", role: "group", "aria-label": t("meanwhile_label") },
                ...this.#cards,
              ),
            ]
          : []),
        ...(all.length > 1
          ? [
              h(
                "button",
                {
                  class: "round",
                  type: "button",
                  "aria-label": t("treatment_next"),
                  click: () => this.#turn(this.#at + 1),
                },
                icon(nextIcon),
              ),
            ]
          : []),
      );
      this.#turn(0);
    } else if (!this.#timer) this.#turn(this.#at);
  }

  #turn(to: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const one = this.#all[to % this.#all.length];
    if (!one) return;
    this.#at = to % this.#all.length;
    this.#cards.forEach((card, index) => {
      card.toggleAttribute("data-on", index === this.#at);
    });
    if (this.#seen()) this.#tell("shown", one.id);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Gone from the screen: it goes on when it is drawn again.
      if (this.#slot?.isConnected && this.context.session.screen === "waiting")
        this.#turn(this.#at + (this.#rests() ? 0 : 1));
    }, one.seconds * 1_000);
  }

  #seen(): boolean {
    const slot = this.#slot;
    return (
      !!slot &&
      document.visibilityState === "visible" &&
      (slot.checkVisibility?.() ?? slot.offsetParent !== null)
    );
  }

  #rests(): boolean {
    return !!this.#slot?.matches(":hover, :focus-within") || !this.#seen();
  }

  /** Once a contact and treatment. */
  #tell(kind: "shown" | "clicked", id: string): void {
    const { session } = this.context;
    const key = `${session.chat?.contact} ${id} ${kind}`;
    if (this.#told.has(key) || session.connection.link !== "online") return;
    this.#told.add(key);
    session.connection.signal({ kind, text: id });
  }

  #card({ id, text, link, link_text }: Treatment): HTMLElement {
    return h(
      "p",
      {},
      text,
      // The server gives none but https; nothing else becomes a link here either.
      link.startsWith("https://") && " ",
      link.startsWith("https://") &&
        h(
          "a",
          {
            class: "text",
            href: link,
            target: "_blank",
            rel: "noopener noreferrer",
            click: () => this.#tell("clicked", id),
          },
          link_text || new URL(link).host,
        ),
    );
  }
}
