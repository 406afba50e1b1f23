import { describe, expect, it } from "vitest";
import {
  begun,
  changed,
  freshText,
  leftOutText,
  met,
  planText,
  unsettled,
  withFresh,
  withOlder,
} from "./live";
import type { Delivery, Outcome } from "./programs";

const made = (seq: number, state: Outcome = "delivered"): Delivery => ({
  seq,
  kind: "contact.closed",
  subject: `contact c${seq}`,
  at: seq,
  state,
  attempts: 1,
  next_at: null,
  tried_at: null,
  status: 204,
  error: "",
});
const page = (seqs: number[], next: number | null = null) => ({
  items: seqs.map((seq) => made(seq)),
  next,
});
const seqs = (items: readonly Delivery[]) => items.map(({ seq }) => seq);

describe("deliveries that are followed", () => {
  it("change where they stand, and what is new waits until it is asked for", () => {
    const seen = begun({ items: [made(5, "pending"), made(4, "pending"), made(3)], next: 3 });
    const first = page([7, 6, 5], 5);
    expect(unsettled(seen, first)).toEqual([4]);
    expect(unsettled(seen, first, true)).toEqual([5, 4, 3]);
    expect(changed(seen, made(4)).items[1]).toEqual(made(4));
    expect(withOlder(seen, page([2]))).toMatchObject({ next: null, items: { length: 4 } });
    const then = met(seen, first, [made(4, "failed")]);
    expect(then.items.map(({ state }) => state)).toEqual(["delivered", "failed", "delivered"]);
    expect(seqs(then.items)).toEqual([5, 4, 3]);
    expect([seqs(then.fresh), freshText(then)]).toEqual([[7, 6], "2 new"]);
    expect(seqs(withFresh(then).items)).toEqual([7, 6, 5, 4, 3]);
    expect(withFresh(then).next).toBe(3);
  });

  it("stay, though they are no longer what was asked for", () => {
    const seen = begun({ items: [made(5, "pending")], next: null });
    const then = met(seen, page([]), [made(5)]);
    expect(then.items).toEqual([made(5)]);
    expect(then.fresh).toEqual([]);
  });

  it("take in older ones that came to belong there, but not those of the next page", () => {
    expect(seqs(met(begun(page([9, 5])), page([9, 7, 5, 2]), []).fresh)).toEqual([7, 2]);
    expect(seqs(met(begun(page([9, 5], 5)), page([9, 7, 5, 2]), []).fresh)).toEqual([7]);
  });

  it("begin anew where more came than a page holds, and at once where there were none", () => {
    const then = met(begun(page([2, 1])), page([9, 8], 8), []);
    expect(freshText(then)).toBe("2 and more new");
    expect(withFresh(then)).toEqual(begun(page([9, 8], 8)));
    expect(met(begun(page([])), page([3]), [])).toEqual(begun(page([3])));
  });
});

describe("a replay", () => {
  it("says how much it will be, and what it leaves out", () => {
    const plan = { seq: 1, events: 0, left_out: 0, complete: true };
    expect(planText(plan)).toBe("Nothing that it is told of has happened since then.");
    expect(planText({ ...plan, events: 1 })).toBe(
      "1 event is sent, also what has arrived already.",
    );
    expect(planText({ ...plan, events: 10_000, complete: false })).toContain(
      "More than 10,000 events are sent",
    );
    expect(leftOutText(plan)).toBe("");
    expect(leftOutText({ ...plan, left_out: 2 })).toContain("2 events from before that were not");
  });
});
