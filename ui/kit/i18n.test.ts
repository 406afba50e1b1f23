import { expect, test } from "vitest";
import { translator } from "./i18n";

const MINUTES = {
  wait: { one: "{n} минута", few: "{n} минуты", many: "{n} минут", other: "{n} минуты" },
};

test("each language chooses the form by its own rules", () => {
  const ru = translator("ru", MINUTES);
  expect([1, 2, 5, 11, 21, 104].map((n) => ru("wait", { n }))).toEqual([
    "1 минута",
    "2 минуты",
    "5 минут",
    "11 минут",
    "21 минута",
    "104 минуты",
  ]);
  const sl = translator("sl", {
    wait: { one: "minuta", two: "minuti", few: "minute", other: "minut" },
  });
  expect([1, 2, 3, 5, 101].map((n) => sl("wait", { n }))).toEqual([
    "minuta",
    "minuti",
    "minute",
    "minut",
    "minuta",
  ]);
});

test("ordinal keys count first, second, third", () => {
  const en = translator("en", {
    place_ordinal: { one: "{n}st", two: "{n}nd", few: "{n}rd", other: "{n}th" },
  });
  expect([1, 2, 3, 4, 11, 22, 1003].map((n) => en("place_ordinal", { n }))).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "22nd",
    "1,003rd",
  ]);
});

test("a missing text comes from the fallback, a missing key is shown as it is", () => {
  const az = translator("az", {}, { hello: "Hello {name}" });
  expect(az("hello", { name: "<b>Leyla</b>" })).toBe("Hello <b>Leyla</b>");
  expect(az("nothing")).toBe("nothing");
  expect(az("hello")).toBe("Hello {name}");
});
