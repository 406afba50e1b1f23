// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../../../ui/wire/connection";
import { FakeWire } from "../../../ui/wire/fake_wire";
import type { AgentCommand } from "../../../ui/wire/generated";
import { Live } from "../../../ui/wire/live";
import type { Tables } from "./desk";
import { Outgoing } from "./outgoing";

const DESK = { c1: { contact: "c1", customer: "Mia", last_seq: 4 } };
let wire: FakeWire;
let live: Live<Tables, AgentCommand>;
let outgoing: Outgoing;
let lost: string[];

beforeEach(() => {
  wire = new FakeWire();
  live = new Live(new Connection<Tables, AgentCommand>({ namespace: "/agent", open: () => wire }));
  lost = [];
  outgoing = new Outgoing(live, ({ text, customer }) => lost.push(`${customer}: ${text}`));
  live.connection.start();
  wire.accept();
  wire.resumed({ snapshot: { me: { me: { agent: "ann" } }, desk: DESK, messages: {} } });
});
afterEach(() => {
  outgoing.stop();
  live.stop();
});

const texts = () => outgoing.all.value.map(({ text, failed }) => [text, failed]);
const asked = () => wire.of("command").map(({ data }) => data.body as Record<string, unknown>);
const answer = async (ok: boolean, code = "") => {
  wire.of("command").at(-1)?.ack?.({ ok, code, message: "" });
  await new Promise((done) => setTimeout(done));
};
const taken = { del: { desk: ["c1"] } };

test("a reply is on its way until the server's record comes", async () => {
  outgoing.send("c1", "Hello");
  expect(asked()[0]).toMatchObject({ type: "send", text: "Hello", seen_seq: 4 });
  await answer(true);
  expect(texts()).toEqual([["Hello", ""]]);
  const id = asked()[0]?.message;
  wire.say("delta", { seq: 1, set: { messages: { "c1:5": { id, contact: "c1", seq: 5 } } } });
  expect([texts(), lost]).toEqual([[], []]);
});

test("a reply to a contact that went to others is told with its words, once", async () => {
  outgoing.send("c1", "Hello");
  wire.say("delta", { seq: 1, set: {}, ...taken });
  expect(lost).toEqual([]);
  await answer(false, "wrong_stage");
  expect([texts(), lost]).toEqual([[], ["Mia: Hello"]]);
});

test("a reply that was taken before its contact went is not told as lost", async () => {
  outgoing.send("c1", "Hello");
  await answer(true);
  wire.say("delta", { seq: 1, set: {}, ...taken });
  expect([texts(), lost]).toEqual([[], []]);
});

test("a refused reply goes again under a new id", async () => {
  outgoing.send("c1", "Hello");
  await answer(false, "wrong_stage");
  expect(texts()).toEqual([["Hello", "That did not work. Try again."]]);
  outgoing.again(outgoing.all.value[0]?.message ?? "");
  expect(texts()).toEqual([["Hello", ""]]);
  expect(new Set(asked().map(({ message }) => message)).size).toBe(2);
});

test("where the browser keeps nothing it asks before a reply is left behind", async () => {
  const leaves = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leaves()).toBe(false);
  outgoing.send("c1", "Hello");
  await vi.waitFor(() => expect(leaves()).toBe(true));
  outgoing.discard(outgoing.all.value[0]?.message ?? "");
  expect(leaves()).toBe(false);
});

test("a file that can not be taken stands as not sent", async () => {
  outgoing.send("c1", "", new File([], "empty.txt"));
  await vi.waitFor(() => expect(outgoing.all.value[0]?.failed).toBeTruthy());
  expect(outgoing.all.value.map(({ failed, final }) => [failed, final])).toEqual([
    ["That file is empty.", true],
  ]);
});
