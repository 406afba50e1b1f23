import { expect, it } from "vitest";
import { waitsText } from "./session";

it("counts down to when one can try again", () => {
  expect([30, 1, 0].map(waitsText)).toEqual([
    "Too many tries. Try again in 30 seconds.",
    "Too many tries. Try again in 1 second.",
    "You can try again now.",
  ]);
});
