// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Session } from "../wire/session";
import { mayEnter } from "./SignIn";

const session = (...rights: string[]): Session => ({
  user: "u",
  name: "U",
  role: "any",
  agent: "ann",
  rights,
});

test("who serves has the desk and not the board", () => {
  expect(mayEnter(session("serve"), "agent")).toBe(true);
  expect(mayEnter(session("serve"), "supervisor")).toBe(false);
});

test("who has the board has the desk only when serving", () => {
  expect(mayEnter(session("board", "limits"), "supervisor")).toBe(true);
  expect(mayEnter(session("board", "limits"), "agent")).toBe(false);
  expect(mayEnter(session("serve", "board"), "agent")).toBe(true);
});
