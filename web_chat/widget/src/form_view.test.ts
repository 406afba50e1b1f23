import { expect, test } from "vitest";
import { stillChosen } from "./form_view";

test("a choice that is no choice any more is to be made again, and the others stay", () => {
  expect(stillChosen(["Lamp", "Rope"], "Rope")).toBe("Rope");
  expect(stillChosen(["Lamp", "Bell"], "Rope")).toBe("");
});
