// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import type { AgentChooseWrapUp, Desk, House } from "../../../ui/wire/generated";
import { draftOf, keepDraft } from "./drafts";
import { type Chosen, MOST_MS, PAUSE_MS, ranOut, Wrapping } from "./wrapping";

const NOTHING: Chosen = { disposition: "", note: "", tags: [] };
let sent: AgentChooseWrapUp[];
let answers: { resolve: () => void; reject: () => void }[];
let wrapping: Wrapping;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  sent = [];
  answers = [];
  wrapping = new Wrapping((command) => {
    sent.push(command);
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
  });
});

const answered = (at: number, how: "resolve" | "reject" = "resolve") => {
  answers[at]?.[how]();
  return vi.advanceTimersByTimeAsync(0);
};
const change = (chosen: Partial<Chosen>, after = 0) =>
  wrapping.change("a", { ...wrapping.shown("a", NOTHING), ...chosen }, after);

test("what is pressed goes at once, what is typed in a pause, and always the whole", async () => {
  change({ disposition: "sold" });
  await vi.advanceTimersByTimeAsync(0);
  await answered(0);
  expect(wrapping.isKept("a")).toBe(true);
  for (const note of ["W", "Wa", "Wants blue"]) change({ note }, PAUSE_MS);
  expect(wrapping.isKept("a")).toBe(false);
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent[1]).toEqual({
    type: "choose_wrap_up",
    contact: "a",
    disposition: "sold",
    note: "Wants blue",
    tags: [],
  });
});

test("who types without a pause loses little to the clock", async () => {
  for (let typed = 1; typed <= 20; typed += 1) {
    change({ note: "x".repeat(typed) }, PAUSE_MS);
    await vi.advanceTimersByTimeAsync(200);
    await answered(sent.length - 1);
  }
  expect(sent.map(({ note }) => note?.length)).toEqual([8, 16]);
});

test("when the page goes, what waits goes before it, and nothing twice", async () => {
  change({ disposition: "sold" });
  await vi.advanceTimersByTimeAsync(0);
  change({ note: "Blue" }, PAUSE_MS);
  wrapping.hurry();
  wrapping.hurry();
  expect(sent.map(({ note }) => note)).toEqual(["", "Blue"]);
  await vi.advanceTimersByTimeAsync(MOST_MS);
  expect(sent).toHaveLength(2);
});

test("one goes after the other, and the newest is the last", async () => {
  change({ disposition: "sold" });
  await vi.advanceTimersByTimeAsync(0);
  change({ disposition: "lost" });
  change({ tags: ["lamp"] });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(1);
  await answered(0);
  expect(sent.slice(1)).toMatchObject([{ disposition: "lost", tags: ["lamp"] }]);
  await answered(1);
  expect(sent).toHaveLength(2);
});

test("what another window chose later is shown, and nothing that is still on its way here", async () => {
  const there: Chosen = { disposition: "lost", note: "", tags: [] };
  change({ disposition: "sold", note: "Blue " });
  wrapping.heard("a", there);
  expect(wrapping.shown("a", there).disposition).toBe("sold");
  await vi.advanceTimersByTimeAsync(0);
  await answered(0);
  wrapping.heard("a", { ...there, disposition: "sold", note: "Blue" });
  expect(wrapping.shown("a", there).note).toBe("Blue ");
  wrapping.heard("a", there);
  expect(wrapping.shown("a", there)).toBe(there);
});

test("what did not reach the server before a reload goes after it, and is then no draft", async () => {
  keepDraft("a", "sold", "disposition");
  keepDraft("a", "lamp desk", "tags");
  wrapping.open("a");
  wrapping.open("b");
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toMatchObject([{ contact: "a", disposition: "sold", tags: ["lamp", "desk"] }]);
  await answered(0);
  expect(draftOf("a", "disposition") + draftOf("a", "tags")).toBe("");
});

test("a refusal is not told, stays a draft and says nothing of being kept", async () => {
  change({ disposition: "sold" });
  await vi.advanceTimersByTimeAsync(0);
  await answered(0, "reject");
  expect(wrapping.isKept("a")).toBe(false);
  expect(draftOf("a", "disposition")).toBe("sold");
  expect(sent).toHaveLength(1);
});

test("what is in hand no longer is forgotten, and goes nowhere", async () => {
  change({ disposition: "sold" }, PAUSE_MS);
  wrapping.only(new Map());
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(sent).toEqual([]);
  expect(wrapping.own.value.size).toBe(0);
});

test("a contact whose time was over leaves with a word of what is kept", () => {
  const house = {
    dispositions: [{ id: "sold", label: "Sold" }],
    tags: [{ id: "rope", label: "Rope" }],
  } as unknown as House;
  const row = { stage: "wrap_up", part: "own", customer: "Vera", wrap_up_until: 60_000 } as Desk;
  const chosen = { ...row, disposition: "sold", tags: ["rope"] };
  expect(ranOut(chosen, house, 59_500)).toContain("Vera was over. Kept: Sold, Rope.");
  expect(ranOut({ ...row, disposition: "", tags: [] }, house, 60_000)).toContain(
    "No outcome was chosen.",
  );
  expect(ranOut(chosen, house, 50_000)).toBeNull();
  expect(ranOut({ ...chosen, wrap_up_until: null }, house, 60_000)).toBeNull();
  expect(ranOut({ ...chosen, stage: "serving" }, house, 60_000)).toBeNull();
});
