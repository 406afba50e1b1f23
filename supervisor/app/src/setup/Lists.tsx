import { channelWord } from "../../../../ui/kit/meters";
import { AgentForm } from "./AgentForm";
import { PartList } from "./List";
import type { Office } from "./office";
import { type Options, QueueForm } from "./QueueForm";
import { type AgentPart, hoursText, isUnserved, type QueuePart, userOf } from "./setup";
import { UnservedMark } from "./Unserved";

interface Props {
  office: Office;
  options: Options;
}

const named = (options: readonly { id: string; label: string }[], id: string) =>
  options.find((option) => option.id === id)?.label ?? id;

const outOfUse = (part: { disabled?: boolean }) =>
  part.disabled && <span class="pill">disabled</span>;

export function QueueList({ office, options }: Props) {
  const centre = office.found.value?.centre;
  const queues = centre?.queues ?? [];
  return (
    <PartList<QueuePart>
      office={office}
      id="queue"
      title="Queues"
      add="New queue"
      parts={queues}
      head="Queue"
      name={(queue) => queue.name}
      marks={(queue) => (
        <>
          {outOfUse(queue)}
          {isUnserved(centre, queue) && <UnservedMark />}
        </>
      )}
      columns={[
        {
          head: "Channels",
          bare: true,
          cell: (one) => Object.keys(one.channels).map(channelWord).join(", "),
        },
        { head: "Who is next", cell: (one) => named(options.strategies, one.strategy) },
        { head: "Skills", cell: (one) => Object.keys(one.needs).join(", ") },
        {
          head: "Hours",
          cell: (one) => hoursText(one.hours),
          title: (one) => one.hours?.time_zone,
        },
        {
          head: "Others take over",
          cell: (one) => queues.find((queue) => queue.id === one.overflow)?.name,
        },
        {
          head: "Agents",
          kind: "figure",
          cell: (one) => centre?.agents.filter((agent) => agent.queues.includes(one.id)).length,
        },
      ]}
      empty={{
        icon: "inbox",
        title: "There is no queue yet",
        says: "Contacts wait in queues. Make one, then say which agents serve it.",
      }}
      remove={{
        path: "queues",
        says: "Its rules and hours are lost, and its agents serve it no more. Reports keep its figures. To take it out of use for a while, disable it instead.",
      }}
      form={(queue, close) => (
        <QueueForm office={office} options={options} queue={queue} onClose={close} />
      )}
    />
  );
}

export function AgentList({ office, options, mayUsers }: Props & { mayUsers: boolean }) {
  const centre = office.found.value?.centre;
  const agents = centre?.agents ?? [];
  const queues = new Map(centre?.queues.map((queue) => [queue.id, queue.name]));
  const teams = new Map(centre?.teams.map((team) => [team.id, team.name]));
  const called = (agent: AgentPart) => userOf(centre, agent.id)?.name ?? agent.name;
  const channels = options.channels.filter(({ id }) =>
    agents.some((agent) => (agent.limits[id] ?? 0) > 0),
  );
  return (
    <PartList<AgentPart>
      office={office}
      id="agent"
      title="Agents"
      add="New agent"
      parts={agents}
      head="Agent"
      name={called}
      marks={(agent) => (
        <>
          {called(agent) !== agent.name && <span class="quiet"> set up as {agent.name}</span>}
          {outOfUse(agent)}
        </>
      )}
      columns={[
        {
          head: "Queues",
          cell: (one) => one.queues.map((id) => queues.get(id) ?? id).join(", "),
        },
        ...(teams.size > 0
          ? [{ head: "Team", cell: (one: AgentPart) => teams.get(one.team ?? "") }]
          : []),
        {
          head: "Skills",
          cell: (one) =>
            Object.entries(one.skills)
              .map(([id, level]) => `${id} ${level}`)
              .join(", "),
        },
        ...channels.map(({ id, label }) => ({
          head: label,
          kind: "figure" as const,
          cell: (one: AgentPart) => one.limits[id] || null,
        })),
        { head: "All", kind: "figure", cell: (one) => one.total },
      ]}
      empty={{
        icon: "users",
        title: "There is no agent yet",
        says: "An agent serves queues. Make one, then a user who works as this agent.",
      }}
      remove={{
        path: "agents",
        says: "Skills and limits are lost, and who signs in as this agent may not any more. Reports keep the figures. To take them out of work for a while, disable them instead.",
      }}
      form={(agent, close) => (
        <AgentForm
          office={office}
          options={options}
          mayUsers={mayUsers}
          agent={agent}
          onClose={close}
        />
      )}
    />
  );
}
