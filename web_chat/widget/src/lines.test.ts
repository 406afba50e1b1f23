// @vitest-environment happy-dom
import { expect, test } from "vitest";
import * as time from "../../../ui/kit/time";
import type { Chat, Message } from "../../../ui/wire/generated";
import { linesOf } from "./lines";
import type { Written } from "./outbox";
import { isSent, transcriptOf } from "./transcript";

const chat: Chat = {
  contact: "c1",
  stage: "serving",
  queue: "orders",
  started_at: 0,
  place: null,
  agent: { name: "Leyla", picture: null },
  delivered_seq: 3,
  read_seq: 1,
  ended_by: "",
  rating: null,
  last_seq: 4,
};
const message = (seq: number, sender: string, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  contact: "c1",
  seq,
  sender,
  at: seq * 1_000,
  text: `text ${seq}`,
  name: sender === "agent" ? "Leyla" : "",
  file: null,
  notice: "",
  ...more,
});
const written = (id: string, at: number, more: Partial<Written> = {}): Written => ({
  id,
  contact: "c1",
  text: id,
  file: null,
  at,
  ...more,
});

test("ticks say sent, delivered and read by the sequence the agent reached", () => {
  const mine = [1, 3, 4].map((seq) => message(seq, "customer"));
  const lines = linesOf(chat, mine, [], []);
  expect(lines.map(({ mark }) => mark)).toEqual(["read", "delivered", "sent"]);
});

test("what is on its way comes after what is stored, and never beside itself", () => {
  const waiting = [
    written("m1", 9_000),
    written("b", 3_000),
    written("a", 2_000, { failed: "too_many" }),
  ];
  const lines = linesOf(chat, [message(1, "customer")], waiting, []);
  expect(lines.map(({ id, mark }) => [id, mark])).toEqual([
    ["m1", "read"],
    ["a", "failed"],
    ["b", "queued"],
  ]);
});

test("what failed keeps its place in time, and later answers stand below it", () => {
  const later = [message(1, "customer"), message(2, "agent"), message(5, "agent")];
  const upload = {
    id: "u",
    contact: "c1",
    at: 2_600,
    file: new File([""], "plan.exe"),
    progress: 0,
    failed: "bad_type",
  };
  const ours = [written("a", 2_500, { failed: "too_many" }), written("b", 2_700)];
  const lines = linesOf(chat, later, ours, [upload]);
  expect(lines.map(({ id }) => id)).toEqual(["m1", "m2", "a", "u", "m5", "b"]);
});

test("messages of one sender within five minutes are a group", () => {
  const lines = linesOf(
    chat,
    [
      message(1, "agent"),
      message(2, "agent"),
      message(3, "customer"),
      message(4, "agent", { at: 4_000 }),
      message(5, "agent", { at: 400_000 }),
      message(6, "agent", { at: 401_000, name: "Tom" }),
    ],
    [],
    [],
  );
  expect(lines.map(({ first, last }) => `${first ? "first" : ""}${last ? "last" : ""}`)).toEqual([
    "first",
    "last",
    "firstlast",
    "firstlast",
    "firstlast",
    "firstlast",
  ]);
});

test("other contacts and notices for the agent are left out", () => {
  const lines = linesOf(
    chat,
    [
      message(1, "system", { notice: "joined" }),
      message(2, "system", { notice: "away" }),
      message(3, "agent", { contact: "c0" }),
    ],
    [],
    [],
  );
  expect(lines.map(({ notice }) => notice)).toEqual(["joined"]);
});

test("what is kept of a conversation has no line of what was never sent", () => {
  const file = { id: "f", name: "plan.pdf" } as Message["file"];
  const upload = {
    ...{ id: "u", contact: "c1", at: 2_600, progress: 0, failed: "bad_type" },
    file: new File([""], "plan.exe"),
  };
  const lines = linesOf(
    chat,
    [
      message(1, "customer"),
      message(2, "agent", { text: "", file }),
      message(3, "system", { text: "", notice: "ended" }),
    ],
    [written("a", 2_500, { failed: "too_many" }), written("b", 2_700)],
    [upload],
  );
  const t = (key: string) => key;
  const words = { t, locale: "en", time };
  expect(transcriptOf(lines, words).map((line) => line.replace(/^\[.*?\] /, ""))).toEqual([
    "you: text 1",
    "Leyla: plan.pdf",
    "over",
  ]);
  expect(linesOf(chat, [], [], [upload]).some(isSent)).toBe(false);
});
