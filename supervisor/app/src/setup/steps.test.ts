import { expect, test } from "vitest";
import type { AgentRow, QueueRow } from "../../../../ui/wire/generated";
import type { Centre } from "./setup";
import { firstSteps, mayBeNew } from "./steps";

const sales = { queue: "sales" } as QueueRow;
const ann = { agent: "ann", queues: ["sales"], status: "offline" } as unknown as AgentRow;
const centre = (...users: object[]) => ({ users }) as unknown as Centre;
const boss = { agent: null, disabled: false };
const done = (...args: Parameters<typeof firstSteps>) =>
  firstSteps(...args)
    .filter((step) => step.done)
    .map((step) => step.id);

test("a new house needs a queue, an agent who serves it and a user who is that agent", () => {
  expect(done([], [], centre(boss))).toEqual([]);
  expect(done([sales], [], centre(boss))).toEqual(["queues"]);
  expect(done([sales], [{ ...ann, queues: [] }], centre(boss))).toEqual(["queues"]);
  expect(done([sales], [ann], centre(boss))).toEqual(["queues", "agents"]);
  const annSigns = { agent: "ann", disabled: false };
  expect(done([sales], [ann], centre(boss, annSigns))).toEqual(["queues", "agents", "users"]);
  expect(done([sales], [ann], centre({ ...annSigns, disabled: true }))).not.toContain("users");
});

test("who does not see the set-up is not told of users", () => {
  expect(done([sales], [ann], undefined)).toEqual(["queues", "agents", "users"]);
});

test("a house with somebody at work is not new", () => {
  expect(mayBeNew([sales], [ann])).toBe(true);
  expect(mayBeNew([sales], [{ ...ann, status: "available" }])).toBe(false);
  expect(mayBeNew([], [{ ...ann, status: "available" }])).toBe(true);
});
