/** The house's ids in words. */
import type { Desk, House, Me, Option } from "../../../ui/wire/generated";

const label = (options: readonly Option[] | undefined, id: string): string =>
  options?.find((option) => option.id === id)?.label ?? id;

export const queueName = (house: House | undefined, id: string): string => label(house?.queues, id);
export const reasonName = (house: House | undefined, id: string): string =>
  label(house?.reasons, id);

type Held = Pick<Desk, "customer" | "stage">;

/** What leaving now does to the contacts in hand. */
export function leavingText(held: readonly Held[]): string {
  if (held.length === 0) return "You hold nothing. Nobody is affected.";
  const ended = held.filter(({ stage }) => stage === "wrap_up");
  const served = held.filter((row) => !ended.includes(row));
  const said = [];
  if (served.length === 1)
    said.push(
      `${who(served)} goes back to the line at the same place, waits again and is offered to others.`,
    );
  else if (served.length > 1)
    said.push(
      `${who(served)} go back to the line at their places, wait again and are offered to others.`,
    );
  if (ended.length > 0)
    said.push(`The wrap-up of ${who(ended)} closes with what is chosen in it so far.`);
  return said.join(" ");
}

function who(rows: readonly Held[]): string {
  const named = rows.slice(0, 3).map(({ customer }) => customer);
  if (rows.length > 3) named.push(`${rows.length - 3} more`);
  const last = named.pop() ?? "";
  return named.length > 0 ? `${named.join(", ")} and ${last}` : last;
}

/** What is chosen, or still to do where the centre has outcomes and where it has none. */
export function wrapUpText(house: House | undefined, disposition: string): string {
  const chosen = house?.dispositions.find(({ id }) => id === disposition);
  if (chosen) return `Wrap-up: ${chosen.label}`;
  return house?.dispositions.length
    ? "Wrap-up: choose how it ended"
    : "Wrap-up: a note, if you like";
}

/** What comes when the last contact is done. */
export const nextText = (next: string, reason: string, house: House | undefined): string =>
  next === "break"
    ? `then ${reason ? reasonName(house, reason) : "break"}`
    : next === "offline"
      ? "then out of the line"
      : `then ${next}`;

const STATES: Record<string, string> = {
  ready: "Ready",
  offered: "Offer",
  busy: "Busy",
  wrap_up: "Wrap-up",
  not_responding: "Not responding",
  reconnecting: "Reconnecting",
  away: "Break",
  offline: "Not in the line",
};

/** What the agent reads as their own status: the break's reason rather than the word break. */
export function statusText(me: Me, house: House | undefined): string {
  if (!me.signed_in) return "Not in the line";
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
    left: `${name || customer} left`,
    transferred: name ? `${name} transferred the contact` : "The contact was transferred",
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

/** Why one can be on a break here. */
export const reasonsOf = (house: House | undefined): readonly Option[] =>
  house?.reasons.length ? house.reasons : [{ id: "", label: "Break" }];
