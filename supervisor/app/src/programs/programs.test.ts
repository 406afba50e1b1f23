import { describe, expect, it } from "vitest";
import {
  byText,
  type Delivery,
  EVENTS,
  endOf,
  hostOf,
  type Key,
  keyChange,
  kindsText,
  scopesText,
  toggledKinds,
  toggledScope,
  triesText,
} from "./programs";

const TRIED: Delivery = {
  seq: 1,
  kind: "contact.closed",
  subject: "contact c1",
  at: 0,
  state: "pending",
  attempts: 1,
  next_at: 5_000,
  tried_at: 10,
  status: 0,
  error: "",
};

describe("what a key may do", () => {
  it("is told in words, in the order of the areas", () => {
    const scopes = toggledScope(["write:contacts", "read:queues"], "read:contacts", true);
    expect(scopes).toEqual(["read:contacts", "write:contacts", "read:queues"]);
    expect(scopesText(scopes)).toBe("Sees contacts, queues. Changes contacts.");
    expect(toggledScope(scopes, "write:contacts", false)).toEqual(["read:contacts", "read:queues"]);
    expect(scopesText(["write:messages"])).toBe("Changes messages.");
  });

  it("is changed by what is different alone", () => {
    const key: Key = {
      id: "0badc0de",
      name: "Shop",
      scopes: ["read:queues", "read:agents"],
      created_at: 0,
      by: "ana",
      used_at: null,
      expires_at: null,
      revoked_at: null,
      revoked_by: "",
    };
    expect(keyChange(key, " Shop ", ["read:agents", "read:queues"])).toEqual({});
    expect(keyChange(key, "Web shop", key.scopes)).toEqual({ name: "Web shop" });
    expect(keyChange(key, "Shop", ["read:queues"])).toEqual({ scopes: ["read:queues"] });
    expect([byText("ana", [key]), byText("key:0badc0de", [key]), byText("", [])]).toEqual([
      "by ana",
      "by Shop",
      "",
    ]);
  });

  it("ends after days, or never", () => {
    expect(endOf("", 1_000)).toBeNull();
    expect(endOf("30", 1_000)).toBe(1_000 + 30 * 86_400_000);
  });
});

describe("what a webhook is told of", () => {
  const all = EVENTS.flatMap(({ kinds }) => kinds.map(([kind]) => kind));

  it("is told by groups", () => {
    expect(kindsText(all)).toBe("everything");
    const some = toggledKinds([], ["alert.cleared", "alert.raised", "agent.returned"], true);
    expect(some).toEqual(["agent.returned", "alert.raised", "alert.cleared"]);
    expect(kindsText(some)).toBe("1 of agents, all of alerts");
    expect(toggledKinds(some, ["agent.returned"], false)).toEqual([
      "alert.raised",
      "alert.cleared",
    ]);
  });

  it("is known by its host", () => {
    expect(hostOf("https://crm.example/hooks/x")).toBe("crm.example");
    expect(hostOf("nonsense")).toBe("nonsense");
  });
});

describe("what came of a delivery", () => {
  it("says the answer, or that there was none", () => {
    const text = (change: Partial<Delivery>) => triesText({ ...TRIED, ...change });
    expect(text({ attempts: 0 })).toBe("not tried yet");
    expect(text({ status: 503, attempts: 4 })).toBe("answered 503, 4 tries");
    expect(text({ error: "no answer in time" })).toBe("no answer in time, 1 try");
    expect(text({})).toBe("no answer, 1 try");
  });
});
