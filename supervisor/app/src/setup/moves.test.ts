import { expect, it } from "vitest";
import { swapped } from "./moves";

it("moves one a place up or down, and none beyond the ends", () => {
  expect(swapped(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(swapped(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(swapped(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  expect(swapped(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(swapped(["a", "b"], "gone", 1)).toEqual(["a", "b"]);
});
