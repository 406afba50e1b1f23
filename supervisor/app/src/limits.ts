/** Changing limits of one agent or many: what the steppers show, what is sent, what takes it back. */
import type { AgentRow, SupervisorSetLimits } from "../../../ui/wire/generated";

/** What was stepped so far. Channels that are not named stay as they are; total 0 takes it away. */
export interface Draft {
  limits: Readonly<Record<string, number>>;
  total: number | null;
}

export const NOTHING: Draft = { limits: {}, total: null };

export const limitOf = (row: AgentRow, channel: string): number => row.slots[channel]?.limit ?? 0;
export const totalOf = (row: AgentRow): number => row.total ?? 0;

/** The value they all have, or null when they differ. */
export function common(values: readonly number[]): number | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

export const isEmpty = (draft: Draft): boolean =>
  draft.total === null && Object.keys(draft.limits).length === 0;

export function command(agents: readonly string[], draft: Draft): SupervisorSetLimits {
  return { type: "set_limits", agents, limits: draft.limits, total: draft.total };
}

/** Brings back what `rows` have now, in as few commands as there are different values. */
export function undo(rows: readonly AgentRow[], draft: Draft): SupervisorSetLimits[] {
  const groups = new Map<string, SupervisorSetLimits & { agents: string[] }>();
  for (const row of rows) {
    const limits = Object.fromEntries(
      Object.keys(draft.limits).map((channel) => [channel, limitOf(row, channel)]),
    );
    const total = draft.total === null ? null : totalOf(row);
    const key = JSON.stringify([limits, total]);
    const group = groups.get(key);
    if (group) group.agents.push(row.agent);
    else groups.set(key, { type: "set_limits", agents: [row.agent], limits, total });
  }
  return [...groups.values()];
}

export interface Preview {
  changed: number;
  over: number;
}

const agents = (count: number): string => (count === 1 ? "1 agent" : `${count} agents`);

/** What will happen, before it does. */
export function previewText({ changed, over }: Preview): string {
  if (changed === 0) return "Nothing changes: they have these limits already.";
  const head = `${agents(changed)} ${changed === 1 ? "changes" : "change"}, nobody is interrupted.`;
  if (over === 0) return head;
  const holds = over === 1 ? "1 holds" : `${over} hold`;
  return `${head} ${holds} more than the new limit and ${over === 1 ? "gets" : "get"} nothing new until below it.`;
}
