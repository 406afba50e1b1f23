/** What a house needs before it can serve anybody, in order. */
import type { AgentRow, QueueRow } from "../../../../ui/wire/generated";
import type { Centre } from "./setup";

export interface Step {
  id: "queues" | "agents" | "users";
  title: string;
  says: string;
  right: string;
  done: boolean;
}

/** A house so small may be new: then nobody at work may mean that nobody can sign in. */
const FEW = 10;

/** Whether something may be missing. The set-up is asked for only then. */
export const mayBeNew = (queues: readonly QueueRow[], agents: readonly AgentRow[]): boolean =>
  queues.length === 0 ||
  agents.length === 0 ||
  (agents.length < FEW && agents.every(({ status }) => status === "offline"));

/** `centre`: unknown to who may not see it; whether users exist is then not said. */
export function firstSteps(
  queues: readonly QueueRow[],
  agents: readonly AgentRow[],
  centre: Centre | undefined,
): Step[] {
  const served = agents.some((agent) => agent.queues.length > 0);
  const signsIn = centre?.users.some(
    (user) => !user.disabled && agents.some(({ agent }) => agent === user.agent),
  );
  return [
    {
      id: "queues",
      title: "Make a queue",
      says: "Contacts wait in it.",
      right: "setup",
      done: queues.length > 0,
    },
    {
      id: "agents",
      title: "Make an agent who serves it",
      says: "With the channels they take, and how many contacts at once.",
      right: "setup",
      done: queues.length > 0 && served,
    },
    {
      id: "users",
      title: "Make a user who works as that agent",
      says: "They sign in, and contacts reach them.",
      right: "users",
      done: signsIn ?? (!centre && queues.length > 0 && served),
    },
  ];
}
