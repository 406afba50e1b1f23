// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import type { Identity } from "./shell";
import { StartView } from "./start_view";
import type { Context } from "./view";

const TOPIC = {
  ...{ queue: "sales", label: "Sales", names: {} as Record<string, string>, opens: null },
  ...{ open: true, message: false, keep_days: null },
};
const SITE = {
  topics: [TOPIC],
  forms: [],
  greeting: { "": "Hello" } as Record<string, string>,
  max_text: 4_000,
};

beforeEach(() => {
  sessionStorage.clear();
  document.body.replaceChildren();
});

/** A page, where the site says who is there. */
function page(who: Identity = {}) {
  const session = { site: SITE, user: "", unsent: "", begin: async () => {} };
  const shell = { options: {}, identity: () => who, language: "en", emit: () => {} };
  const context = { session, shell, t: (key: string) => key, more: () => new Promise(() => {}) };
  const view = new StartView(context as unknown as Context);
  document.body.append(view.element);
  view.update();
  const field = view.element.querySelector("textarea") as HTMLTextAreaElement;
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  };
  return { field, session, type, view, who };
}

test("a question that is not sent yet is there again after a reload, and gone when it is sent", async () => {
  page().type("Which rope?");
  const { field, view } = page();
  expect(field.value).toBe("Which rope?");
  view.element.dispatchEvent(new Event("submit"));
  await new Promise((done) => setTimeout(done));
  expect(field.value).toBe("");
  expect(page().field.value).toBe("");
});

test("what a conversation that is over leaves unsent is kept as well", () => {
  const { session, view } = page();
  session.unsent = "And a bell";
  view.update();
  expect(page().field.value).toBe("And a bell");
});

test("what one customer typed is shown to no other at the same browser", () => {
  page({ id: "mara" }).type("A secret");
  // Who it is may be said later: until then nobody sees it, and it is not lost.
  const { field, view, who } = page();
  expect(field.value).toBe("");
  who.id = "mara";
  view.identify();
  expect(field.value).toBe("A secret");
  who.id = "noor";
  view.identify();
  expect(field.value).toBe("");
  expect(page({ id: "mara" }).field.value).toBe("");
  // Before anybody signs in it is whose browser it is.
  page().type("Which rope?");
  expect(page({ id: "mara" }).field.value).toBe("Which rope?");
});

test("customers are greeted in their language, where the site has words for it", () => {
  const { session, view } = page();
  const shown = () => view.element.querySelector(".greeting")?.textContent;
  expect(shown()).toBe("Hello");
  session.site = { ...SITE, greeting: { "": "Hello", en: "Good day" } };
  view.update();
  expect(shown()).toBe("Good day");
});

test("topics are called as customers of that language call them", () => {
  const { session, view } = page();
  session.site = {
    ...SITE,
    topics: [{ ...TOPIC, names: { en: "Shop", sl: "Prodaja" }, open: false, message: true }],
  };
  view.update();
  expect(view.element.querySelector(".topic")?.textContent).toContain("Shop");
  session.site = { ...SITE, topics: [{ ...TOPIC, names: { sl: "Prodaja" } }] };
  view.update();
  expect(view.element.querySelector(".topic")?.textContent).toContain("Sales");
});

test("where everything is closed it says that nobody is here, not how it can help", () => {
  const { session, view } = page();
  const greeting = () => view.element.querySelector(".greeting")?.textContent;
  expect(greeting()).toBe("Hello");
  session.site = { ...SITE, topics: [{ ...TOPIC, open: false }] };
  view.update();
  expect(greeting()).toBe("shut");
  expect(view.element.querySelector(".topic")?.textContent).toContain("closed_now");
  session.site = SITE;
  view.update();
  expect(greeting()).toBe("Hello");
});
