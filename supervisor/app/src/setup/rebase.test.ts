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

  it("puts the days of two weeks together, however they are written", () => {
    const week = (days: Record<string, string>) => ({
      ...BEFORE,
      hours: { ...BEFORE.hours, week: days },
    });
    const mine = week({ "mon-thu": "08:00-16:00" });
    const found = rebase(BEFORE, mine, week({ "mon-sat": "09:00-17:00" }));
    expect(found.merged.hours.week).toEqual({ "mon-thu": "08:00-16:00", sat: "09:00-17:00" });
    expect(found.theirs).toEqual(["hours: Saturday"]);
    expect(found.clashes).toEqual([]);
    const late = rebase(BEFORE, mine, week({ mon: "10:00-12:00", "tue-fri": "09:00-17:00" }));
    expect(late.merged.hours.week).toEqual({ "mon-thu": "08:00-16:00" });
    expect(late.clashes).toEqual([{ field: "hours: Monday", theirs: "10:00-12:00" }]);
  });

  it("puts in and takes out words of lists as each wanted", () => {
    const before = { ...BEFORE, queues: ["sales", "help", "old"] };
    const mine = { ...before, queues: ["sales", "help", "old", "mine"] };
    const fresh = { ...before, queues: ["sales", "theirs", "help"] };
    const { merged, theirs, clashes } = rebase(before, mine, fresh);
    expect(merged.queues).toEqual(["sales", "theirs", "help", "mine"]);
    expect([theirs, clashes]).toEqual([["queues"], []]);
  });

  it("says nothing of what both changed alike", () => {
    const alike = { ...BEFORE, name: "Anne" };
    expect(told(rebase(BEFORE, alike, { ...alike }))).toEqual([]);
  });
});

describe("two people change different items of one part", () => {
  const RINGS = {
    rings: [
      { after_s: 60, needs: { english: 2 } as Record<string, number> },
      { after_s: 120, needs: {} },
    ],
  };
  const ring = (after_s: number, needs: Record<string, number> = {}) => ({ after_s, needs });

  it("keeps the rings of both, in the order of their times", () => {
    const mine = { rings: [...RINGS.rings, ring(180)] };
    const fresh = { rings: [ring(60, { english: 1 }), ring(90), ring(120)] };
    const { merged, theirs, clashes } = rebase(RINGS, mine, fresh);
    expect(merged.rings).toEqual([ring(60, { english: 1 }), ring(90), ring(120), ring(180)]);
    expect(theirs).toEqual(["rings, after 1 min: needs: english", "rings, after 1 min 30 s"]);
    expect(clashes).toEqual([]);
  });

  it("tells where one took out what the other changed", () => {
    const fresh = { rings: [ring(60, { english: 1 }), ring(120)] };
    const found = rebase(RINGS, { rings: [ring(120)] }, fresh);
    expect(found.merged.rings).toEqual([ring(120)]);
    expect(found.clashes).toEqual([{ field: "rings, after 1 min", theirs: null }]);
    const gone = rebase(RINGS, fresh, { rings: [ring(120)] });
    expect(gone.merged.rings).toEqual(fresh.rings);
    expect(gone.clashes).toEqual([{ field: "rings, after 1 min", theirs: "nothing" }]);
  });

  const asked = (...questions: [id: string, label: string, key: number, options?: string[]][]) => ({
    fields: questions.map(([id, label, key, options = []]) => ({ id, label, key, options })),
  });
  const BOTH = asked(["who", "Name", 0], ["about", "About", 1, ["Lamps", "Rope"]]);

  it("keeps the questions of both, each known by its own key", () => {
    const mine = asked(
      ["who", "Your name", 0],
      ["about", "About", 1, ["Lamps", "Rope", "Tents"]],
      ["", "Order", 2],
    );
    const fresh = asked(["mail", "Email", 0], ["who", "Name", 1], ["about", "About", 2, ["Lamps"]]);
    const { merged, theirs, clashes } = rebase(BOTH, mine, fresh);
    expect(merged).toEqual(
      asked(
        ["mail", "Email", 3],
        ["who", "Your name", 0],
        ["about", "About", 1, ["Lamps", "Tents"]],
        ["", "Order", 2],
      ),
    );
    expect(theirs).toEqual(["questions, “Email”", "questions, “About”: options"]);
    expect(clashes).toEqual([]);
  });

  it("tells where both changed the same question, or the order", () => {
    const mine = asked(["about", "About it", 1, ["Lamps", "Rope"]], ["who", "Name", 0]);
    const same = rebase(
      BOTH,
      mine,
      asked(["who", "Name", 0], ["about", "What", 1, ["Lamps", "Rope"]]),
    );
    expect(same.clashes).toEqual([{ field: "questions, “What”: label", theirs: "What" }]);
    expect(same.merged.fields.map(({ label }) => label)).toEqual(["About it", "Name"]);
    const three = asked(["a", "A", 0], ["b", "B", 1], ["c", "C", 2]);
    const found = rebase(
      three,
      asked(["b", "B", 1], ["a", "A", 0], ["c", "C", 2]),
      asked(["a", "A", 0], ["c", "C", 1], ["b", "B", 2]),
    );
    expect(found.merged.fields.map(({ id }) => id)).toEqual(["b", "a", "c"]);
    expect(found.clashes).toEqual([{ field: "questions, the order", theirs: null }]);
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

  it("takes any id for a word", () => {
    const rows: Row[] = [["key", "Key"]];
    expect(rebaseRows(rows, rows, [...rows, ["id", "Id"]]).merged).toEqual([
      ["key", "Key"],
      ["id", "Id"],
    ]);
  });

  it("keeps a word away that somebody else removed, and this person's new text of another", () => {
    const mine: Row[] = [
      ["a", "Lunch"],
      ["b", "School"],
    ];
    expect(rebaseRows(before, mine, [["b", "Training"]]).merged).toEqual([["b", "School"]]);
  });
});
