// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => {
  document.head.replaceChildren();
  Reflect.deleteProperty(window, "Cordboard");
});

const script = () => document.head.querySelector("script") as HTMLScriptElement;

/** What the browser does: here nothing may be fetched. */
async function fresh() {
  vi.spyOn(document.head, "append").mockImplementation((...nodes) => {
    for (const node of nodes) {
      (node as HTMLElement).removeAttribute("src");
      document.head.appendChild(node as Node);
    }
  });
  return (await import("./index.js")).load;
}

test("the widget is put on the page once, with its settings", async () => {
  const load = await fresh();
  const asked = load("https://chat.example", { lang: "sl", side: "left", nonce: "n1" });
  expect(load("https://chat.example")).toBe(asked);
  expect(document.head.querySelectorAll("script").length).toBe(1);
  expect({ ...script().dataset }).toEqual({ lang: "sl", side: "left" });
  expect(script().nonce).toBe("n1");
  const api = { open: async () => {} };
  Object.assign(window, { Cordboard: api });
  script().dispatchEvent(new Event("load"));
  expect(await asked).toBe(api);
});

test("a page that is still being read is waited for", async () => {
  const load = await fresh();
  const asked = load("https://chat.example/");
  script().dispatchEvent(new Event("load"));
  const api = { open: async () => {} };
  Object.assign(window, { Cordboard: api });
  document.dispatchEvent(new CustomEvent("cordboard"));
  expect(await asked).toBe(api);
});

test("what did not come is told, and tried again when asked again", async () => {
  const load = await fresh();
  const asked = load("https://chat.example/sub");
  script().dispatchEvent(new Event("error"));
  await expect(asked).rejects.toThrow("https://chat.example");
  expect(script()).toBeNull();
  void load("https://chat.example/sub");
  expect(script()).not.toBeNull();
});
