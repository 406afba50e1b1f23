import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Text, translator } from "../../../ui/kit/i18n";
import en from "./i18n/en.json";
import { words } from "./texts";

const folder = "web_chat/widget/src/i18n/";
/** What the panel has, and what is fetched later, by their keys together. */
const read = (code: string) => {
  const { more, ...rest } = JSON.parse(readFileSync(`${folder}${code}.json`, "utf8"));
  return { ...rest, ...more } as Record<string, Text>;
};
const files = readdirSync(folder).map((name) => name.replace(".json", ""));
const names = (text: Text) =>
  [...(typeof text === "string" ? text : Object.values(text).join()).matchAll(/\{(\w+)\}/g)].map(
    (m) => m[1],
  );

test("there is one file for each language that is promised", () => {
  expect(files.sort()).toEqual(["az", "en", "id", "ru", "sl"]);
});

test.each(files)("%s has every text, every plural form and every name", (code) => {
  const own = read(code);
  expect(Object.keys(own)).toEqual(Object.keys(read("en")));
  for (const [key, text] of Object.entries(own)) {
    expect(new Set(names(text)), key).toEqual(new Set(names(read("en")[key] as Text)));
    if (typeof text === "string") continue;
    const type = key.endsWith("_ordinal") ? "ordinal" : "cardinal";
    const { pluralCategories } = new Intl.PluralRules(code, { type }).resolvedOptions();
    expect(Object.keys(text), key).toContain("other");
    for (const form of Object.keys(text)) expect(pluralCategories, key).toContain(form);
  }
});

test.each([
  ["en", 3, "You are 3rd."],
  ["id", 3, "Anda urutan ke-3."],
  ["ru", 3, "Вы 3-й в очереди."],
  ["az", 3, "Siz 3-cü yerdəsiniz."],
  ["az", 6, "Siz 6-cı yerdəsiniz."],
  ["az", 10, "Siz 10-cu yerdəsiniz."],
  ["sl", 3, "V vrsti ste 3."],
])("%s says the %ith place as people do", (code, n, said) => {
  expect(translator(code, read(code))("place_ordinal", { n })).toBe(said);
});

test("what is fetched later has no text that the panel has too", () => {
  expect(Object.keys(en).filter((key) => key in en.more)).toEqual([]);
});

test("dates are as the customer's own region writes them, in the panel's language", () => {
  expect(words("ru", ["ru", "en-GB", "ru-KZ"]).locale).toBe("ru-KZ");
  expect(words("en", ["xx", "id-ID"]).locale).toBe("en");
});

test.each([
  ["id", "id-indonesia", "id"],
  ["sl", "sl-", "sl"],
  ["en", "en-US-", "en-US"],
  ["az", "az-Latn-AZ", "az"],
  ["en", "en-USA", "en"],
  ["az", "az-AZ-azerbaijan-x", "az-AZ"],
  ["ru", "ru-RU-u-nu-thai", "ru-RU"],
  ["ru", "ru_KZ", "ru"],
  ["en", "-", "en"],
  ["en", "%", "en"],
])("the %s panel opens on a page of the language %s, in %s", (language, page, locale) => {
  const found = words(language, [page]);
  expect(found.locale).toBe(locale);
  expect(found.t("place_ordinal", { n: 1 })).toBeTruthy();
});
