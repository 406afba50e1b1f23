import { describe, expect, it } from "vitest";
import {
  added,
  type Draft,
  draftOf,
  formOf,
  hiddenBy,
  idsOf,
  mayBe,
  moved,
  type Question,
  wrongWith,
} from "./asked";
import type { FormPart, QueuePart } from "./setup";

const draft = (...fields: Partial<Draft["fields"][number]>[]): Draft => ({
  ...draftOf(null),
  name: "Orders",
  fields: fields.flatMap((field, key) => ({ ...added([], "text")[0], key, ...field }) as Question),
});
const labels = (fields: Draft["fields"]) => fields.map(({ label }) => label);

describe("questions", () => {
  it("move by one place, and stay at the ends", () => {
    const { fields } = draft({ label: "A" }, { label: "B" }, { label: "C" });
    expect(labels(moved(fields, 2, -1))).toEqual(["A", "C", "B"]);
    expect(labels(moved(fields, 0, 1))).toEqual(["B", "A", "C"]);
    expect(labels(moved(fields, 0, -1))).toEqual(["A", "B", "C"]);
    expect(labels(moved(fields, 2, 1))).toEqual(["A", "B", "C"]);
  });

  it("keep the ids they have; new ones get one of their words or kind", () => {
    const { fields } = draft(
      { id: "order", label: "Other words" },
      { label: "Order" },
      { label: "Заказ" },
      { label: "Заказ" },
      { label: "", kind: "choice" },
    );
    expect(idsOf(fields)).toEqual(["order", "order-2", "text", "text-2", "choice"]);
  });

  it("ask for a name and an email once", () => {
    const fields = added(added([], "name"), "text");
    expect(mayBe(fields, "name")).toBe(false);
    expect(mayBe(fields, "name", fields[0]?.key)).toBe(true);
    expect(mayBe(fields, "email")).toBe(true);
    expect(mayBe(fields, "text")).toBe(true);
  });

  it("that were added are told apart after one was taken out", () => {
    const fields = added(added([], "text"), "text").slice(1);
    expect(new Set(added(fields, "text").map(({ key }) => key)).size).toBe(2);
  });
});

describe("a form", () => {
  it("is kept without blanks, and with choices only where one chooses", () => {
    const form = formOf({
      ...draft(
        { label: " About ", kind: "choice", options: ["A lamp", " ", " Rope ", ""] },
        { label: "Order", options: ["left over"] },
      ),
      name: " Orders ",
      consent: " ",
    });
    expect([form.name, form.consent]).toEqual(["Orders", ""]);
    expect(form.fields.map(({ label, options }) => [label, options])).toEqual([
      ["About", ["A lamp", "Rope"]],
      ["Order", []],
    ]);
    expect(Object.keys(form.fields[0] ?? {})).not.toContain("key");
  });

  it("says what is wrong at its place", () => {
    const form = formOf({
      ...draft(
        { id: "a", label: "" },
        { id: "b", label: "B", kind: "choice", options: ["", ""] },
        { id: "c", label: "C", kind: "choice", options: ["x", "x"] },
      ),
      consent_link: "https://shop.example",
    });
    expect(wrongWith(form, "forms.orders").map((told) => told.split(": ")[0])).toEqual([
      "forms.orders.fields.a.label",
      "forms.orders.fields.b.options",
      "forms.orders.fields.c.options",
      "forms.orders.consent",
    ]);
    expect(wrongWith(formOf(draft({ label: "A" })), "forms.orders")).toEqual([]);
    expect(wrongWith(formOf(draft()), "forms.orders")).toEqual([
      "forms.orders.fields: Ask something, or write what is agreed to.",
    ]);
    expect(wrongWith(formOf({ ...draft(), consent: "Yes" }), "forms.orders")).toEqual([]);
  });

  it("that is never asked says which one is asked instead", () => {
    const form = (id: string, more: Partial<FormPart> = {}) =>
      ({ ...formOf(draft()), id, ...more }) as FormPart;
    const queues = [{ id: "sales" }, { id: "help" }] as QueuePart[];
    const first = form("first", { queues: ["sales", "help"] });
    const second = form("second", { queues: ["sales"] });
    const all = [first, second, form("all"), form("sl", { queues: ["sales"], language: "sl" })];
    expect(all.map((one) => hiddenBy(one, all, queues)?.id)).toEqual([
      undefined,
      "first",
      undefined,
      undefined,
    ]);
    const off = [{ ...first, disabled: true }, second];
    expect(hiddenBy(second, off, queues)).toBeUndefined();
    const narrow = [form("a", { queues: ["sales"] }), form("b", { queues: ["sales", "help"] })];
    expect(hiddenBy(narrow[1] as FormPart, narrow, queues)).toBeUndefined();
  });
});
