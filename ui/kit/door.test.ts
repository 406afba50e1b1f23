import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../wire/session";
import { type Door, door, sessionEnded, sessionMissing, TOLD_MS } from "./door";

const why = (now: Door): string => (now.at === "outside" ? now.why : now.at);

beforeEach(() => {
  vi.useFakeTimers();
  door.value = { at: "inside", session: {} as Session };
});
afterEach(() => {
  vi.useRealTimers();
});

test("the server's word why a session ended stands, whether a request failed before or after", () => {
  sessionMissing();
  expect(door.value.at).toBe("inside");
  sessionEnded("disabled");
  sessionMissing();
  vi.advanceTimersByTime(2 * TOLD_MS);
  expect(why(door.value)).toBe("This user may not sign in any more.");
});

test("without such a word nothing is guessed", () => {
  sessionMissing();
  vi.advanceTimersByTime(TOLD_MS);
  expect(why(door.value)).toBe("Your session has ended. Sign in again.");
});

test("who has signed in again meanwhile stays", () => {
  sessionMissing();
  door.value = { at: "inside", session: {} as Session };
  vi.advanceTimersByTime(TOLD_MS);
  expect(door.value.at).toBe("inside");
});
