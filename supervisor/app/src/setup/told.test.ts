import { expect, test } from "vitest";
import { fieldWords } from "./fields";
import type { Centre } from "./setup";
import { actWords, lookedFor, namesOf, said, titleOf } from "./told";

const CENTRE = {
  queues: [{ id: "q1", name: "Café" }],
  teams: [{ id: "north", name: "The North" }],
  roles: [{ id: "lead", name: "Team lead", rights: [], disabled: false, own_teams: true }],
  users: [{ id: "ann", name: "Ann Lee", agent: "a1" }],
  agents: [{ id: "a1", name: "Ann" }],
} as unknown as Centre;
const NAMES = namesOf(CENTRE, [{ id: "least_busy", label: "Least busy" }]);
const told = (kind: string, field: string, before: string, after: string) => {
  const words = said(kind, "x", [field, before, after], NAMES);
  return `${words.field}: ${words.before} -> ${words.after}`;
};

test("fields are called as on the screen where they are changed", () => {
  expect(fieldWords("rules.chat.first_reply")).toBe(
    "chat: back to the line without a first reply after",
  );
  expect(fieldWords("channels.sms.target_s")).toBe("SMS: answered within");
  expect(fieldWords("limits.voice")).toBe("call limit");
  expect(fieldWords("may_pick")).toBe("may pick contacts out of their turn");
  expect(fieldWords("hours.week.mon-fri")).toBe("hours: Mon-Fri");
  expect(fieldWords("hours.holidays.2026-12-25")).toBe("on 2026-12-25");
  expect(fieldWords("agent", "contact")).toBe("agent");
  expect(fieldWords("something_new")).toBe("something new");
});

test("values are told in words, with the names of what they mean", () => {
  for (const [kind, field, before, after, words] of [
    ["queue", "strategy", "most_available", "least_busy", "strategy: most available -> least busy"],
    ["queue", "rules.chat.offer", "90 s", "20 s", "chat: an offer lasts: 1 min 30 s -> 20 s"],
    [
      "queue",
      "rules.chat.silent",
      "",
      "600 s",
      "chat: a customer counts as silent after: never -> 10 min",
    ],
    ["queue", "overflow", "", "q1", "others take over: nobody -> Café"],
    [
      "queue",
      "otherwise",
      "message",
      "callback",
      "otherwise: they leave a message -> they are called back",
    ],
    ["queue", "names.sl", "", "Prodaja", "name in Slovenian: nothing -> Prodaja"],
    ["queue", "names.de", "Kasse", "", "name in de: Kasse -> nothing"],
    ["queue", "keep_days", "", "30", "words are kept for: always -> 30 days"],
    [
      "queue",
      "needs",
      "en 2",
      "en 2 for 60 s, tax 1",
      "skills: en from level 2 -> en from level 2 for 1 min, tax from level 1",
    ],
    [
      "queue",
      "rings",
      "",
      "after 60 s: en 1; after 90 s: ",
      "rings: nothing -> after 1 min en from level 1; after 1 min 30 s anybody",
    ],
    [
      "queue",
      "alerts",
      "",
      "longest_wait 120, waiting off",
      "alerts: nothing -> longest wait in a queue, at least 2 min; waiting in a queue: never here",
    ],
    ["agent", "queues", "q1, old", "q1", "queues: Café, old -> Café"],
    ["agent", "auto_accept", "", "voice, sms", "accepts at once: nothing -> call, SMS"],
    ["agent", "team", "", "north", "team: nothing -> The North"],
    ["user", "role", "agent", "lead", "role: Agent -> Team lead"],
    ["user", "agent", "", "a1", "serves as: nothing -> Ann Lee"],
    [
      "role",
      "rights",
      "serve",
      "serve, pick",
      "rights: serve customers -> serve customers, pick from the line",
    ],
    [
      "centre",
      "interruptible.email",
      "voice",
      "voice, chat",
      "offered over email: call -> call, chat",
    ],
    [
      "key",
      "scopes",
      "",
      "read:contacts write:agents",
      "what it may do: nothing -> see contacts, change agents",
    ],
    ["contact", "stage", "wrap_up", "closed", "stage: in wrap-up -> closed"],
    ["contact", "agent", "Ann", "Bo", "agent: Ann -> Bo"],
    ["setting", "name", "", "Hi", "value: nothing -> Hi"],
    ["queue", "new_thing", "one_word", "Two, three", "new thing: one_word -> Two, three"],
  ] as const)
    expect(told(kind, field, before, after)).toBe(words);
});

test("settings are called by what they set", () => {
  const setting = { kind: "setting", subject: "alert_longest_wait_s", name: "60" };
  expect(titleOf(setting)).toBe("Alert: longest wait in a queue");
  expect(said("setting", setting.subject, ["name", "", "60"], NAMES)).toEqual({
    field: "at least",
    before: "no alert",
    after: "1 min",
  });
  expect(titleOf({ kind: "queue", subject: "q1", name: "Café" })).toBe("Café");
});

test("what was done is told in words", () => {
  expect(actWords("edit: changed")).toBe("changed");
  expect(actWords("import: added")).toBe("added by a file");
  expect(actWords("hand over: changed")).toBe("transferred");
  expect(actWords("something: changed")).toBe("changed");
  expect(actWords("sign-on: role kept")).toBe("role kept by the sign-on");
});

test("the record is searched by what the screen says and by what is stored", () => {
  expect(lookedFor("topic", NAMES)).toEqual([["topic", "public"]]);
  expect(lookedFor("Slovenian", NAMES)).toEqual([["Slovenian", "greeting_sl", "names.sl"]]);
  expect(lookedFor("rings", NAMES)).toEqual([["rings"]]);
  expect(lookedFor("Café", NAMES)[0]).toContain("q1");
  expect(lookedFor("1 h 30 min", NAMES)).toEqual([["1 h 30 min", "5400 s"]]);
  expect(lookedFor("least_busy", NAMES)).toEqual([["least_busy"]]);
  expect(lookedFor(" ", NAMES)).toEqual([]);
});
