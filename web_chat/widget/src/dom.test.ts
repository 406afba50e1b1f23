// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { h, linked, onlyEmoji } from "./dom";

const html = (text: string) => h("div", {}, ...linked(text)).innerHTML;

test("web addresses become links that tell the other side nothing", () => {
  expect(html("see https://shop.example/a?b=1, please")).toBe(
    'see <a href="https://shop.example/a?b=1" target="_blank" rel="noopener noreferrer nofollow">https://shop.example/a?b=1</a>, please',
  );
  expect(html("www.shop.example.")).toContain('href="https://www.shop.example"');
});

test("markup and other schemes stay text", () => {
  expect(html('<img src=x onerror="alert(1)">')).toBe('&lt;img src=x onerror="alert(1)"&gt;');
  expect(html("javascript:alert(1) data:text/html,x ftp://a.b/c")).not.toContain("<a");
});

test("only one to three emoji are shown large", () => {
  expect(["👍", "🎉 🎉", "👩‍🚀", "👍🏽", "🇦🇿", "❤️"].map(onlyEmoji)).toEqual(Array(6).fill(true));
  expect(["1", "ok 👍", "", "👍👍👍👍", "#"].map(onlyEmoji)).toEqual(Array(5).fill(false));
});

test("attributes that are false are left out, functions listen", () => {
  let clicks = 0;
  const button = h("button", { disabled: false, hidden: true, click: () => clicks++ }, "Go");
  button.click();
  expect(button.outerHTML).toBe('<button hidden="">Go</button>');
  expect(clicks).toBe(1);
});
