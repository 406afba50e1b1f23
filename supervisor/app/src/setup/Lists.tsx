import { useState } from "preact/hooks";
import { IconButton } from "../../../../ui/kit/Button";
import { channelWord } from "../../../../ui/kit/meters";
import { Empty } from "../../../../ui/kit/states";
import { AgentForm } from "./AgentForm";
import { Head, Open, Remove } from "./List";
import type { Office } from "./office";
import { Scroll } from "./Parts";
import { type Options, QueueForm } from "./QueueForm";
import { type AgentPart, hoursText, type QueuePart } from "./setup";

interface Props {
  office: Office;
  options: Options;
}

const named = (options: readonly { id: string; label: string }[], id: string) =>
  options.find((option) => option.id === id)?.label ?? id;

export function QueueList({ office, options }: Props) {
  const [open, setOpen] = useState<QueuePart | "new" | null>(null);
  const [going, setGoing] = useState<QueuePart | null>(null);
  const centre = office.found.value?.centre;
  const queues = centre?.queues ?? [];
  const name = (id: string | null) => queues.find((queue) => queue.id === id)?.name ?? "–";
  return (
    <section class="card" aria-labelledby="queue-list">
      <Head id="queue-list" title="Queues" add="New queue" onAdd={() => setOpen("new")} />
      {queues.length === 0 ? (
        <Empty icon="inbox" title="There is no queue yet">
          <p>Contacts wait in queues. Make one, then say which agents serve it.</p>
        </Empty>
      ) : (
        <Scroll>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Queue</th>
                <th scope="col">Channels</th>
                <th scope="col">Who is next</th>
                <th scope="col">Skills</th>
                <th scope="col">Hours</th>
                <th scope="col">Others take over</th>
                <th scope="col" class="end">
                  Agents
                </th>
                <th scope="col">
                  <span class="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {queues.map((queue) => (
                <tr key={queue.id} class={queue.disabled ? "gone" : ""}>
                  <th scope="row">
                    <Open name={queue.name} onClick={() => setOpen(queue)} />
                    {queue.disabled && <span class="pill">disabled</span>}
                  </th>
                  <td>{Object.keys(queue.channels).map(channelWord).join(", ")}</td>
                  <td>{named(options.strategies, queue.strategy)}</td>
                  <td>{Object.keys(queue.needs).join(", ") || "–"}</td>
                  <td title={queue.hours?.time_zone}>{hoursText(queue.hours)}</td>
                  <td>{name(queue.overflow)}</td>
                  <td class="end num">
                    {centre?.agents.filter((agent) => agent.queues.includes(queue.id)).length}
                  </td>
                  <td class="end">
                    <IconButton
                      icon="close"
                      label={`Remove ${queue.name}`}
                      onClick={() => setGoing(queue)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {open && (
        <QueueForm
          office={office}
          options={options}
          queue={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
      {going && (
        <Remove
          office={office}
          path={`queues/${going.id}`}
          name={going.name}
          says="Its rules and hours are lost, and its agents serve it no more. Reports keep its figures. To take it out of use for a while, disable it instead."
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}

export function AgentList({ office, options }: Props) {
  const [open, setOpen] = useState<AgentPart | "new" | null>(null);
  const [going, setGoing] = useState<AgentPart | null>(null);
  const centre = office.found.value?.centre;
  const agents = centre?.agents ?? [];
  const queues = new Map(centre?.queues.map((queue) => [queue.id, queue.name]));
  const teams = new Map(centre?.teams.map((team) => [team.id, team.name]));
  const channels = options.channels.filter(({ id }) =>
    agents.some((agent) => (agent.limits[id] ?? 0) > 0),
  );
  return (
    <section class="card" aria-labelledby="agent-list">
      <Head id="agent-list" title="Agents" add="New agent" onAdd={() => setOpen("new")} />
      {agents.length === 0 ? (
        <Empty icon="users" title="There is no agent yet">
          <p>An agent serves queues. Make one, then a user who works as this agent.</p>
        </Empty>
      ) : (
        <Scroll>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">Queues</th>
                {teams.size > 0 && <th scope="col">Team</th>}
                <th scope="col">Skills</th>
                {channels.map(({ id, label }) => (
                  <th key={id} scope="col" class="end">
                    {label}
                  </th>
                ))}
                <th scope="col" class="end">
                  All
                </th>
                <th scope="col">
                  <span class="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {agents.map((agent) => (
                <tr key={agent.id} class={agent.disabled ? "gone" : ""}>
                  <th scope="row">
                    <Open name={agent.name} onClick={() => setOpen(agent)} />
                    {agent.disabled && <span class="pill">disabled</span>}
                  </th>
                  <td>{agent.queues.map((id) => queues.get(id) ?? id).join(", ") || "–"}</td>
                  {teams.size > 0 && <td>{teams.get(agent.team ?? "") ?? "–"}</td>}
                  <td>
                    {Object.entries(agent.skills)
                      .map(([id, level]) => `${id} ${level}`)
                      .join(", ") || "–"}
                  </td>
                  {channels.map(({ id }) => (
                    <td key={id} class="end num">
                      {agent.limits[id] || <span class="quiet">–</span>}
                    </td>
                  ))}
                  <td class="end num">{agent.total ?? <span class="quiet">–</span>}</td>
                  <td class="end">
                    <IconButton
                      icon="close"
                      label={`Remove ${agent.name}`}
                      onClick={() => setGoing(agent)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {open && (
        <AgentForm
          office={office}
          options={options}
          agent={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
      {going && (
        <Remove
          office={office}
          path={`agents/${going.id}`}
          name={going.name}
          says="Skills and limits are lost, and who signs in as this agent may not any more. Reports keep the figures. To take them out of work for a while, disable them instead."
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}
