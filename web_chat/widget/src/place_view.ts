/** The calm centre while waiting: where one stands, and how long it usually takes. */
import { minutes } from "../../../ui/kit/time";
import type { Place } from "../../../ui/wire/generated";
import { h, say, show } from "./dom";
import type { Context } from "./view";

/** More people ahead than this are a gap in the cord. */
const DRAWN_MAX = 6;

export class PlaceView {
  readonly element: HTMLElement;
  #cord = h("div", { class: "cord", "aria-hidden": "true" });
  #where = h("p", { class: "where" });
  #wait = h("p", { class: "wait" });
  #meanwhile: HTMLElement;
  #slot = h("div", { class: "treatments" });
  #drawn = -1;
  #said = "";

  constructor(private readonly context: Context) {
    this.#meanwhile = h("p", { class: "meanwhile" }, context.t("meanwhile"));
    this.element = h(
      "section",
      { class: "place" },
      this.#cord,
      this.#where,
      this.#wait,
      this.#meanwhile,
      this.#slot,
    );
  }

  update(): void {
    const { session, t } = this.context;
    const { chat } = session;
    if (!chat) return;
    const offered = chat.stage === "offered";
    const position = chat.place?.position ?? 0;
    const where = offered
      ? t("offered")
      : position > 1
        ? t("place_ordinal", { n: position })
        : position === 1
          ? t("next")
          : t("waiting");
    say(this.#where, where);
    say(this.#wait, offered ? "" : this.#range(chat.place));
    show(this.#wait, !offered);
    this.#draw(offered ? 0 : position);
    if (session.site?.treatments.length)
      void this.context.more().then(({ treatments }) => treatments.draw(this.#slot));
    const said = `${where} ${this.#wait.textContent}`;
    if (said !== this.#said) this.context.announce(said);
    this.#said = said;
  }

  #range(place: Place | null): string {
    const { t } = this.context;
    if (place?.low_ms == null || place.high_ms == null) return t("wait_unknown");
    if (place.high_ms < 60_000) return t("wait_soon");
    const { low, high } = minutes(place.low_ms, place.high_ms);
    return low === high ? t("wait_about", { n: high }) : t("wait_range", { low, n: high });
  }

  /** A cord from the desk to you, with a bead for each person between. */
  #draw(position: number): void {
    if (position === this.#drawn) return;
    this.#drawn = position;
    const ahead = Math.max(0, position - 1);
    const beads: HTMLElement[] = [];
    for (let n = 0; n < Math.min(ahead, DRAWN_MAX); n++) beads.push(h("i", {}));
    if (ahead > DRAWN_MAX) beads.splice(1, 1, h("i", { class: "gap" }));
    this.#cord.replaceChildren(h("b", {}), ...beads, h("em", {}));
    this.#cord.toggleAttribute("data-near", position === 0);
  }
}
