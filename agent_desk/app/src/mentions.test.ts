import { expect, test } from "vitest";
import { mentioned } from "./mentions";

const people = [
  { id: "ann", label: "Ann" },
  { id: "annlee", label: "Ann Lee" },
  { id: "leyla", label: "Leyla Məmmədova" },
];
const ids = (text: string) => mentioned(text, people).map(({ id }) => id);

test("whole names after an @ are mentions", () => {
  expect(ids("@Leyla Məmmədova knows it, @Ann?")).toEqual(["leyla", "ann"]);
  expect(ids("Ann knows it")).toEqual([]);
  expect(ids("@Anna knows it")).toEqual([]);
});

test("a name that begins another is not named by it", () => {
  expect(ids("@Ann Lee knows it")).toEqual(["annlee"]);
  expect(ids("@Ann Lee and @Ann know it")).toEqual(["annlee", "ann"]);
});
