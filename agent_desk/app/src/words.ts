/** The house's ids in words. */
import type { House, Me, Option } from "../../../ui/wire/generated";

const label = (options: readonly Option[] | undefined, id: string): string =>
  options?.find((option) => option.id === id)?.label ?? id;

export const queueName = (house: House | undefined, id: string): string => label(house?.queues, id);
export const reasonName = (house: House | undefined, id: string): string =>
  label(house?.reasons, id);

const STATES: Record<string, string> = {
  ready: "Ready",
  offered: "Offer",
  busy: "Busy",
  wrap_up: "Wrap-up",
  not_responding: "Not responding",
  reconnecting: "Reconnecting",
  away: "Break",
  offline: "Signed out",
};

/** What the agent reads as their own status: the break's reason rather than the word break. */
export function statusText(me: Me, house: House | undefined): string {
  if (!me.signed_in) return "Signed out";
  if (me.status === "break") return me.reason ? reasonName(house, me.reason) : "Break";
  return STATES[me.state] ?? me.state;
}

export type Tone = "ready" | "busy" | "away" | "missed";

export function statusTone(me: Me): Tone {
  if (!me.signed_in || me.status === "break") return "away";
  if (me.state === "not_responding" || me.state === "reconnecting") return "missed";
  return me.state === "ready" ? "ready" : "busy";
}

/** "joined" and the like, as the agent reads them. */
export function noticeText(notice: string, name: string, customer: string): string {
  const who = name || "A colleague";
  const words: Record<string, string> = {
    joined: `${who} joined`,
    left: `${customer} left`,
    transferred: name ? `${name} handed the contact on` : "The contact was handed on",
    requeued: "The contact went back to the line, at its place",
    away: `${customer} lost the connection`,
    back: `${customer} is back`,
    ended: "The conversation ended",
  };
  return words[notice] ?? notice.replaceAll("_", " ");
}

const ENDED: Record<string, string> = {
  agent: "You ended it",
  customer: "The customer ended it",
  dropped: "The customer's connection was lost",
  silence: "Ended after a long silence",
};

export const endedText = (by: string): string => ENDED[by] ?? "The conversation is over";
