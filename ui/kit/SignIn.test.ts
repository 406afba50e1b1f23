import { expect, test } from "vitest";
import type { Session } from "../wire/session";
import { mayEnter } from "./SignIn";

function session(role: string, agent: string | null): Session {
  return { user: "u", name: "U", role, agent };
}

test("an agent has the desk and not the board", () => {
  expect(mayEnter(session("agent", "ann"), "agent")).toBe(true);
  expect(mayEnter(session("agent", "ann"), "supervisor")).toBe(false);
});

test("a supervisor has the board, and the desk only when serving", () => {
  expect(mayEnter(session("supervisor", null), "supervisor")).toBe(true);
  expect(mayEnter(session("supervisor", null), "agent")).toBe(false);
  expect(mayEnter(session("supervisor", "sue"), "agent")).toBe(true);
});
