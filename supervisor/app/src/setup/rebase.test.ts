import { describe, expect, it } from "vitest";
import { type Row, rebase, rebaseRows, told } from "./rebase";

const BEFORE = {
  name: "Ann",
  queues: ["sales"],
  skills: { english: 2, german: 1 },
  limits: { chat: 3, email: 1 } as Record<string, number>,
  team: null as string | null,
  hours: { week: { "mon-fri": "09:00-17:00" } as Record<string, string>, holidays: {} },
};

describe("two people change the same part", () => {
  it("keeps what somebody else changed in fields that this person left alone", () => {
    const mine = { ...BEFORE, name: "Anna", limits: { chat: 3, email: 2 } };
    const fresh = { ...BEFORE, queues: ["sales", "help"], limits: { chat: 5, email: 1 } };
    const { merged, theirs, clashes } = rebase(BEFORE, mine, fresh);
    expect(merged).toEqual({
      ...BEFORE,
      name: "Anna",
      queues: ["sales", "help"],
      limits: { chat: 5, email: 2 },
    });
    expect(theirs).toEqual(["queues", "chat limit"]);
    expect(clashes).toEqual([]);
  });

  it("says where both changed the same, and lets this person's stand", () => {
    const found = rebase(
      BEFORE,
      { ...BEFORE, name: "Anna", team: "north" },
      { ...BEFORE, name: "Anne", team: "north" },
    );
    expect(found.merged.name).toBe("Anna");
    expect(found.clashes).toEqual([{ field: "name", theirs: "Anne" }]);
    expect(told(found)).toEqual(["You both changed: name. They put: Anne. Yours stands here."]);
  });

  it("puts in and takes out keys of maps as each wanted", () => {
    const mine = { ...BEFORE, skills: { english: 2, german: 1, french: 1 } };
    const fresh = { ...BEFORE, skills: { english: 2 } as typeof BEFORE.skills };
    expect(rebase(BEFORE, mine, fresh).merged.skills).toEqual({ english: 2, french: 1 });
    const without = { ...BEFORE, limits: { chat: 3 } };
    const more = { ...BEFORE, limits: { chat: 3, email: 1, sms: 2 } };
    expect(rebase(BEFORE, without, more).merged.limits).toEqual({ chat: 3, sms: 2 });
  });

  it("never mixes the ranges of two weeks", () => {
    const mine = { ...BEFORE, hours: { ...BEFORE.hours, week: { "mon-thu": "08:00-16:00" } } };
    const fresh = { ...BEFORE, hours: { ...BEFORE.hours, week: { "mon-sat": "09:00-17:00" } } };
    const { merged, clashes } = rebase(BEFORE, mine, fresh);
    expect(merged.hours.week).toEqual({ "mon-thu": "08:00-16:00" });
    expect(clashes).toEqual([{ field: "hours: week", theirs: null }]);
  });

  it("says nothing of what both changed alike", () => {
    const alike = { ...BEFORE, name: "Anne" };
    expect(told(rebase(BEFORE, alike, { ...alike }))).toEqual([]);
  });
});

describe("two people change the same list of words", () => {
  const before: Row[] = [
    ["a", "Lunch"],
    ["b", "Training"],
  ];

  it("keeps a new word of each, and the order that one of them chose", () => {
    const mine: Row[] = [...before, ["c", "Coffee"]];
    const fresh: Row[] = [
      ["b", "Training"],
      ["a", "Lunch"],
      ["d", "Doctor"],
    ];
    const { merged, theirs, clashes } = rebaseRows(before, mine, fresh);
    expect(merged.map(([id]) => id)).toEqual(["b", "a", "d", "c"]);
    expect(theirs).toEqual(["“Doctor”", "the order"]);
    expect(clashes).toEqual([]);
  });

  it("keeps a word away that somebody else removed, and this person's new text of another", () => {
    const mine: Row[] = [
      ["a", "Lunch"],
      ["b", "School"],
    ];
    expect(rebaseRows(before, mine, [["b", "Training"]]).merged).toEqual([["b", "School"]]);
  });
});
