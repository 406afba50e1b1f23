// @vitest-environment happy-dom
import { h, render } from "preact";
import { expect, test } from "vitest";
import { Dialog } from "./Dialog";
import { announce, Spoken } from "./toast";

const rendered = () => new Promise((done) => setTimeout(done));
const said = (root: Element) =>
  [...root.querySelectorAll("[role=status]")].map(({ textContent }) => textContent);

test("a dialog does not begin with what was said before it, and says what comes", async () => {
  const root = document.createElement("div");
  document.body.append(root);
  render(h(Spoken, null), root);
  announce("Sent to the customer.");
  await rendered();
  expect(said(root)).toEqual(["Sent to the customer."]);
  render(h(Dialog, { title: "Line", onClose: () => undefined, children: "" }), root);
  await rendered();
  expect(said(root)).toEqual([""]);
  announce("Moved.");
  await rendered();
  expect(said(root)).toEqual(["Moved."]);
});
