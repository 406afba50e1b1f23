// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection, type Link, type Options, Refused } from "./connection";
import { FakeWire } from "./fake_wire";

interface Tables {
  chat: { stage: string };
  messages: { text: string };
}

let wire: FakeWire;
let connection: Connection<Tables>;

function connect(options: Partial<Options> = {}): void {
  wire = new FakeWire();
  connection = new Connection<Tables>({ namespace: "/visitor", open: () => wire, ...options });
  connection.start();
}

function online(snapshot: object = {}, seq = 0): void {
  wire.accept();
  wire.resumed({ seq, snapshot });
}

const texts = () => [...connection.store.table("messages").values()].map((m) => m.text);
const say = (seq: number, text: string) =>
  wire.say("delta", { seq, set: { messages: { [seq]: { text } } } });

beforeEach(() => {
  vi.useFakeTimers({ now: 900_000 });
  connect();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

test("the first answer is a snapshot, then deltas follow by number", () => {
  const links: Link[] = [];
  connection.onLink((link) => links.push(link));
  online({ chat: { chat: { stage: "waiting" } } }, 7);
  expect(wire.of("resume")[0]?.data).toEqual({ stream: null, seq: 0 });
  expect(connection.store.get("chat")?.stage).toBe("waiting");
  say(8, "Hello");
  wire.say("delta", {
    seq: 9,
    set: { chat: { chat: { stage: "serving" } } },
    del: { messages: ["8"] },
  });
  expect(connection.store.get("chat")?.stage).toBe("serving");
  expect(texts()).toEqual([]);
  expect(links).toEqual(["online"]);
});

test("listeners hear the names of what changed, and unchanged collections keep their identity", () => {
  online({ chat: { chat: { stage: "waiting" } }, messages: {} });
  const heard: string[][] = [];
  const stop = connection.store.subscribe((changed) => heard.push([...changed]));
  const chat = connection.store.table("chat");
  say(1, "one");
  expect(connection.store.table("chat")).toBe(chat);
  stop();
  say(2, "two");
  expect(heard).toEqual([["messages"]]);
});

test("after a break it asks for what it missed, and applies no delta twice", () => {
  online({}, 3);
  say(4, "four");
  wire.drop();
  expect(connection.link).toBe("offline");
  wire.accept();
  expect(wire.of("resume").at(-1)?.data).toEqual({ stream: "s1", seq: 4 });
  wire.resumed({
    seq: 6,
    deltas: [4, 5, 6].map((seq) => ({
      seq,
      set: { messages: { [seq]: { text: `again ${seq}` } } },
    })),
  });
  expect(texts()).toEqual(["four", "again 5", "again 6"]);
  expect(connection.link).toBe("online");
});

test("a gap makes it resume, and deltas that overtake the answer wait for it", () => {
  online();
  say(2, "two");
  expect(wire.of("resume")).toHaveLength(2);
  say(3, "three");
  expect(texts()).toEqual([]);
  wire.resumed({
    seq: 2,
    deltas: [
      { seq: 1, set: { messages: { 1: { text: "one" } } } },
      { seq: 2, set: { messages: { 2: { text: "two" } } } },
    ],
  });
  expect(texts()).toEqual(["one", "two", "three"]);
});

test("a delta that was already counted is ignored", () => {
  online({}, 5);
  say(5, "old");
  expect(texts()).toEqual([]);
  expect(wire.of("resume")).toHaveLength(1);
});

test("a command written offline is sent once the session stands, and answered", async () => {
  const answer = connection.command({ type: "leave" }, "c1");
  wire.accept();
  expect(wire.of("command")).toHaveLength(0);
  wire.resumed({ snapshot: {} });
  expect(wire.of("command")[0]?.data).toEqual({ id: "c1", body: { type: "leave" } });
  wire.of("command")[0]?.ack?.({ ok: true, result: { seq: 4 } });
  await expect(answer).resolves.toEqual({ seq: 4 });
});

test("commands without an answer go again after a reconnect, same ids, same order", async () => {
  online();
  const answers = Promise.all(["a", "b"].map((id) => connection.command({ type: "send" }, id)));
  wire.drop();
  wire.accept();
  wire.resumed({ deltas: [] });
  expect(wire.of("command").map((each) => each.data.id)).toEqual(["a", "b", "a", "b"]);
  for (const { ack } of wire.of("command")) ack?.({ ok: true });
  await answers;
  wire.drop();
  wire.accept();
  wire.resumed({ deltas: [] });
  expect(wire.of("command")).toHaveLength(4);
});

test("an answer that does not come makes it ask again under the same id", () => {
  online();
  void connection.command({ type: "send" }, "a").catch(() => {});
  vi.advanceTimersByTime(8_000);
  expect(wire.of("command").map((each) => each.data.id)).toEqual(["a", "a"]);
});

test("a refusal is typed, and patience has an end", async () => {
  online();
  const refused = connection.command({ type: "start" });
  wire.of("command")[0]?.ack?.({ ok: false, code: "queue_full", message: "Full", data: { a: 1 } });
  await expect(refused).rejects.toMatchObject({
    code: "queue_full",
    message: "Full",
    data: { a: 1 },
  });
  await expect(refused).rejects.toBeInstanceOf(Refused);
  const slow = connection.command({ type: "start" }, "x", 3_000);
  const seen = expect(slow).rejects.toMatchObject({ code: "timeout" });
  await vi.advanceTimersByTimeAsync(3_000);
  await seen;
});

test("a server that is briefly unavailable is asked again, but not for ever", async () => {
  online();
  const answer = connection.command({ type: "send" }, "a");
  const seen = expect(answer).rejects.toMatchObject({ code: "unavailable" });
  for (let n = 0; n < 6; n++) {
    wire.of("command").at(-1)?.ack?.({ ok: false, code: "unavailable" });
    await vi.advanceTimersToNextTimerAsync();
  }
  await seen;
  expect(wire.of("command")).toHaveLength(6);
});

test("a server that hangs up is called again by itself", () => {
  online();
  wire.drop("io server disconnect", false);
  expect(connection.link).toBe("offline");
  vi.advanceTimersByTime(1_000);
  expect(wire.connects).toBe(2);
});

test("ended is for good: no reconnect, and what waits is rejected", async () => {
  online();
  const waiting = connection.command({ type: "send" });
  wire.say("ended", { code: "signed_out_elsewhere" });
  wire.drop("io server disconnect", false);
  vi.advanceTimersByTime(60_000);
  expect(connection.link).toBe("ended");
  expect(connection.endedBy).toBe("signed_out_elsewhere");
  expect(wire.connects).toBe(1);
  await expect(waiting).rejects.toMatchObject({ code: "signed_out_elsewhere" });
  await expect(connection.command({ type: "x" })).rejects.toBeInstanceOf(Refused);
});

test("an old token is renewed at once, one time, then with pauses", () => {
  connect({ refused: () => "now" });
  wire.refuse("token_expired");
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(2);
  wire.refuse("token_expired");
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(2);
  vi.advanceTimersByTime(3_000);
  expect(wire.connects).toBe(3);
});

test("a session that is over ends a console, a crowd only makes it wait", () => {
  wire.refuse("not_signed_in");
  expect(connection.link).toBe("ended");
  connect();
  wire.refuse("too_many");
  vi.advanceTimersByTime(2_000);
  expect(connection.link).toBe("connecting");
  expect(wire.connects).toBe(2);
});

test("a line that is silent after sleep is replaced", () => {
  online();
  connection.check();
  expect(wire.of("resume")).toHaveLength(2);
  vi.advanceTimersByTime(5_000);
  expect(wire.connected).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(wire.connects).toBe(2);
});

test("coming online again does not wait for the back-off", () => {
  online();
  wire.drop();
  vi.advanceTimersByTime(4_000);
  window.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(2);
});

test("an attempt that failed a moment ago does not hold up the next one", () => {
  online();
  wire.drop("transport close", false);
  vi.advanceTimersByTime(750);
  expect(wire.connects).toBe(2);
  wire.refuse();
  vi.advanceTimersByTime(100);
  document.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(3);
});

test("a new network does not wait for what was begun on the old one", () => {
  online();
  wire.drop("transport close", false);
  vi.advanceTimersByTime(750);
  expect(wire.connects).toBe(2);
  document.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(2);
  window.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(0);
  expect(wire.connects).toBe(3);
});

test("a new line that is only slow is not given up", () => {
  wire.accept();
  vi.advanceTimersByTime(29_000);
  expect(wire.connected).toBe(true);
  wire.resumed({ snapshot: {} });
  expect(connection.link).toBe("online");
});

test("the server's clock is known", () => {
  online();
  expect(connection.now()).toBe(1_000_000);
  vi.advanceTimersByTime(250);
  expect(connection.now()).toBe(1_000_250);
});

test("signals pass both ways and are not kept", () => {
  connection.signal({ kind: "typing", on: true });
  online();
  connection.signal({ kind: "typing", on: true });
  expect(wire.of("signal")).toHaveLength(1);
  const heard: unknown[] = [];
  connection.onSignal((signal) => heard.push(signal));
  wire.say("signal", { kind: "typing", on: true });
  expect(heard).toEqual([{ kind: "typing", on: true }]);
});
