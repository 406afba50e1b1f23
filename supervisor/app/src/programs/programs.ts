/** Programs' keys and webhooks as the API tells them, in plain words. */

export interface Key {
  id: string;
  name: string;
  scopes: string[];
  created_at: number;
  by: string;
  used_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by: string;
}

export interface Keys {
  items: Key[];
  /** Where the next page of revoked ones begins; null on the last. */
  next: string | null;
  /** What keys that are made here may do at most. */
  may_give: string[];
}

export type Outcome = "pending" | "delivered" | "failed";

export interface Delivery {
  seq: number;
  kind: string;
  subject: string;
  at: number;
  state: Outcome;
  attempts: number;
  next_at: number | null;
  tried_at: number | null;
  /** What the receiver answered last; 0 when it did not. */
  status: number;
  error: string;
}

export interface Webhook {
  id: string;
  url: string;
  kinds: string[];
  created_at: number;
  enabled: boolean;
  disabled_why: string;
  failing_since: number | null;
  pending: number;
  last: Delivery | null;
}

export interface Area {
  id: string;
  label: string;
  read: string;
  /** Without it nothing of this is changed by programs. */
  write?: string;
}

/** What scopes let a program do. */
export const AREAS: readonly Area[] = [
  {
    id: "contacts",
    label: "Contacts",
    read: "who waits and who is served",
    write: "put into line, move, assign, close",
  },
  {
    id: "messages",
    label: "Messages",
    read: "what customers and agents write",
    write: "write in conversations",
  },
  {
    id: "customers",
    label: "Customers",
    read: "names, addresses and what they filled in",
    write: "erase customers for good",
  },
  {
    id: "agents",
    label: "Agents",
    read: "status, contacts in hand, limits",
    write: "status and limits",
  },
  { id: "queues", label: "Queues", read: "how many wait, and how long", write: "strategies" },
  { id: "reports", label: "Reports", read: "all figures, as tables and files" },
  {
    id: "webhooks",
    label: "Webhooks",
    read: "addresses and deliveries",
    write: "make, change and remove",
  },
  {
    id: "setup",
    label: "Set-up",
    read: "queues, agents, hours, replies, rules",
    write: "change all of it",
  },
  {
    id: "users",
    label: "Users and roles",
    read: "who may sign in, and to what",
    write: "make supervisors: that is to say, everything",
  },
  { id: "audit", label: "Record", read: "who changed what" },
  { id: "keys", label: "Keys", read: "which keys there are", write: "make and revoke keys" },
];

/** "Sees contacts, queues. Changes contacts." */
export function scopesText(scopes: readonly string[]): string {
  const of = (verb: string) =>
    AREAS.filter(({ id }) => scopes.includes(`${verb}:${id}`)).map(({ label }) =>
      label.toLowerCase(),
    );
  return [["Sees", of("read")] as const, ["Changes", of("write")] as const]
    .filter(([, words]) => words.length > 0)
    .map(([verb, words]) => `${verb} ${words.join(", ")}.`)
    .join(" ");
}

/** Who made or revoked a key: "by ana", or the name of the program's own key. */
export function byText(by: string, keys: readonly Key[]): string {
  if (!by.startsWith("key:")) return by && `by ${by}`;
  return `by ${keys.find(({ id }) => `key:${id}` === by)?.name ?? by}`;
}

/** What of a key is to be changed: only that is sent. */
export function keyChange(key: Key, name: string, scopes: readonly string[]): Partial<Key> {
  const alike = [...scopes].sort().join(" ") === [...key.scopes].sort().join(" ");
  return {
    ...(name.trim() !== key.name && { name: name.trim() }),
    ...(!alike && { scopes: [...scopes] }),
  };
}

/** With one more, or one less; in the order of the areas. */
export function toggledScope(scopes: readonly string[], scope: string, on: boolean): string[] {
  const next = new Set(scopes);
  if (on) next.add(scope);
  else next.delete(scope);
  return AREAS.flatMap(({ id }) => [`read:${id}`, `write:${id}`]).filter((one) => next.has(one));
}

const DAY_MS = 86_400_000;

/** How long a key lasts: days, or for ever. */
export const LASTS = [
  { id: "30", label: "30 days" },
  { id: "90", label: "90 days" },
  { id: "365", label: "A year" },
];

/** At the end of that day, or null. */
export const endOf = (days: string, now: number): number | null =>
  days === "" ? null : now + Number(days) * DAY_MS;

/** What events are called, by what they are about. */
export const EVENTS: readonly { label: string; kinds: readonly (readonly [string, string])[] }[] = [
  {
    label: "Contacts",
    kinds: [
      ["contact.enqueued", "Came into line"],
      ["contact.offered", "Was offered to an agent"],
      ["contact.accepted", "Was accepted"],
      ["contact.declined", "Was declined"],
      ["contact.offer_expired", "Its offer ran out"],
      ["contact.offer_withdrawn", "Its offer was taken back"],
      ["contact.moved", "Moved to another queue"],
      ["contact.overflowed", "Other agents may take it too"],
      ["contact.reprioritised", "Got another place"],
      ["contact.requeued", "Went back into line"],
      ["contact.first_reply_warned", "Its first reply is late"],
      ["contact.customer_silent", "The customer is silent"],
      ["contact.customer_away", "The customer's line broke"],
      ["contact.customer_back", "The customer is back"],
      ["contact.lost", "The customer is lost"],
      ["contact.returned", "The customer returned"],
      ["contact.callback_requested", "A callback was asked for"],
      ["contact.callback_due", "A callback is due"],
      ["contact.callback_failed", "A callback failed"],
      ["contact.invited", "A colleague was invited"],
      ["contact.joined", "Somebody joined"],
      ["contact.parted", "Somebody left again"],
      ["contact.ended", "Ended"],
      ["contact.closed", "Closed"],
    ],
  },
  { label: "Messages", kinds: [["message.posted", "A message was written"]] },
  {
    label: "Agents",
    kinds: [
      ["agent.signed_in", "Joined the line"],
      ["agent.signed_out", "Left the line"],
      ["agent.status_set", "Changed their status"],
      ["agent.stopped_responding", "Does not respond"],
      ["agent.reconnecting", "Lost the connection"],
      ["agent.returned", "Is back"],
      ["agent.lease_lost", "Was away for too long"],
    ],
  },
  {
    label: "Alerts",
    kinds: [
      ["alert.raised", "A threshold is passed"],
      ["alert.cleared", "It is calm again"],
    ],
  },
  {
    label: "Set-up",
    kinds: [
      ["setup.limits_set", "Limits were changed"],
      ["setup.strategy_set", "A strategy was changed"],
      ["setup.agent_defined", "An agent was made or changed"],
      ["setup.agent_removed", "An agent was removed"],
      ["setup.queue_defined", "A queue was made or changed"],
      ["setup.queue_removed", "A queue was removed"],
    ],
  },
];

const WORDS = new Map(
  EVENTS.flatMap(({ label, kinds }) =>
    kinds.map(([kind, words]) => [kind, `${label}: ${words.toLowerCase()}`] as const),
  ),
);
const ALL = EVENTS.flatMap(({ kinds }) => kinds.map(([kind]) => kind));

export const kindText = (kind: string): string => WORDS.get(kind) ?? kind;

/** "all of contacts, 2 of agents" */
export function kindsText(chosen: readonly string[]): string {
  if (chosen.length === ALL.length) return "everything";
  const parts = EVENTS.flatMap(({ label, kinds }) => {
    const count = kinds.filter(([kind]) => chosen.includes(kind)).length;
    if (count === 0) return [];
    const what = label.toLowerCase();
    return [count === kinds.length ? `all of ${what}` : `${count} of ${what}`];
  });
  return parts.join(", ");
}

/** With some more, or some less; in the order of the list. */
export function toggledKinds(
  chosen: readonly string[],
  kinds: readonly string[],
  on: boolean,
): string[] {
  const next = new Set(chosen);
  for (const kind of kinds) {
    if (on) next.add(kind);
    else next.delete(kind);
  }
  return ALL.filter((kind) => next.has(kind));
}

/** The host, which is what people know an address by. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

export const STATES: readonly { id: Outcome; label: string }[] = [
  { id: "failed", label: "Given up" },
  { id: "pending", label: "On its way" },
  { id: "delivered", label: "Delivered" },
];

export const stateText = (state: Outcome): string =>
  STATES.find(({ id }) => id === state)?.label ?? state;

/** What the receiver said to the last try, and how many there were. */
export function triesText({ attempts, status, error }: Delivery): string {
  if (attempts === 0) return "not tried yet";
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  return `${status > 0 ? `answered ${status}` : error || "no answer"}, ${tries}`;
}

export const DISABLED: Readonly<Record<string, string>> = {
  asked: "disabled",
  failing: "disabled: failed for days",
  gone: "disabled: the address is gone",
  rights: "disabled: its key may not read this",
};
