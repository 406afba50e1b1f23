/** The conversation. Elements are kept by id, so nothing moves under the reader. */

import sentIcon from "lucide-static/icons/check.svg?raw";
import readIcon from "lucide-static/icons/check-check.svg?raw";
import queuedIcon from "lucide-static/icons/clock.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { exact, moment } from "../../../ui/kit/time";
import { h, linked, onlyEmoji, say, show } from "./dom";
import { Following } from "./following";
import type { Line } from "./lines";
import { type Context, face } from "./view";

const NEAR_END_PX = 60;
/** So many lines are in the page, however long the conversation is; so many change at once. */
const DRAWN_MAX = 300;
const STEP = 100;
const MARKS: Record<string, string> = {
  queued: queuedIcon,
  sent: sentIcon,
  delivered: readIcon,
  read: readIcon,
};

export class ListView {
  readonly element = h("div", { class: "list", tabindex: 0 });
  readonly fresh = h("button", { class: "fresh", type: "button", hidden: true });
  #drawn = new Map<string, { element: HTMLElement; key: string }>();
  #typing = h("div", { class: "typing", hidden: true }, h("i", {}), h("i", {}), h("i", {}));
  #told: number | null = null;
  #contact = "";
  #behind = 0;
  /** The last line that is drawn, where the end is put away: for who reads far up. */
  #last = "";
  #following = new Following();
  // Pictures that arrive late and the keyboard of a phone must not push the end out of sight.
  #sizes = new ResizeObserver(() => this.#following.on && this.toEnd());

  constructor(private readonly context: Context) {
    this.element.append(this.#typing);
    this.element.setAttribute("role", "log");
    this.element.setAttribute("aria-live", "off");
    this.element.setAttribute("aria-label", context.t("open"));
    this.fresh.onclick = () => this.toEnd();
    this.element.onscroll = () => {
      this.#following.scrolled(this.element);
      this.#following.on &&= !this.#last;
      if (this.#following.on) this.#behindBy(0);
      if (this.element.scrollTop < NEAR_END_PX) this.#move(-STEP);
      else if (this.#near()) this.#move(STEP);
    };
    this.#sizes.observe(this.element);
  }

  atEnd(): boolean {
    return !this.#last && this.#near();
  }

  toEnd(): void {
    if (this.#last) {
      this.#last = "";
      this.update();
    }
    this.element.scrollTop = this.element.scrollHeight;
    this.#following.on = true;
    this.#behindBy(0);
  }

  /** The end of what is drawn is in sight. */
  #near(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  /** How many of the lines come before the end of what is drawn. */
  #end(lines: Line[]): number {
    return lines.findIndex(({ id }) => id === this.#last) + 1 || lines.length;
  }

  /** Draws earlier lines, or later ones; fetches what is before all. */
  #move(by: number): void {
    const { session } = this.context;
    const lines = session.lines();
    const end = this.#end(lines);
    const to = Math.max(end + by, DRAWN_MAX);
    if (by < 0 && to >= end) session.older();
    else if (by < 0 || this.#last) {
      this.#last = (lines[to] && lines[to - 1]?.id) ?? "";
      this.update();
    }
  }

  update(): void {
    const { session } = this.context;
    const contact = session.chat?.contact ?? "";
    const all = session.lines();
    const wasAtEnd = this.#following.on;
    const { firstChild: head, scrollTop } = this.element;
    if (contact !== this.#contact) {
      this.#contact = contact;
      this.#told = null;
      this.#last = "";
    }
    const end = this.#end(all);
    const lines = all.slice(Math.max(0, end - DRAWN_MAX), end);
    // What is being read stays where it is.
    const edge = this.element.offsetTop + scrollTop;
    const reading = [...this.#drawn].find(
      ([id, { element }]) =>
        element.offsetTop + element.offsetHeight > edge && lines.some((line) => line.id === id),
    );
    const top = reading?.[1].element.offsetTop ?? 0;
    const drawn = new Map<string, { element: HTMLElement; key: string }>();
    let before: Node | null = head;
    for (const line of lines) {
      const key = `${line.mark}${line.first}${line.last}${line.code}${line.seq > 0}${!!line.upload}`;
      const old = this.#drawn.get(line.id);
      const element = old?.key === key ? old.element : this.#draw(line);
      const was = old?.element;
      if (was !== element) {
        if (was === before) before = was?.nextSibling ?? null;
        if (was) this.#remove(was);
        this.#sizes.observe(element);
      }
      if (element === before) before = before.nextSibling;
      else this.element.insertBefore(element, before);
      drawn.set(line.id, { element, key });
    }
    for (const [id, { element }] of this.#drawn) if (!drawn.has(id)) this.#remove(element);
    this.#drawn = drawn;
    this.element.append(this.#typing);
    show(this.#typing, session.typing && session.screen === "serving");
    const written = this.#tell(all);
    const mine = all.at(-1)?.mark === "queued";
    const still = reading && drawn.get(reading[0])?.element;
    if (still) this.element.scrollTop = scrollTop + still.offsetTop - top;
    if (mine) this.element.scrollIntoView?.({ block: "end" });
    if (wasAtEnd || mine) this.toEnd();
    else {
      this.#behindBy(this.#behind + written);
      // A page of earlier ones has come.
      if (end > DRAWN_MAX && this.element.scrollTop < NEAR_END_PX) this.#move(-STEP);
    }
  }

  #remove(element: HTMLElement): void {
    this.#sizes.unobserve(element);
    element.remove();
  }

  #behindBy(count: number): void {
    this.#behind = count;
    if (count > 0) say(this.fresh, this.context.t("new", { n: count }));
    show(this.fresh, count > 0);
  }

  /** Announces what is new. Returns how many messages came from the agent. */
  #tell(lines: Line[]): number {
    const { announce, shell } = this.context;
    const told = this.#told;
    this.#told = lines.reduce((most, { seq }) => Math.max(most, seq), 0);
    if (told === null) return 0;
    let count = 0;
    for (const line of lines) {
      if (line.seq <= told || line.sender === "customer") continue;
      if (line.sender === "system") {
        announce(this.#notice(line));
        continue;
      }
      count += 1;
      announce(`${line.name}: ${line.text || line.file?.name || ""}`);
      shell.emit("message", { name: line.name, text: line.text, at: line.at });
    }
    return count;
  }

  #notice({ notice, name }: Line): string {
    return this.context.t(notice === "ended" ? "over" : notice, { name });
  }

  #draw(line: Line): HTMLElement {
    const { locale, session, shell, t } = this.context;
    if (line.sender === "system") {
      return h("p", { class: "notice", title: exact(line.at, locale) }, this.#notice(line));
    }
    const mine = line.sender === "customer";
    const picture = session.chat?.agent?.name === line.name ? session.chat.agent.picture : null;
    return h(
      "div",
      { class: `line ${mine ? "mine" : "theirs"}${line.first ? " first" : ""}` },
      !mine && line.first && face(line.name, picture, shell.base),
      !mine && line.first && h("span", { class: "who" }, line.name),
      mine && line.first && h("span", { class: "quiet-only" }, t("you")),
      line.upload || line.file
        ? this.#file(line)
        : h(
            "div",
            { class: onlyEmoji(line.text) ? "big" : "bubble", dir: "auto" },
            ...linked(line.text),
          ),
      line.mark === "failed" ? this.#failed(line) : line.last && this.#foot(line),
    );
  }

  #foot({ at, mark, upload }: Line): HTMLElement {
    const { locale, session, t } = this.context;
    return h(
      "span",
      { class: `foot ${mark}`, title: exact(at, locale) },
      moment(at, session.connection.now(), locale),
      MARKS[mark] ? icon(MARKS[mark], 14) : null,
      mark &&
        h(
          "span",
          { class: mark === "read" || mark === "queued" ? "" : "quiet-only" },
          t(upload && session.connection.link === "online" ? "message_sending" : mark),
        ),
    );
  }

  /** That it failed at once, why and what can be done when it has been fetched. */
  #failed(line: Line): HTMLElement {
    const { more, t } = this.context;
    const said = h("span", { class: "foot failed", role: "alert" }, `${t("failed")}. `);
    void more().then(({ whyFailed }) => said.append(...whyFailed(line)));
    return said;
  }

  /** Its place at once, the rest when it has been fetched. */
  #file(line: Line): HTMLElement {
    const card = h("div", { class: "card" });
    const { height, width } = line.file ?? {};
    if (height)
      card.style.cssText = `aspect-ratio:${width}/${height};width:min(${width}px,240px*${width}/${height})`;
    void this.context.more().then(({ fileCard }) => card.append(fileCard(line)));
    return card;
  }
}
