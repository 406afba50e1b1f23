/** The panel: built on first use, inside the launcher's shadow root. */
import leaveIcon from "lucide-static/icons/log-out.svg?raw";
import mailIcon from "lucide-static/icons/mail.svg?raw";
import closeIcon from "lucide-static/icons/x.svg?raw";
import { icon } from "../../../ui/kit/icon";
import { dateText, exact, moment } from "../../../ui/kit/time";
import tokens from "../../../ui/kit/tokens.css?inline";
import { Composer } from "./composer";
import { h, say, show } from "./dom";
import forms from "./forms.css?inline";
import { keep, kept } from "./keep";
import { ListView } from "./list_view";
import type { More, more as makeMore } from "./more";
import frame from "./panel.css?inline";
import { PlaceView } from "./place_view";
import { type Screen, Session } from "./session";
import type { Mount, Panel, Shell } from "./shell";
import { PartsSocket } from "./socket";
import { StartView } from "./start_view";
import talk from "./talk.css?inline";
import { words } from "./texts";
import { type Context, face } from "./view";

type Polling = typeof import("./polling");

const QUIET_MS = 1_500;
const UNREACHABLE_MS = 8_000;
const AGAIN_MS = 4_000;
const PHONE = "(max-width:30em),(max-height:30em)";

export const mount: Mount = (shell) => {
  for (const css of [tokens, frame, forms, talk]) shell.adopt(css);
  const panel = new ChatPanel(shell);
  if (kept("open") && kept("shown", "sessionStorage")) panel.open(true);
  return panel;
};

class ChatPanel implements Panel {
  readonly element: HTMLElement;
  #session: Session;
  #context: Context;
  #start: StartView;
  #place: PlaceView;
  #list: ListView;
  #composer: Composer;
  #more: Promise<More> | undefined;
  #closing: More["closing"] | undefined;
  #badge = h("span", { class: "badge", hidden: true });
  #face = h("span", {});
  #title = h("h2", { id: "title" });
  #state = h("p", { class: "state" });
  #leave: HTMLButtonElement;
  #mail: HTMLButtonElement;
  #bar: HTMLElement;
  #skeleton: HTMLElement;
  #trouble: HTMLElement;
  #ask: HTMLElement;
  /** It came back after a reload, and nobody has touched it since. */
  #byItself = false;
  #live = h("div", { class: "quiet-only", "aria-live": "polite" });
  #screen: Screen | "" = "";
  #faced = "";
  #unread = 0;
  #offlineSince = Date.now();
  #queued = false;
  #overflow = "";
  /** What is only seen in the open panel is not fetched before. */
  #opened = () => {};

  constructor(private readonly shell: Shell) {
    const { base, language, locales } = shell;
    const own = words(language, locales);
    const { t } = own;
    const opened = new Promise<void>((done) => {
      this.#opened = done;
    });
    const polling = async () => (await shell.part<Polling>("polling")).XHR;
    this.#session = new Session(
      base,
      () => this.#later(),
      (url, auth) => new PartsSocket(url, auth, polling),
      (code) => shell.emit("identified", { verified: !code, code }),
      (upload) => void this.#fetched().then(({ sendFile }) => sendFile(upload)),
    );
    this.#session.connection.onLink(() => void this.#session.identify(shell.identity()));
    this.#context = {
      session: this.#session,
      shell,
      ...own,
      time: { dateText, exact, moment },
      announce: (text) => say(this.#live, text),
      erase: () =>
        void this.#fetched().then(({ askToErase }) =>
          askToErase(this.#ask, () => {
            this.#start.erased();
            this.#composer.clear();
          }),
        ),
      mail: () => void this.#fetched().then(({ askForMail }) => askForMail(this.#ask)),
      more: () => opened.then(() => this.#fetched()),
    };
    this.#start = new StartView(this.#context);
    this.#place = new PlaceView(this.#context);
    this.#list = new ListView(this.#context);
    this.#composer = new Composer(this.#context);
    const round = (key: string, source: string, click: () => void) =>
      h(
        "button",
        { class: "round", type: "button", "aria-label": t(key), title: t(key), click },
        icon(source),
      );
    this.#leave = round(
      "leave",
      leaveIcon,
      () => void this.#fetched().then(({ askToLeave }) => askToLeave(this.#ask)),
    );
    this.#mail = round("mail", mailIcon, () => this.#context.mail());
    this.#bar = h(
      "p",
      { class: "bar", role: "status", hidden: true },
      h("i", {}),
      t("reconnecting"),
    );
    this.#skeleton = h(
      "div",
      { class: "skeleton", role: "status", "aria-label": t("connecting") },
      ...["w8", "w5", "box", "box", "w6"].map((name) => h("i", { class: name })),
    );
    this.#trouble = h(
      "div",
      { class: "trouble", role: "alert", hidden: true },
      h("p", {}),
      h(
        "button",
        { class: "plain", type: "button", click: () => this.#session.connection.check() },
        t("retry"),
      ),
    );
    this.#ask = h("div", { class: "ask", role: "alertdialog", hidden: true });
    this.element = h(
      "div",
      {
        class: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        lang: own.locale,
        hidden: true,
      },
      h(
        "div",
        { class: "head" },
        this.#face,
        h("div", { class: "titles" }, this.#title, this.#state),
        this.#mail,
        this.#leave,
        round("close", closeIcon, () => shell.close()),
      ),
      this.#bar,
      h(
        "div",
        { class: "body" },
        this.#skeleton,
        this.#trouble,
        this.#start.element,
        this.#place.element,
        this.#list.element,
        this.#list.fresh,
      ),
      this.#composer.element,
      this.#ask,
      this.#live,
    );
    for (const touch of ["focusin", "pointerdown"])
      this.element.addEventListener(touch, () => {
        this.#byItself = false;
      });
    this.element.onkeydown = (event) => this.#key(event);
    this.#list.element.addEventListener("scroll", () => this.#look());
    this.element.ondragenter = () =>
      void this.#fetched().then(({ drop }) => drop(this.element, this.#composer));
    // Until that is there, and else the browser would open the file in place of the page.
    this.element.ondragover = this.element.ondrop = (event) => event.preventDefault();
    shell.root.prepend(this.element);
    shell.button.append(this.#badge);
    document.addEventListener("visibilitychange", () => this.#look());
    visualViewport?.addEventListener("resize", () => this.#fit());
    setInterval(() => this.#trouble.isConnected && this.#troubles(), QUIET_MS);
    if (kept("files")) void this.#fetched().then(({ goOn }) => goOn());
    this.#update();
  }

  /** `again`: after a reload, not because somebody asked. */
  open(again = false): void {
    if (!this.element.hidden) {
      this.#byItself = false;
      this.#focus();
      return;
    }
    this.#opened();
    show(this.element, true);
    this.shell.button.ariaExpanded = "true";
    this.shell.root.toggleAttribute("data-open", true);
    if (matchMedia(PHONE).matches) {
      this.element.ariaModal = "true";
      this.#overflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    this.#fit();
    this.#update();
    this.#list.toEnd();
    this.#byItself = again;
    if (!again) this.#focus();
    this.#look();
    keep("shown", 1, "sessionStorage");
    this.shell.emit("open");
  }

  close(): void {
    if (this.element.hidden) return;
    show(this.element, false);
    show(this.#ask, false);
    this.shell.button.ariaExpanded = "false";
    this.shell.root.toggleAttribute("data-open", false);
    if (this.element.ariaModal) document.documentElement.style.overflow = this.#overflow;
    this.element.ariaModal = null;
    this.shell.button.focus();
    this.#sign();
    keep("shown", null, "sessionStorage");
    this.shell.emit("close");
  }

  signOut(): Promise<void> {
    void this.#fetched().then(({ forgetFiles }) => forgetFiles());
    this.#start.element.reset();
    this.#composer.clear();
    return this.#session.erase("sign_out");
  }

  identify(): void {
    this.#start.identify();
    void this.#session.identify(this.shell.identity());
  }

  /** Many changes at once are drawn once; not by animation frames, which rest in hidden tabs. */
  #later(): void {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#update();
    });
  }

  #update(): void {
    const { screen } = this.#session;
    const talking = screen === "waiting" || screen === "serving";
    const over = screen === "ended" || screen === "lost";
    show(this.#skeleton, screen === "connecting");
    show(this.#start.element, screen === "start");
    show(this.#place.element, screen === "waiting");
    show(this.#list.element, talking || over);
    show(this.#composer.element, talking);
    if (this.#closing) show(this.#closing.element, over);
    show(this.#leave, talking);
    show(this.#mail, screen === "serving" && !!this.#session.site?.mail);
    this.element.dataset.screen = screen;
    this.#header(screen);
    if (screen === "start") this.#start.update();
    if (screen === "waiting") this.#place.update();
    this.#list.update();
    if (talking) this.#composer.update();
    if (over) this.#close();
    this.#troubles();
    this.#moved(screen);
    this.#look();
    this.#count();
    this.#sign();
  }

  /** What comes after a conversation, as soon as it is there. */
  #close(): void {
    this.#closing?.update();
    if (this.#closing) return;
    void this.#context.more().then(({ closing }) => {
      if (this.#closing) return;
      this.#closing = closing;
      this.#composer.element.before(closing.element);
      this.#update();
      this.#list.toEnd();
      if (!this.element.hidden && this.#mayFocus()) this.#focus();
    });
  }

  #fetched(): Promise<More> {
    const { language } = this.shell;
    const fetch = (): Promise<More> =>
      this.shell.part<{ more: typeof makeMore }>(`more.${language}`).then(
        ({ more }) => more(this.#context),
        () => new Promise((done) => setTimeout(() => done(fetch()), AGAIN_MS)),
      );
    this.#more ??= fetch();
    return this.#more;
  }

  #header(screen: Screen): void {
    const { t, session } = this.#context;
    const { site, chat, typing } = session;
    const agent = screen === "serving" || screen === "ended" ? chat?.agent : null;
    const name = agent?.name || site?.brand || "";
    say(this.#title, name || t("open"));
    const open = site?.topics.some((topic) => topic.open);
    const states: Record<Screen, string> = {
      connecting: t("connecting"),
      start: t(open ? "open_now" : "closed_now"),
      waiting: site ? t("waiting") : "",
      serving:
        typing && agent
          ? t("typing", { name: agent.name })
          : `${t("serving")} · ${site?.brand ?? ""}`,
      ended: t("ended"),
      lost: t("lost"),
      gone: "",
    };
    say(this.#state, states[screen]);
    const faced = `${name}|${agent?.picture}`;
    if (faced === this.#faced) return;
    this.#faced = faced;
    const drawn = face(name, agent?.picture, this.shell.base);
    drawn.classList.toggle("brand", !agent);
    this.#face.replaceWith(drawn);
    this.#face = drawn;
  }

  /** Offline is said only when it lasts: most gaps are over before they are noticed. */
  #troubles(): void {
    const { link } = this.#session.connection;
    const { t } = this.#context;
    if (link === "online") this.#offlineSince = 0;
    else this.#offlineSince ||= Date.now();
    const since = this.#offlineSince ? Date.now() - this.#offlineSince : 0;
    const gone = link === "ended";
    const { screen } = this.#session;
    show(this.#bar, link === "offline" && since >= QUIET_MS && screen !== "connecting");
    const stuck = screen === "connecting" && since >= UNREACHABLE_MS;
    say(this.#trouble.firstChild as HTMLElement, t(gone ? "gone" : "unreachable"));
    show(this.#trouble.lastChild as HTMLElement, !gone);
    if (this.#trouble.hidden === (gone || stuck)) show(this.#trouble, gone || stuck);
    if (stuck) show(this.#skeleton, false);
    if (link === "offline" && since < QUIET_MS) setTimeout(() => this.#troubles(), QUIET_MS);
  }

  #moved(screen: Screen): void {
    const before = this.#screen;
    if (screen === before) return;
    this.#screen = screen;
    show(this.#ask, false);
    // What was told of the place in line holds no more.
    if (before === "waiting" && screen !== "serving") say(this.#live, "");
    if (before && before !== "connecting" && (screen === "ended" || screen === "lost"))
      this.shell.emit("ended");
    if (screen === "waiting" || screen === "serving" || screen === "ended") this.#list.toEnd();
    // Serving begins while one may be writing: the focus stays where it is.
    if (before === "waiting" && screen === "serving") return;
    if (!this.element.hidden && this.#mayFocus()) this.#focus();
  }

  /** A panel that comes back by itself takes no focus away from the page. */
  #mayFocus(): boolean {
    if (this.#byItself) return false;
    const at = document.activeElement;
    return !at || at === document.body || at === this.shell.host;
  }

  #focus(): void {
    const { screen } = this.#session;
    if (screen === "start") this.#start.focus();
    else if (screen === "waiting" || screen === "serving") this.#composer.focus();
    else if (screen === "ended" || screen === "lost") (this.#closing ?? this.#list.element).focus();
    else this.element.querySelector<HTMLElement>(".head button:last-child")?.focus();
  }

  /** What is before the customer's eyes has been read. */
  #look(): void {
    if (!this.element.hidden && document.visibilityState === "visible" && this.#list.atEnd())
      this.#session.see();
  }

  #count(): void {
    const { t } = this.#context;
    const count = this.#session.unread();
    if (count === this.#unread) return;
    if (count > this.#unread) void this.#fetched().then(({ call }) => call(t("new", { n: count })));
    this.#unread = count;
    const told = this.element.hidden ? count : 0;
    show(this.#badge, told > 0);
    say(this.#badge, told > 9 ? "9+" : String(told));
    this.shell.emit("unread", told);
  }

  /** A closed panel says on its button that a conversation is open, and in which state. */
  #sign(): void {
    const { t, session } = this.#context;
    const { screen, chat } = session;
    const { button, options } = this.shell;
    const hidden = this.element.hidden;
    const going = hidden && (screen === "waiting" || screen === "serving");
    const parts = [options.label || t("open")];
    if (going) parts.push(screen === "waiting" ? t("waiting") : chat?.agent?.name || t("serving"));
    if (hidden && this.#unread > 0) parts.push(t("new", { n: this.#unread }));
    button.ariaLabel = parts.join(". ");
    button.toggleAttribute("data-going", going);
  }

  #key(event: KeyboardEvent): void {
    // The page's own shortcuts are not for what is written here.
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) {
      if (this.#ask.hidden) this.shell.close();
      else {
        this.#ask.querySelector("button")?.click();
      }
    }
    const inside = this.#ask.hidden ? this.element : this.#ask;
    if (event.key !== "Tab" || (!this.element.ariaModal && inside === this.element)) return;
    const stops = [
      ...inside.querySelectorAll<HTMLElement>(
        "button:enabled, input:enabled, textarea, a[href], [tabindex='0']",
      ),
    ].filter((each) => each.checkVisibility?.() ?? each.offsetParent !== null);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.shell.shadow.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  /** Above the keyboard of a phone. */
  #fit(): void {
    const viewport = visualViewport;
    if (!viewport || !this.element.ariaModal) return;
    this.element.style.setProperty("--height", `${viewport.height}px`);
    this.#list.toEnd();
  }
}
