import { expect, test } from "vitest";
import type { AgentRow, ContactRow, QueueRow, Slots } from "../../../ui/wire/generated";
import {
  byAttention,
  channelsOf,
  crowdOf,
  dueFirst,
  grouped,
  headsOf,
  inLine,
  isOver,
  isShown,
  queueUrgency,
  worst,
} from "./attention";
import { common, isEmpty, NOTHING, previewText, undo } from "./limits";

const slot = (held: number, limit: number): Slots => ({ held, limit, spare: limit - held });

const agent = (id: string, rest: Partial<AgentRow> = {}): AgentRow => ({
  agent: id,
  name: id,
  picture: null,
  status: "available",
  reason: "",
  state: "ready",
  since: 0,
  next_status: null,
  load: 0,
  slots: {},
  total: null,
  in_hand: 0,
  queues: [],
  helping: 0,
  contacts: [],
  team: "",
  ...rest,
});

const queue = (rest: Partial<QueueRow> = {}): QueueRow => ({
  queue: "q",
  name: "Q",
  open: true,
  strategy: "least_busy",
  waiting: 1,
  longest_wait_since: 0,
  next_due: 100,
  past_due: 0,
  serving: 0,
  agents_able: 1,
  low_ms: null,
  high_ms: null,
  target_ms: 100,
  handled_today: 0,
  abandoned_today: 0,
  lost_today: 0,
  service_level: null,
  day: [],
  alerts: [],
  disabled: false,
  ...rest,
});

test("agents who need attention come first, longest first; the others stay by name", () => {
  const rows = [
    agent("out", { state: "offline" }),
    agent("b", { state: "ready", since: 2 }),
    agent("a", { state: "ready", since: 5 }),
    agent("over", { state: "busy", slots: { chat: slot(3, 2) } }),
    agent("wrapping", { state: "wrap_up" }),
    agent("busy", { state: "busy", since: 9 }),
    agent("later", { state: "not_responding", since: 7 }),
    agent("missed", { state: "not_responding" }),
  ];
  const order = byAttention(rows);
  expect(order.map((row) => row.agent)).toEqual([
    "missed",
    "later",
    "over",
    "busy",
    "wrapping",
    "a",
    "b",
    "out",
  ]);
  expect(grouped(order).filter((key) => key.startsWith("#"))).toEqual([
    "#attention",
    "#busy",
    "#ready",
    "#offline",
  ]);
});

test("a heading counts who stands under it, and says who left it while rows are held", () => {
  const now: Record<string, string> = { ana: "ready", ben: "busy", cem: "busy" };
  const held = ["#ready", "ana", "ben", "#attention", "cem"];
  const heads = headsOf(held, (key) => now[key]);
  expect(heads.get("ready")).toEqual({ count: 1, moved: 1 });
  expect(heads.get("attention")).toEqual({ count: 0, moved: 1 });
  expect(headsOf(["#ready"], () => undefined).get("ready")).toBeUndefined();
});

test("each channel that anybody has gets one column, in the order of the house", () => {
  const rows = [
    agent("a", { slots: { email: slot(0, 2), chat: slot(0, 1) } }),
    agent("b", { slots: { voice: slot(1, 0), fax: slot(0, 0), pager: slot(0, 1) } }),
  ];
  expect(channelsOf(["voice", "chat", "email", "fax"], rows)).toEqual([
    "voice",
    "chat",
    "email",
    "pager",
  ]);
  expect(channelsOf(["voice"], [])).toEqual([]);
  expect([4, 5, 7].map(crowdOf)).toEqual(["", "agents-many", "agents-many agents-crowd"]);
});

test("an agent is over a limit by one channel or by the total", () => {
  expect(isOver(agent("a", { slots: { chat: slot(2, 2) } }))).toBe(false);
  expect(isOver(agent("a", { slots: { chat: slot(3, 2) } }))).toBe(true);
  expect(isOver(agent("a", { total: 2, in_hand: 3 }))).toBe(true);
});

test("the views show who they say, narrowed by name", () => {
  expect(isShown(agent("Ana", { state: "wrap_up" }), "busy", "")).toBe(true);
  expect(isShown(agent("Ana", { state: "wrap_up" }), "ready", "")).toBe(false);
  expect(isShown(agent("Ana", { state: "reconnecting" }), "attention", "")).toBe(true);
  expect(isShown(agent("Ana"), "all", "an")).toBe(true);
  expect(isShown(agent("Ana"), "all", "leo")).toBe(false);
});

test("the line is in the order in which it is served", () => {
  const contact = (id: string, due: number, entered_at: number) =>
    ({ contact: id, due, entered_at }) as ContactRow;
  const rows = [contact("c", 5, 2), contact("b", 5, 1), contact("a", 5, 1), contact("d", 1, 9)];
  expect(inLine(rows).map((row) => row.contact)).toEqual(["d", "a", "b", "c"]);
});

test("a queue turns amber at 80 % of the target of who is due first, and red past due", () => {
  const first = { contact: "c", queue: "q", entered_at: 0, due: 100 } as ContactRow;
  expect(queueUrgency(queue(), first, 79)).toBe("calm");
  expect(queueUrgency(queue(), first, 80)).toBe("late");
  expect(queueUrgency(queue(), first, 100)).toBe("missed");
  expect(queueUrgency(queue({ next_due: null }), undefined, 500)).toBe("calm");
  expect(worst([queue({ past_due: 1 }), queue()], new Map(), 0)).toBe("missed");
  expect(worst([], new Map(), 0)).toBe("calm");
});

test("a fax that waits long and is due late does not make its queue late", () => {
  const fax = { contact: "f", queue: "q", entered_at: 0, due: 90_000 } as ContactRow;
  const row = queue({ longest_wait_since: 0, target_ms: 100, next_due: 90_000 });
  expect(queueUrgency(row, dueFirst([fax]).get("q"), 5_000)).toBe("calm");
});

test("a stepper shows the value they share, and nothing when they differ", () => {
  expect(common([4, 4])).toBe(4);
  expect(common([4, 2])).toBeNull();
  expect(common([])).toBeNull();
});

test("undo gives each agent back what it had, in one command for each different value", () => {
  const rows = [
    agent("a", { slots: { chat: slot(0, 4), email: slot(0, 9) } }),
    agent("b", { slots: { chat: slot(0, 4) } }),
    agent("c", { slots: {} }),
  ];
  expect(undo(rows, { limits: { chat: 2 }, total: null })).toEqual([
    { type: "set_limits", agents: ["a", "b"], limits: { chat: 4 }, total: null },
    { type: "set_limits", agents: ["c"], limits: { chat: 0 }, total: null },
  ]);
});

test("undo of a total brings the old one back, and takes away one that was not there", () => {
  const rows = [agent("a", { total: 6 }), agent("b")];
  expect(undo(rows, { limits: {}, total: 3 }).map((each) => each.total)).toEqual([6, 0]);
});

test("the preview says how many change and that nobody is interrupted", () => {
  expect(previewText({ changed: 12, over: 0 })).toBe("12 agents change, nobody is interrupted.");
  expect(previewText({ changed: 1, over: 1 })).toBe(
    "1 agent changes, nobody is interrupted. 1 holds more than the new limit and gets nothing new until below it.",
  );
  expect(previewText({ changed: 0, over: 0 })).toContain("Nothing changes");
  expect(isEmpty(NOTHING)).toBe(true);
  expect(isEmpty({ limits: { chat: 0 }, total: null })).toBe(false);
});
