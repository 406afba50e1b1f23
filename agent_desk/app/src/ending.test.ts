import { expect, test } from "vitest";
import type { Message } from "../../../ui/wire/generated";
import { against } from "./ending";

const said = (...senders: string[]) =>
  senders.map((sender, at) => ({ sender, seq: at + 1 }) as Message);

test("a half-written reply is asked about, whoever answered before", () => {
  expect(against(said("customer", "agent"), "I will", false)).toBe("unsent");
  expect(against(said("customer", "agent"), " \n", false)).toBeNull();
});

test("a customer whom nobody answered is asked about", () => {
  expect(against(said("customer", "system", "customer"), "", false)).toBe("unanswered");
  expect(against([], "", false)).toBe("unanswered");
});

test("an answer, also one on its way or further up, is enough", () => {
  expect(against(said("customer", "agent", "customer"), "", false)).toBeNull();
  expect(against(said("customer"), "", true)).toBeNull();
  expect(against(said("customer", "customer").slice(1), "", false)).toBeNull();
});
