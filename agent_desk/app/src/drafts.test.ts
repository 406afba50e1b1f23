// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import {
  draftOf,
  firstTold,
  forgetOthers,
  keepDraft,
  keepOpenContact,
  openContact,
} from "./drafts";

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

test("a reply, a note and a disposition are kept beside each other", () => {
  keepDraft("a", "Dear");
  keepDraft("a", "Called twice", "note");
  keepDraft("a", "sold", "disposition");
  expect([draftOf("a"), draftOf("a", "note"), draftOf("a", "disposition")]).toEqual([
    "Dear",
    "Called twice",
    "sold",
  ]);
});

test("what is no longer in hand is forgotten, whatever kind it was", () => {
  keepDraft("a", "Dear");
  keepDraft("b", "Dear");
  keepDraft("b", "Called twice", "note");
  keepOpenContact("a");
  forgetOthers(new Set(["a"]));
  expect([draftOf("a"), draftOf("b"), draftOf("b", "note")]).toEqual(["Dear", "", ""]);
  expect(openContact()).toBe("a");
});

test("that a contact is deleted is told once, however often it is heard", () => {
  expect(["a", "b", "a", "b"].map(firstTold)).toEqual([true, true, false, false]);
});
