import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { type Mode, turning } from "./mode";

test("who reads along writes notes, and replies as soon as they help", () => {
  const selected = signal<string | null>(null);
  const reads = signal(false);
  let mode: Mode = "note";
  const stop = turning(selected, reads, (next) => {
    mode = next;
  });
  expect(mode).toBe("reply");
  selected.value = "a";
  reads.value = true;
  expect(mode).toBe("note");
  reads.value = false;
  expect(mode).toBe("reply");
  stop();
});
