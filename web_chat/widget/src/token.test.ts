// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { visitorToken } from "./token";

const answers = () =>
  vi.fn(
    async () => new Response(JSON.stringify({ token: "t1", expires_at: Date.now() + 600_000 })),
  );

/** The browser's locks, one of which a tab holds that has been put to sleep. */
const held = {
  request: (_: string, { signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    }),
};

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a tab that sleeps with the token in its hands is not waited for", async () => {
  const asked = answers();
  vi.stubGlobal("fetch", asked);
  vi.stubGlobal("navigator", { locks: held });
  const token = visitorToken("https://chat.example/");
  await vi.advanceTimersByTimeAsync(2_900);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  await expect(token).resolves.toBe("t1");
});
