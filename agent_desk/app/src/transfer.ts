/** What the dialog of a transfer says about each way it could go. Pure. */
import type { AgentChoice, Destinations, QueueChoice } from "../../../ui/wire/generated";

const MINUTE = 60_000;

const minutes = (ms: number): number => Math.max(1, Math.round(ms / MINUTE));

function waitText(low: number | null, high: number | null): string {
  if (low === null || high === null) return "nobody at work";
  if (high < MINUTE) return "under a minute";
  const [from, to] = [minutes(low), minutes(high)];
  return from === to ? `about ${to} min` : `${from} to ${to} min`;
}

export function queueWord(queue: QueueChoice): string {
  if (!queue.open) return "closed";
  const parts = [
    queue.waiting === 0 ? "nobody waits" : `${queue.waiting} waiting`,
    queue.alone ? "only you serve it now" : waitText(queue.low_ms, queue.high_ms),
  ];
  return parts.join(" · ");
}

const STATES: Record<string, string> = {
  away: "on a break",
  not_responding: "not responding",
  reconnecting: "reconnecting",
};

export function agentWord(agent: AgentChoice): string {
  const room = agent.room > 0 ? `room for ${agent.room}` : "full, would wait";
  const parts = [
    STATES[agent.state] ?? (agent.takes ? room : "takes nothing new"),
    `${Math.round(agent.load / 10)} % filled`,
    agent.lacks.length > 0 ? `lacks ${agent.lacks.join(", ")}` : "",
    agent.serves ? "" : "does not serve this queue",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** What becomes of the contact's place. */
export function placeText(
  told: Destinations | null,
  target: { to: "queue" | "agent"; id: string } | null,
): string {
  if (!told || !target) return "It keeps its place in line, and its whole conversation goes along.";
  if (target.to === "queue") {
    const queue = told.queues.find((each) => each.queue === target.id);
    if (!queue) return "";
    if (queue.alone) return `Only you serve ${queue.label} now: it would come back to you.`;
    const before = queue.ahead === 1 ? "one is" : `${queue.ahead} are`;
    return queue.ahead === 0
      ? `It keeps its place in line: in ${queue.label} it comes first.`
      : `It keeps its place in line: in ${queue.label} ${before} before it.`;
  }
  const agent = told.agents.find((each) => each.agent === target.id);
  const alone = minutes(told.preferred_ms);
  return agent && agent.room > 0
    ? `${agent.label} gets an offer at once. If nobody takes it within ${alone} min, others may; it keeps its place in line.`
    : `${agent?.label ?? "Your colleague"} is full: it waits ${alone} min for them, then others may take it; it keeps its place in line.`;
}
