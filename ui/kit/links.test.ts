import { expect, test } from "vitest";
import { pieces } from "./links";

const links = (text: string) =>
  pieces(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []));

test("http, https and www become links, without what ends the sentence", () => {
  expect(links("See https://shop.example/a?b=1, or (http://x.example).")).toEqual([
    ["https://shop.example/a?b=1", "https://shop.example/a?b=1"],
    ["http://x.example", "http://x.example"],
  ]);
  expect(links("www.shop.example!")).toEqual([["www.shop.example", "https://www.shop.example"]]);
});

test("nothing else becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,<b>x</b>",
    "file:///etc/passwd",
    "mailto:a@shop.example",
    "https://",
    "http://[",
    "shop.example",
  ])
    expect(links(text)).toEqual([]);
  for (const { href } of pieces("javascript:https://shop.example/%0aalert(1)"))
    expect(href === null || href.startsWith("https://")).toBe(true);
});

test("the pieces are the text, whatever it is", () => {
  for (const text of ["", "Hi", "https://a.example", "a https://a.example b\nwww.b.example c"])
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
});
