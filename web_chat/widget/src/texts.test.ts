import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import type { Text } from "../../../ui/kit/i18n";
import en from "./i18n/en.json";
import { LANGUAGES, words } from "./texts";

const folder = "web_chat/widget/src/i18n/";
const read = (code: string) =>
  JSON.parse(readFileSync(`${folder}${code}.json`, "utf8")) as Record<string, Text>;
const files = readdirSync(folder).map((name) => name.replace(".json", ""));
const names = (text: Text) =>
  [...(typeof text === "string" ? text : Object.values(text).join()).matchAll(/\{(\w+)\}/g)].map(
    (m) => m[1],
  );

afterEach(() => vi.unstubAllGlobals());

test("there is one file for each language that is promised", () => {
  expect(files.sort()).toEqual([...LANGUAGES]);
});

test.each(files)("%s has every text, every plural form and every name", (code) => {
  const own = read(code);
  expect(Object.keys(own)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(own)) {
    expect(new Set(names(text)), key).toEqual(
      new Set(names((en as Record<string, Text>)[key] as Text)),
    );
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
])("%s says the %ith place as people do", async (code, n, said) => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(read(code))));
  const { t } = await words("https://chat.example/", [code]);
  expect(t("place_ordinal", { n })).toBe(said);
});

test("the page's language comes first, with the customer's own region", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response(JSON.stringify(read("ru")));
  });
  const found = await words("https://chat.example/", ["ru", "en-GB", "ru-KZ"]);
  expect(found.locale).toBe("ru-KZ");
  expect(asked).toEqual(["https://chat.example/widget/ru.json"]);
});

test("a language that does not arrive is English, and an unknown one the next best", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  expect((await words("https://chat.example/", ["sl"])).t("leave")).toBe("Leave");
  expect((await words("https://chat.example/", ["xx", "en-GB"])).locale).toBe("en-GB");
});
