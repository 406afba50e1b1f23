import { expect, test } from "vitest";
import type { AgentChoice, Destinations, QueueChoice } from "../../../ui/wire/generated";
import { agentWord, placeText, queueWord } from "./transfer";

const queue: QueueChoice = {
  queue: "help",
  label: "Help",
  open: true,
  waiting: 3,
  ahead: 1,
  low_ms: 60_000,
  high_ms: 240_000,
  alone: false,
};
const agent: AgentChoice = {
  agent: "ben",
  label: "Ben",
  state: "busy",
  takes: true,
  load: 500,
  room: 2,
  serves: true,
  lacks: [],
};
const told: Destinations = { queues: [queue], agents: [agent], preferred_ms: 120_000 };

test("a queue says who waits and how long that takes", () => {
  expect(queueWord(queue)).toBe("3 waiting · 1 to 4 min");
  expect(queueWord({ ...queue, waiting: 0, low_ms: null, high_ms: null })).toBe(
    "nobody waits · nobody at work",
  );
  expect(queueWord({ ...queue, waiting: 0, open: false, high_ms: 5_000 })).toBe("closed");
});

test("a queue that only oneself serves says that the contact comes back", () => {
  const own = { ...queue, alone: true };
  expect(queueWord(own)).toBe("3 waiting · only you serve it now");
  expect(placeText({ ...told, queues: [own] }, { to: "queue", id: "help" })).toBe(
    "Only you serve Help now: it would come back to you.",
  );
});

test("a colleague says room, load and what does not fit", () => {
  expect(agentWord(agent)).toBe("room for 2 · 50 % filled");
  expect(agentWord({ ...agent, room: 0, serves: false, lacks: ["french"] })).toBe(
    "full, would wait · 50 % filled · lacks french · does not serve this queue",
  );
  expect(agentWord({ ...agent, takes: false, state: "away", load: 0 })).toBe(
    "on a break · 0 % filled",
  );
});

test("what becomes of the place is said before it is done", () => {
  expect(placeText(told, { to: "queue", id: "help" })).toBe(
    "It keeps its place in line: in Help one is before it.",
  );
  expect(placeText(told, { to: "agent", id: "ben" })).toMatch(/^Ben gets an offer at once/);
  expect(placeText(told, null)).toMatch(/keeps its place in line/);
});
