/** Rights in plain words, in the order in which people think of them. */
import type { Centre, RolePart, UserPart } from "./setup";

export const RIGHTS: readonly { id: string; label: string; hint: string }[] = [
  { id: "serve", label: "Serve customers", hint: "Has a desk, as the agent that they are." },
  { id: "pick", label: "Pick from the line", hint: "Takes contacts out of their turn." },
  { id: "board", label: "See the live board", hint: "All that follows needs it." },
  { id: "conversations", label: "Read conversations", hint: "Live and past, with their files." },
  { id: "help", label: "Help agents", hint: "Whisper, join and write in conversations." },
  { id: "contacts", label: "Move contacts", hint: "Re-prioritise, assign, transfer, close." },
  { id: "status", label: "Put agents in or out of work", hint: "" },
  { id: "limits", label: "Set limits", hint: "How many contacts an agent has at once." },
  { id: "reports", label: "See reports", hint: "" },
  { id: "strategy", label: "Change strategies", hint: "Who gets the next contact of a queue." },
  { id: "record", label: "See the record", hint: "Who changed what." },
  { id: "setup", label: "Change the set-up", hint: "Queues, agents, teams, replies, rules." },
  { id: "users", label: "Change users and roles", hint: "Invitations and lost telephones, too." },
  {
    id: "programs",
    label: "Set up programs",
    hint: "Keys within one's own rights, webhooks, and to read by the API.",
  },
];

export const BUILT_IN: readonly RolePart[] = [
  { id: "agent", name: "Agent", rights: ["serve"], disabled: false, own_teams: false },
  {
    id: "supervisor",
    name: "Supervisor",
    rights: RIGHTS.map(({ id }) => id),
    disabled: false,
    own_teams: false,
  },
];
const AT_DESK = ["serve", "pick"];
/** What nobody has who is limited to teams. */
export const OF_THE_HOUSE = ["strategy", "record", "setup", "users", "programs"];

export const rolesOf = (centre: Centre | undefined): readonly RolePart[] => [
  ...BUILT_IN,
  ...(centre?.roles ?? []),
];

export const roleOf = (centre: Centre | undefined, id: string): RolePart | undefined =>
  rolesOf(centre).find((role) => role.id === id);

/** Whoever has only a desk needs an agent to sit at it. */
export const isOfDesk = (role: RolePart | undefined): boolean =>
  role?.rights.every((right) => AT_DESK.includes(right)) ?? false;

export const mayPick = (centre: Centre | undefined, user: UserPart): boolean => {
  const rights = roleOf(centre, user.role)?.rights ?? [];
  const serves = user.agent !== null && rights.includes("serve");
  return serves && (user.may_pick || rights.includes("pick"));
};

/** A right with what it needs, or without what needs it; in their order. */
export function toggled(rights: readonly string[], id: string, on: boolean): string[] {
  const next = new Set(rights);
  if (on) {
    next.add(id);
    if (id === "pick") next.add("serve");
    if (id === "help") next.add("conversations");
    if (!AT_DESK.includes(id)) next.add("board");
  } else {
    next.delete(id);
    if (id === "serve") next.delete("pick");
    if (id === "conversations") next.delete("help");
    if (id === "board")
      for (const each of RIGHTS) if (!AT_DESK.includes(each.id)) next.delete(each.id);
  }
  return RIGHTS.map((right) => right.id).filter((right) => next.has(right));
}
