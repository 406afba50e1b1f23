import { describe, expect, test } from "vitest";
import type { Aside, Desk, Message, Note, Offer } from "../../../ui/wire/generated";
import { blocks } from "./blocks";
import {
  byAsking,
  byDue,
  byLine,
  cameSince,
  isDone,
  lastLine,
  neighbour,
  openAfterReload,
  reached,
  storyMark,
  talks,
  unread,
  wrapUpFrom,
} from "./order";

const desk = (contact: string, rest: Partial<Desk> = {}): Desk => ({
  contact,
  channel: "chat",
  stage: "serving",
  queue: "sales",
  customer: "Mira",
  customer_id: "c",
  customer_email: "",
  entered_at: 0,
  waits_since: 0,
  due: 0,
  accepted_at: 0,
  why: "",
  last_text: "",
  last_sender: "",
  last_seq: 0,
  read_seq: 0,
  customer_read_seq: 0,
  customer_away: false,
  first_reply_by: null,
  wrap_up_until: null,
  ended_by: "",
  rating: null,
  customer_delivered_seq: 0,
  pad_at: 0,
  part: "own",
  agent: "",
  participants: [],
  last_name: "",
  answer_to: "",
  unmailed: false,
  ended_at: null,
  disposition: "",
  tags: [],
  ...rest,
});

const message = (seq: number, rest: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  contact: "a",
  seq,
  sender: "customer",
  at: seq * 1000,
  text: "",
  name: "",
  file: null,
  notice: "",
  ...rest,
});

test("contacts due soonest come first, then wrap-up, then those of colleagues", () => {
  const rows = [
    desk("late", { due: 30 }),
    desk("theirs", { due: 0, part: "helping" }),
    desk("wrap", { due: 1, stage: "wrap_up" }),
    desk("soon", { due: 10 }),
    desk("older", { due: 30, entered_at: -5 }),
  ];
  expect(byDue(rows).map((row) => row.contact)).toEqual([
    "soon",
    "older",
    "late",
    "wrap",
    "theirs",
  ]);
});

test("offers stand in the order of the line, whichever came or runs out first", () => {
  const offer = (contact: string, due: number, deadline: number, entered_at = 0) =>
    ({ contact, due, deadline, entered_at }) as Offer;
  const offers = [offer("new", 50, 3), offer("old", 10, 9), offer("older", 10, 12, -5)];
  expect(byLine(offers).map((each) => each.contact)).toEqual(["older", "old", "new"]);
});

test("the last words name a helper or supervisor, and me", () => {
  const said = (last_name: string) => desk("a", { last_name, last_text: "Hello" });
  expect(lastLine(said(""), "Ann")).toBe("Hello");
  expect(lastLine(said("Ann"), "Ann")).toBe("You: Hello");
  expect(lastLine(said("Ben"), "Ann")).toBe("Ben: Hello");
});

test("what happened is told again when a colleague is asked, comes in and leaves", () => {
  const ben = (inside: boolean) =>
    [{ id: "ben", name: "Ben", kind: "colleague", inside }] as Desk["participants"];
  const marks = [[], ben(false), ben(true)].map((participants) =>
    storyMark(desk("a", { participants })),
  );
  expect(new Set(marks).size).toBe(3);
});

test("J and K walk the list, start at its ends and stop there", () => {
  const keys = ["a", "b", "c"];
  expect(neighbour(keys, null, 1)).toBe("a");
  expect(neighbour(keys, null, -1)).toBe("c");
  expect(neighbour(keys, "a", 1)).toBe("b");
  expect(neighbour(keys, "c", 1)).toBe("c");
  expect(neighbour(keys, "gone", 1)).toBe("a");
  expect(neighbour([], null, 1)).toBeNull();
});

test("a contact is unread while its customer has the last word and it was not seen", () => {
  expect(unread(desk("a", { last_sender: "customer", last_seq: 3, read_seq: 2 }))).toBe(true);
  expect(unread(desk("a", { last_sender: "customer", last_seq: 3, read_seq: 3 }))).toBe(false);
  expect(unread(desk("a", { last_sender: "agent", last_seq: 3, read_seq: 2 }))).toBe(false);
});

test("messages that arrive out of order are put in order, each with its contact", () => {
  const all = talks([message(2), message(1), message(1, { contact: "b" }), message(3)]);
  expect(all.get("a")?.map((each) => each.seq)).toEqual([1, 2, 3]);
  expect(all.get("b")?.length).toBe(1);
});

test("after a reload what was open opens again, or what is in wrap-up, or nothing", () => {
  const rows = [desk("a", {}), desk("b", { stage: "wrap_up" })];
  expect(openAfterReload(rows, "a")).toBe("a");
  expect(openAfterReload(rows, "gone")).toBe("b");
  expect(openAfterReload(rows.slice(0, 1), "gone")).toBeNull();
  expect(openAfterReload(rows, "")).toBeNull();
});

test("wrap-up's ring begins where the conversation ended", () => {
  expect(wrapUpFrom(desk("a", { wrap_up_until: 90_000, ended_at: 777 }))).toBe(777);
  expect(wrapUpFrom(desk("a", { wrap_up_until: 90_000 }))).toBe(30_000);
});

test("messages are grouped by sender within minutes; notices and days stand alone", () => {
  const drawn = blocks([
    message(1),
    message(2),
    message(3, { sender: "agent", name: "Ana" }),
    message(4, { sender: "agent", name: "Leo" }),
    message(5, { sender: "system", notice: "left" }),
    message(6, { at: 400_000 }),
    message(7, { at: 700_000 }),
  ]);
  expect(
    drawn.map((block) => (block.kind === "group" ? block.messages.length : block.kind)),
  ).toEqual(["day", 2, 1, 1, "notice", 1, 1]);
});

test("a message of ours is sent, on the customer's screen, then read", () => {
  const row = desk("a", { customer_delivered_seq: 4, pad_at: 0, customer_read_seq: 2 });
  expect([2, 4, 5].map((seq) => reached(row, seq))).toEqual(["read", "delivered", "sent"]);
});

test("an answer to a message that was left is not sent before its email, nor without one", () => {
  expect(reached(desk("a", { answer_to: "vera@mail.example" }), 5)).toBe("emailed");
  expect(reached(desk("a", { unmailed: true }), 5)).toBe("kept");
});

describe("notes", () => {
  const note = (at: number): Note => ({
    id: `n${at}`,
    contact: "a",
    kind: "private",
    name: "Ann",
    at,
    text: "x",
  });
  const said = (seq: number, at: number, sender = "customer"): Message => ({
    id: `m${seq}`,
    contact: "a",
    seq,
    sender,
    at,
    text: "x",
    name: "",
    file: null,
    notice: "",
  });

  test("stand between the messages by their time, also before the first and after the last", () => {
    const made = blocks([said(1, 20), said(2, 40)], [note(10), note(30), note(50)]);
    expect(made.map(({ kind }) => kind)).toEqual(["day", "note", "group", "note", "group", "note"]);
  });

  test("are shown also where nothing was written", () => {
    expect(blocks([], [note(1)]).map(({ kind }) => kind)).toEqual(["day", "note"]);
  });

  test("what the customer wrote since a reply was begun is what may have overtaken it", () => {
    const talk = [said(1, 1), said(2, 2, "agent"), said(3, 3), said(4, 4, "system")];
    expect(cameSince(talk, 1).map(({ seq }) => seq)).toEqual([3]);
    expect(cameSince(talk, 3)).toEqual([]);
  });
});

test("to end twice what is over is no failure", () => {
  expect(isDone("end", "wrong_stage")).toBe(true);
  expect(isDone("complete", "unknown_contact")).toBe(true);
  expect(isDone("end", "not_allowed")).toBe(false);
  expect(isDone("transfer", "wrong_stage")).toBe(false);
});

test("what colleagues ask now stands before what is to be read of closed contacts", () => {
  const aside = (contact: string, at: number, over: boolean) => ({ contact, at, over }) as Aside;
  const asked = [aside("a", 1, true), aside("b", 3, false), aside("c", 2, false)];
  expect(byAsking(asked).map(({ contact }) => contact)).toEqual(["c", "b", "a"]);
});
