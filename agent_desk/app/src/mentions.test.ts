import { expect, test } from "vitest";
import { mentioned, named } from "./mentions";

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

test("whose name begins with what was typed comes first, then whose other names do", () => {
  const team = ["Leyla Məmmədova", "Tomas Mraz", "Sofia Marinelli", "Maja Novak"].map((label) => ({
    label,
  }));
  const found = (query: string) => named(team, query).map(({ label }) => label);
  expect(found("Ma")).toEqual(["Maja Novak", "Sofia Marinelli", "Tomas Mraz"]);
  expect(found("m")).toEqual(["Maja Novak", "Leyla Məmmədova", "Tomas Mraz", "Sofia Marinelli"]);
  expect(found("nov")).toEqual(["Maja Novak"]);
  expect(found("x")).toEqual([]);
});
