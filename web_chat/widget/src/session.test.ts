// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeWire } from "../../../ui/wire/fake_wire";
import { Session } from "./session";

const SITE = {
  brand: "Rope & Lamp",
  greeting: { "": "Hello" },
  topics: [{ queue: "orders", label: "Orders", open: true }],
  max_text: 100,
  max_file_bytes: 10,
  file_types: ["image/png"],
  locale: "en",
  typing_preview: false,
  forms: [],
  treatments: [],
  mail: false,
};
const CHAT = {
  contact: "c1",
  stage: "serving",
  queue: "orders",
  started_at: 0,
  place: null,
  agent: { name: "Leyla", picture: null },
  delivered_seq: 0,
  read_seq: 0,
  ended_by: "",
  rating: null,
  last_seq: 0,
};

let wire: FakeWire;
let session: Session;

function begin(): void {
  wire = new FakeWire();
  session = new Session(
    "https://chat.example/",
    () => {},
    () => wire,
  );
  wire.accept();
}
const online = (chat: object | null = {}, messages: object = {}) =>
  wire.resumed({
    snapshot: { site: { site: SITE }, chat: chat ? { chat: { ...CHAT, ...chat } } : {}, messages },
  });
const delta = (seq: number, set: object) => wire.say("delta", { seq, set });
const said = (seq: number, sender: string, more: object = {}) => ({
  [seq]: {
    id: `m${seq}`,
    contact: "c1",
    seq,
    sender,
    at: seq,
    text: "",
    name: "",
    file: null,
    notice: "",
    ...more,
  },
});
const sent = () =>
  wire.of("command").map(({ data }) => data as { id: string; body: Record<string, unknown> });

beforeEach(() => {
  localStorage.clear();
  begin();
});
afterEach(() => session.connection.stop());

test("the screen follows the stage of the contact", () => {
  expect(session.screen).toBe("connecting");
  online(null);
  expect(session.screen).toBe("start");
  const stages = ["waiting", "offered", "serving", "lost", "ended"].map((stage, n) => {
    delta(n + 1, { chat: { chat: { ...CHAT, stage } } });
    return session.screen;
  });
  expect(stages).toEqual(["waiting", "waiting", "serving", "lost", "ended"]);
});

test("a message is kept until it is stored, then it is not shown twice", () => {
  online();
  session.write("Hello");
  const { id, body } = sent()[0] as ReturnType<typeof sent>[0];
  expect(body).toMatchObject({ type: "send", message: id, text: "Hello" });
  expect(session.lines().map(({ mark }) => mark)).toEqual(["queued"]);
  delta(1, { messages: said(1, "customer", { id, text: "Hello" }) });
  expect(session.lines().map(({ mark }) => mark)).toEqual(["sent"]);
  expect(Object.keys(localStorage).filter((key) => key.startsWith("cordboard.out."))).toEqual([]);
});

test("a reload sends what was not confirmed under the id it had", () => {
  online();
  session.write("Hello");
  const first = sent()[0]?.id;
  session.connection.stop();
  begin();
  online();
  expect(sent().map(({ id }) => id)).toEqual([first]);
  expect(session.lines().map(({ text, mark }) => [text, mark])).toEqual([["Hello", "queued"]]);
});

test("leaving the page does not count as a refusal", async () => {
  online();
  session.write("Hello");
  session.connection.stop();
  await Promise.resolve();
  begin();
  online();
  expect(session.lines().map(({ mark }) => mark)).toEqual(["queued"]);
});

test("a refused message waits for the customer, and goes again under a new id", async () => {
  online();
  session.write("Hello");
  wire.of("command")[0]?.ack?.({ ok: false, code: "bad_request", message: "" });
  await vi.waitFor(() => expect(session.lines()[0]?.mark).toBe("failed"));
  session.again(session.lines()[0]?.id ?? "");
  expect(new Set(sent().map(({ id }) => id)).size).toBe(2);
  expect(session.lines().map(({ mark }) => mark)).toEqual(["queued"]);
});

const answer = (ok: boolean, code = "") =>
  wire.of("command").at(-1)?.ack?.({ ok, code, message: "" });

test("messages go one after the other, also when the server asks for a pause", async () => {
  vi.useFakeTimers();
  online();
  for (const text of ["one", "two", "three"]) session.write(text);
  const texts = () => sent().map(({ body }) => body.text);
  expect(texts()).toEqual(["one"]);
  answer(true);
  await vi.advanceTimersByTimeAsync(0);
  answer(false, "too_many");
  await vi.advanceTimersByTimeAsync(0);
  expect(texts()).toEqual(["one", "two"]);
  expect(session.lines().map(({ mark }) => mark)).toEqual(["queued", "queued", "queued"]);
  // A server that can not write for a while is no reason to ask the customer either.
  for (let n = 0; n < 6; n++) {
    await vi.advanceTimersByTimeAsync(15_000);
    answer(false, "unavailable");
  }
  await vi.advanceTimersByTimeAsync(3_000);
  expect(session.lines().map(({ mark }) => mark)).toEqual(["queued", "queued", "queued"]);
  answer(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([...new Set(texts())]).toEqual(["one", "two", "three"]);
  expect(new Set(sent().map(({ id }) => id)).size).toBe(3);
  vi.useRealTimers();
});

test("a message that was deleted on its way is not kept when it is refused", async () => {
  online();
  session.write("Hello");
  session.forget(session.lines()[0]?.id ?? "");
  answer(false, "wrong_stage");
  await new Promise((done) => setTimeout(done));
  expect(session.lines()).toEqual([]);
  expect(Object.keys(localStorage).filter((key) => key.startsWith("cordboard.out."))).toEqual([]);
});

test("what came too late is there to begin again with", async () => {
  online();
  session.write("Are you");
  session.write("still there?");
  delta(1, { chat: { chat: { ...CHAT, stage: "ended", ended_by: "dropped" } } });
  answer(false, "wrong_stage");
  await vi.waitFor(() => expect(sent()).toHaveLength(2));
  answer(false, "wrong_stage");
  await vi.waitFor(() =>
    expect(session.lines().map(({ mark }) => mark)).toEqual(["failed", "failed"]),
  );
  session.putAway();
  expect(session.unsent).toBe("Are you\nstill there?");
});

test("what the agent wrote is unread until it is seen, in every tab", () => {
  online({}, { ...said(1, "agent"), ...said(2, "customer"), ...said(3, "agent") });
  expect(session.unread()).toBe(2);
  session.see();
  expect(session.unread()).toBe(0);
  session.see();
  expect(sent().map(({ body }) => body)).toEqual([{ type: "read", seq: 3 }]);
  begin();
  online({}, said(3, "agent"));
  expect(session.unread()).toBe(0);
});

test("an ended conversation stays until it is put away, also after a reload", () => {
  online({ stage: "ended" });
  session.putAway();
  expect(session.screen).toBe("start");
  begin();
  online({ stage: "ended" });
  expect(session.screen).toBe("start");
  delta(1, { chat: { chat: { ...CHAT, contact: "c2", stage: "waiting" } } });
  expect(session.screen).toBe("waiting");
});

test("a conversation that another tab began is taken over", async () => {
  online(null);
  const begun = session.begin({ queue: "orders" });
  wire.of("command")[0]?.ack?.({ ok: false, code: "already_so", message: "" });
  await begun;
  expect(session.starting).toBe(false);
});

test("typing is told at most every three seconds, and its end once", () => {
  vi.useFakeTimers();
  online();
  session.type(true);
  session.type(true);
  session.type(false);
  session.type(false);
  expect(wire.of("signal").map(({ data }) => data.on)).toEqual([true, false]);
  vi.useRealTimers();
});

test("what is typed is told where the site says so, and only there", () => {
  vi.useFakeTimers();
  online();
  session.type(true, "I wo");
  delta(1, { site: { site: { ...SITE, typing_preview: true } } });
  vi.advanceTimersByTime(1_000);
  session.type(true, "I would");
  session.type(false, "I would like");
  expect(wire.of("signal").map(({ data }) => data.text)).toEqual([
    undefined,
    "I would",
    "I would like",
  ]);
  vi.useRealTimers();
});

test("what came is told once, and again after the line was lost", () => {
  online({}, { messages: said(1, "agent") }.messages);
  delta(1, { messages: said(2, "agent") });
  delta(2, { messages: said(3, "customer") });
  wire.drop();
  wire.accept();
  wire.resumed({ deltas: [{ seq: 3, set: { messages: said(4, "agent") } }], seq: 3 });
  expect(wire.of("signal").map(({ data }) => data)).toEqual([
    { kind: "delivered", seq: 1 },
    { kind: "delivered", seq: 2 },
    { kind: "delivered", seq: 4 },
  ]);
});

test("the agent's typing ends with the message, or by itself", () => {
  vi.useFakeTimers();
  online();
  wire.say("signal", { kind: "typing", on: true });
  expect(session.typing).toBe(true);
  delta(1, { messages: said(1, "agent") });
  expect(session.typing).toBe(false);
  wire.say("signal", { kind: "typing", on: true });
  vi.advanceTimersByTime(6_000);
  expect(session.typing).toBe(false);
  vi.useRealTimers();
});

test("files that can not be taken are refused before they are sent", () => {
  online();
  session.attach(new File(["x".repeat(11)], "big.png", { type: "image/png" }));
  session.attach(new File(["x"], "a.exe", { type: "application/x-msdownload" }));
  expect(session.lines().map(({ code }) => code)).toEqual(["too_large", "bad_type"]);
});

test("the launcher knows of an open conversation, and forgets a closed one", () => {
  online({ stage: "waiting" });
  expect(localStorage.getItem("cordboard.open")).toBe('"c1"');
  delta(1, { chat: { chat: { ...CHAT, stage: "ended" } } });
  expect(localStorage.getItem("cordboard.open")).toBe(null);
});

test("earlier messages are asked for once, come before, and stay as new ones come", async () => {
  online({}, { ...said(301, "agent"), ...said(302, "customer") });
  session.older();
  session.older();
  const asked = sent().filter(({ body }) => body.type === "older");
  expect(asked.map(({ body }) => body.before)).toEqual([301]);
  const page = [said(299, "agent")[299], said(300, "customer")[300]];
  wire.of("command").at(-1)?.ack?.({ ok: true, result: page });
  await vi.waitFor(() => expect(session.lines()).toHaveLength(4));
  wire.say("delta", { seq: 1, set: { messages: said(303, "agent") }, del: { messages: ["301"] } });
  expect(session.lines().map(({ seq }) => seq)).toEqual([299, 300, 301, 302, 303]);
});

test("nothing is asked for before the first message", () => {
  online({}, said(1, "agent"));
  session.older();
  expect(sent().filter(({ body }) => body.type === "older")).toEqual([]);
});

test("who leaves while the line is down has said everything before", async () => {
  online();
  for (const text of ["one", "two", "three"]) session.write(text);
  wire.drop();
  void session.leave();
  wire.accept();
  wire.resumed({ deltas: [], seq: 0 });
  const asked = () => {
    const body = sent().at(-1)?.body;
    return body?.text ?? body?.type;
  };
  const told = [];
  for (let n = 0; n < 4; n++) {
    told.push(asked());
    answer(true);
    await Promise.resolve().then(() => new Promise((done) => setTimeout(done)));
  }
  expect(told).toEqual(["one", "two", "three", "leave"]);
});

test("what is not answered yet when an ended chat is put away begins the next one", () => {
  online();
  session.write("Are you there?");
  delta(1, { chat: { chat: { ...CHAT, stage: "ended" } } });
  session.putAway();
  expect(session.unsent).toBe("Are you there?");
});

test("what an earlier page wrote is not lost with a conversation that is gone", () => {
  online();
  session.write("one");
  session.write("two");
  session.connection.stop();
  begin();
  online(null);
  expect(session.unsent).toBe("one\ntwo");
  expect(Object.keys(localStorage).filter((key) => key.startsWith("cordboard.out."))).toEqual([]);
});

test("what was meant for another conversation waits in this one for the customer", () => {
  online();
  session.write("one");
  session.connection.stop();
  begin();
  online({ contact: "c2" });
  expect(session.lines().map(({ text, code }) => [text, code])).toEqual([["one", "offline"]]);
  expect(sent()).toEqual([]);
  session.again(session.lines()[0]?.id ?? "");
  expect(sent().map(({ body }) => body.text)).toEqual(["one"]);
});

test("what one user of the site left unsent is shown to no other at the same browser", async () => {
  const identify = async (id: string) => {
    const identified = session.identify({ id, hmac: "00" });
    wire
      .of("command")
      .at(-1)
      ?.ack?.({ ok: true, result: { name: "" } });
    await identified;
  };
  const again = (chat: object | null) => {
    session.connection.stop();
    begin();
    online(chat);
  };
  online();
  await identify("mara");
  session.write("A secret");
  again(null);
  // Not before it is said who is there; then to whom it belongs, and to nobody else.
  expect(session.unsent).toBe("");
  await identify("mara");
  expect(session.unsent).toBe("A secret");
  again({});
  session.write("Another secret");
  again(null);
  await identify("noor");
  expect(session.unsent).toBe("");
  again(null);
  await identify("mara");
  expect(session.unsent).toBe("");
});

test("who is signed out leaves nothing here, also when the page is closed at once", async () => {
  online();
  session.write("one");
  localStorage.setItem("cordboard.token", '{"token":"t"}');
  sessionStorage.setItem("cordboard.draft", '"half"');
  const gone = session.erase("sign_out");
  expect(localStorage.getItem("cordboard.token")).toBeNull();
  expect(sent().at(-1)?.body).toEqual({ type: "sign_out" });
  wire.of("command").at(-1)?.ack?.({ ok: true, result: null });
  await gone;
  expect(Object.keys(localStorage).filter((key) => key.startsWith("cordboard.out."))).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
});

test("who has everything deleted keeps nothing in the browser either", async () => {
  online();
  session.write("one");
  session.connection.stop();
  begin();
  online({ contact: "c2" });
  sessionStorage.setItem("cordboard.draft", '"half"');
  sessionStorage.setItem("cordboard.question", '{"text":"half"}');
  const erased = session.erase();
  answer(true);
  await erased;
  expect(Object.keys(localStorage).filter((key) => key.startsWith("cordboard.out."))).toEqual([]);
  expect(sessionStorage).toHaveLength(0);
});
