import { describe, expect, test } from "vitest";
import type { Desk, Reply } from "../../../ui/wire/generated";
import { find } from "./find";
import { filled, matching, tokenAt } from "./replies";

const slashAt = (text: string, caret: number) => tokenAt(text, caret, "/");

const reply = (id: string, title: string, more: Partial<Reply> = {}): Reply => ({
  id,
  title,
  text: `${title}.`,
  queues: [],
  position: 0,
  ...more,
});
const row = (customer: string): Desk => ({ contact: "c-1a2b", customer }) as Desk;

describe("a slash", () => {
  test("opens the replies at the beginning and after a space, with the word behind it", () => {
    expect(slashAt("/", 1)).toEqual({ from: 0, query: "" });
    expect(slashAt("Well /del", 9)).toEqual({ from: 5, query: "del" });
    expect(slashAt("one\n/two", 8)).toEqual({ from: 4, query: "two" });
  });

  test("means nothing inside a word, an address or before the caret's word", () => {
    expect(slashAt("and/or", 6)).toBeNull();
    expect(slashAt("https://shop", 12)).toBeNull();
    expect(slashAt("/hello there", 12)).toBeNull();
    expect(slashAt("/hello", 0)).toBeNull();
  });
});

describe("replies", () => {
  test("are those of the queue, the best match first", () => {
    const all = [
      reply("a", "Ask for the order number"),
      reply("b", "Order late", { queues: ["Sales"] }),
      reply("c", "Goodbye", { text: "Your order is on its way." }),
      reply("d", "Order tax", { queues: ["Billing"] }),
    ];
    expect(matching(all, "ord", "Sales").map(({ id }) => id)).toEqual(["b", "a", "c"]);
    expect(matching(all, "", "Sales").map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(matching(all, "xyz", "Sales")).toEqual([]);
  });

  test("have their variables filled in, and lose what nobody knows", () => {
    const text = "Hello {customer}, this is {agent} from {queue}. Bye, {customer}. {else}";
    expect(filled(text, row("Mia"), "Ann", "Sales")).toBe(
      "Hello Mia, this is Ann from Sales. Bye, Mia. {else}",
    );
    expect(filled(text, row("Visitor 1a2b"), "Ann", "Sales")).toBe(
      "Hello, this is Ann from Sales. Bye. {else}",
    );
  });

  test("keep what looks like a pattern in a name as it is", () => {
    expect(filled("{customer}", row("$& {agent}"), "Ann", "Sales")).toBe("$& {agent}");
  });
});

describe("the palette", () => {
  const entry = (label: string, detail = "", group = "Actions") => ({
    id: label,
    label,
    detail,
    group,
  });
  const all = [
    entry("Transfer the contact"),
    entry("End the contact"),
    entry("Žagar Tjaša", "Billing", "Contacts"),
    entry("Goodbye", "Thank you", "Replies"),
  ];
  const found = (query: string) => find(all, query).map(({ label }) => label);

  test("shows all without a query, and the best first with one", () => {
    expect(found("")).toHaveLength(4);
    expect(found("contact")[0]).toBe("Transfer the contact");
    expect(found("end")[0]).toBe("End the contact");
    expect(found("thank")).toEqual(["Goodbye"]);
  });

  test("needs no accents, no order of words and no whole words", () => {
    expect(found("zagar")).toEqual(["Žagar Tjaša"]);
    expect(found("contact tra")).toEqual(["Transfer the contact"]);
    expect(found("bill tja")).toEqual(["Žagar Tjaša"]);
    expect(found("nothing")).toEqual([]);
  });
});
