import { expect, test } from "vitest";
import { isOfDesk, RIGHTS, roleOf, toggled } from "./rights";
import { besides, wrongOf } from "./wrong";

test("a right brings what it needs, and takes along what needs it", () => {
  expect(toggled([], "pick", true)).toEqual(["serve", "pick"]);
  expect(toggled([], "reports", true)).toEqual(["board", "reports"]);
  expect(toggled(["serve", "pick", "board", "users"], "serve", false)).toEqual(["board", "users"]);
  expect(toggled(["serve", "board", "users"], "board", false)).toEqual(["serve"]);
  expect(toggled(["users", "board"], "serve", true)).toEqual(["serve", "board", "users"]);
});

test("the roles that are always there are an agent's and everything", () => {
  expect(isOfDesk(roleOf(undefined, "agent"))).toBe(true);
  expect(roleOf(undefined, "supervisor")?.rights).toHaveLength(RIGHTS.length);
  expect(isOfDesk(roleOf(undefined, "gone"))).toBe(false);
});

test("what is wrong stands beside its field, and the rest above", () => {
  const reasons = [
    "queues.sales.keep_days: must be at most 3650",
    "queues.sales.hours.week: 8 to 8 is no time",
    "queues.sales.keep_days: a second one",
    "agents.ann.queues: there is no x",
  ];
  const fields = ["keep_days", "hours"];
  expect(wrongOf(reasons, "queues.sales", fields)).toEqual({
    keep_days: "It must be at most 3650.",
    hours: "8 to 8 is no time.",
  });
  const why = { message: "A value is not allowed.", reasons };
  expect(besides(why, "queues.sales", fields).reasons).toEqual([reasons[3]]);
});
