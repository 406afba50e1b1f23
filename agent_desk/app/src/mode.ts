/** What the composer writes: to the customer, or for colleagues only. */
import { effect, type ReadonlySignal } from "@preact/signals";
import { draftOf } from "./drafts";

export type Mode = "reply" | "note";

/**
 * Another conversation is open, or the agent who read along helps now: a reply is written in it,
 * unless a note was left half-written. Who reads along writes notes.
 */
export const turning = (
  selected: ReadonlySignal<string | null>,
  reads: ReadonlySignal<boolean>,
  put: (mode: Mode) => void,
): (() => void) =>
  effect(() => {
    const key = selected.value;
    const half = key !== null && draftOf(key, "private") !== "" && draftOf(key) === "";
    put(reads.value || half ? "note" : "reply");
  });
