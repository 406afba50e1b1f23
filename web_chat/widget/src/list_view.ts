/** The conversation. Elements are kept by id, so nothing moves under the reader. */

import sentIcon from "lucide-static/icons/check.svg?raw";
import readIcon from "lucide-static/icons/check-check.svg?raw";
import queuedIcon from "lucide-static/icons/clock.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { exact, moment } from "../../../ui/kit/time";
import { h, linked, onlyEmoji, say, show } from "./dom";
import { Following } from "./following";
import type { Line } from "./lines";
import { type Context, excuse, face } from "./view";

const NEAR_END_PX = 60;
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
      if (this.#following.on) this.#behindBy(0);
      if (this.element.scrollTop < NEAR_END_PX) context.session.older();
    };
    this.#sizes.observe(this.element);
  }

  atEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
    this.#following.on = true;
    this.#behindBy(0);
  }

  update(): void {
    const { session } = this.context;
    const contact = session.chat?.contact ?? "";
    const lines = session.lines();
    const wasAtEnd = this.#following.on;
    const { firstChild: head, scrollHeight, scrollTop } = this.element;
    if (contact !== this.#contact) {
      this.#contact = contact;
      this.#told = null;
    }
    const drawn = new Map<string, { element: HTMLElement; key: string }>();
    let before: Node | null = head;
    for (const line of lines) {
      const key = `${line.mark}${line.first}${line.last}${line.code}${line.seq > 0}${!!line.upload}`;
      const old = this.#drawn.get(line.id);
      const element = old?.key === key ? old.element : this.#draw(line);
      if (line.upload) progress(element, line.upload.progress);
      if (old && old.element !== element && old.element === before)
        before = old.element.nextSibling;
      if (old && old.element !== element) this.#remove(old.element);
      if (old?.element !== element) this.#sizes.observe(element);
      if (element === before) before = before.nextSibling;
      else this.element.insertBefore(element, before);
      drawn.set(line.id, { element, key });
    }
    for (const [id, { element }] of this.#drawn) if (!drawn.has(id)) this.#remove(element);
    this.#drawn = drawn;
    this.element.append(this.#typing);
    show(this.#typing, session.typing && session.screen === "serving");
    const written = this.#tell(lines);
    const mine = lines.at(-1)?.mark === "queued";
    // Earlier messages came in above.
    if (head !== this.element.firstChild)
      this.element.scrollTop = scrollTop + this.element.scrollHeight - scrollHeight;
    if (wasAtEnd || mine) this.toEnd();
    else this.#behindBy(this.#behind + written);
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

  #foot({ at, mark }: Line): HTMLElement {
    const { locale, session, t } = this.context;
    return h(
      "span",
      { class: `foot ${mark}`, title: exact(at, locale) },
      moment(at, session.connection.now(), locale),
      MARKS[mark] ? icon(MARKS[mark], 14) : null,
      mark &&
        h("span", { class: mark === "read" || mark === "queued" ? "" : "quiet-only" }, t(mark)),
    );
  }

  #failed({ id, code = "" }: Line): HTMLElement {
    const { session, t } = this.context;
    const final =
      (session.screen !== "serving" && session.screen !== "waiting") ||
      code === "too_large" ||
      code === "bad_type" ||
      code === "empty_file" ||
      code === "wrong_stage";
    const why = h("span", {});
    excuse(this.context, code, why);
    return h(
      "span",
      { class: "foot failed", role: "alert" },
      `${t("failed")}. `,
      why,
      " ",
      !final &&
        h("button", { class: "text", type: "button", click: () => session.again(id) }, t("again")),
      h("button", { class: "text", type: "button", click: () => session.forget(id) }, t("remove")),
    );
  }

  /** Its name at once, the rest when it has been fetched. */
  #file(line: Line): HTMLElement {
    const name = (line.upload?.file ?? line.file)?.name ?? "";
    const card = h("div", { class: "bubble" }, name);
    void this.context.more().then(({ fileCard }) => {
      card.className = "";
      card.replaceChildren(fileCard(line));
    });
    return card;
  }
}

function progress(element: HTMLElement, value: number): void {
  const bar = element.querySelector("progress");
  if (bar) bar.value = value;
}
