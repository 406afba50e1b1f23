/**
 * The one line on a shop's page: `<script src="https://chat.example/widget.js" async></script>`.
 * Draws the round button, and fetches the panel when it is wanted. docs/widget.md is for page authors.
 */
import css from "./launcher.css?inline";
import type { Api, EventName, Identity, Listener, Mount, Panel, Shell } from "./shell";

const script = document.currentScript as HTMLScriptElement;
const data = script.dataset;
/** The button's name by language, put in by the build: one file of `i18n/` makes a language. */
declare const LABELS: Record<string, string>;
const labels = LABELS;
/** Set by the panel while a conversation is open, so that it goes on after a reload. */
const OPEN_KEY = "cordboard.open";

function begin(): void {
  const host = document.createElement("cordboard-chat");
  const shadow = host.attachShadow({ mode: "open" });
  // The styles look at `data-theme` and `data-side`.
  Object.assign(host.dataset, data);
  const locales = [data.lang || document.documentElement.lang, ...navigator.languages];
  const language =
    locales
      .map((each) => each.toLowerCase().split("-")[0] as string)
      .find((each) => labels[each]) ?? "en";
  const root = document.createElement("div");
  root.className = "root";
  const button = document.createElement("button");
  button.className = "launch";
  button.type = "button";
  button.ariaLabel = data.label || (labels[language] as string);
  button.ariaExpanded = "false";
  button.append(
    drawing(
      "M4 17.5V6.8A2.8 2.8 0 0 1 6.8 4h10.4A2.8 2.8 0 0 1 20 6.8v6.4a2.8 2.8 0 0 1-2.8 2.8H9l-5 4zM8.5 8.6h7M8.5 11.6h4.5",
      "M7 10l5 5 5-5",
    ),
  );
  root.append(button);
  shadow.append(root);

  const listeners: [EventName, Listener][] = [];
  const emit = (name: EventName, detail?: unknown) => {
    for (const [wanted, listener] of [...listeners]) if (wanted === name) listener(detail);
  };
  let identity: Identity = {};
  let panel: Panel | undefined;
  let loading: Promise<Panel | undefined> | undefined;
  const tries: Record<string, number> = {};
  let wanted = false;

  const shell: Shell = {
    host,
    shadow,
    root,
    button,
    base: new URL(".", script.src).href,
    language,
    locales,
    options: { ...data },
    adopt,
    emit,
    identity: () => identity,
    close: () => api.close(),
    part,
  };

  /** Constructed sheets, because strict pages forbid inline styles. */
  function adopt(text: string): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  }

  function part<M>(name: string): Promise<M> {
    // A failed import is remembered by the browser: another address asks anew.
    const tried = tries[name] ?? 0;
    const address = `${shell.base}widget/${name}.js${tried ? `?${tried}` : ""}`;
    return import(/* @vite-ignore */ address).catch((why) => {
      tries[name] = tried + 1;
      throw why;
    });
  }

  async function load(): Promise<Panel | undefined> {
    loading ??= part<{ mount: Mount }>(`panel.${language}`).then(({ mount }) => mount(shell));
    try {
      panel = await loading;
    } catch {
      loading = undefined;
    }
    return panel;
  }

  const api: Api = {
    async open() {
      wanted = true;
      button.ariaBusy = "true";
      const made = await load();
      button.ariaBusy = null;
      if (made && wanted) made.open();
    },
    close() {
      wanted = false;
      panel?.close();
    },
    on(name, listener) {
      const entry: [EventName, Listener] = [name, listener];
      listeners.push(entry);
      return () => void listeners.splice(listeners.indexOf(entry), 1);
    },
    identify(who) {
      identity = { ...identity, ...who };
      panel?.identify();
    },
    async signOut() {
      identity = {};
      api.close();
      await (await load())?.signOut();
    },
    set: (attributes) => api.identify({ attributes: { ...identity.attributes, ...attributes } }),
  };

  adopt(css);
  button.onclick = () => (button.ariaExpanded === "true" ? api.close() : void api.open());
  button.onpointerenter = button.onfocus = () => void load();
  document.body.append(host);
  Object.defineProperty(window, "Cordboard", { value: Object.freeze(api), configurable: true });
  try {
    if (localStorage.getItem(OPEN_KEY)) void load();
  } catch {
    // Storage may be forbidden; then a conversation goes on when the panel is opened.
  }
  document.dispatchEvent(new CustomEvent("cordboard"));
}

/** One path for the closed button, one for the open. */
function drawing(...paths: string[]): Element {
  const make = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = make("svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) svg.appendChild(make("path")).setAttribute("d", d);
  return svg;
}

// Written twice on a page, it begins once.
if (!("Cordboard" in window)) {
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
