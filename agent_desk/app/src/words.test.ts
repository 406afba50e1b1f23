import { expect, test } from "vitest";
import { leavingText } from "./words";

const held = (customer: string, stage = "serving") => ({ customer, stage });

test("leaving says who goes back to the line, and whose wrap-up closes", () => {
  expect(leavingText([])).toBe("You hold nothing. Nobody is affected.");
  expect(leavingText([held("Vera")])).toMatch(/^Vera goes back to the line/);
  expect(leavingText([held("Vera", "wrap_up")])).toBe(
    "The wrap-up of Vera closes with what is chosen in it so far.",
  );
  const many = ["Ana", "Ben", "Eva", "Kim", "Ola"].map((name) => held(name));
  expect(leavingText([...many, held("Vera", "wrap_up")])).toBe(
    "Ana, Ben, Eva and 2 more go back to the line at their places, wait again and are offered to " +
      "others. The wrap-up of Vera closes with what is chosen in it so far.",
  );
});
