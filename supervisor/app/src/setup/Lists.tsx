import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Empty } from "../../../../ui/kit/states";
import { AgentForm } from "./AgentForm";
import type { Refused } from "./api";
import type { Office } from "./office";
import { Scroll, Trouble } from "./Parts";
import { type Options, QueueForm } from "./QueueForm";
import type { AgentPart, QueuePart, UserPart } from "./setup";
import { UserForm } from "./UserForm";

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
                <tr key={queue.id}>
                  <th scope="row">
                    <Open name={queue.name} onClick={() => setOpen(queue)} />
                  </th>
                  <td>
                    {Object.keys(queue.channels)
                      .map((id) => named(options.channels, id))
                      .join(", ")}
                  </td>
                  <td>{named(options.strategies, queue.strategy)}</td>
                  <td>{Object.keys(queue.needs).join(", ") || "–"}</td>
                  <td>{queue.hours ? queue.hours.time_zone : "always"}</td>
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
          says="Its rules and hours are lost, and its agents serve it no more. Reports keep its figures."
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
                <tr key={agent.id}>
                  <th scope="row">
                    <Open name={agent.name} onClick={() => setOpen(agent)} />
                  </th>
                  <td>{agent.queues.map((id) => queues.get(id) ?? id).join(", ") || "–"}</td>
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
          says="Skills and limits are lost, and who signs in as this agent may not any more. Reports keep the figures."
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}

export function UserList({ office }: { office: Office }) {
  const [open, setOpen] = useState<UserPart | "new" | null>(null);
  const found = office.found.value;
  const users = found?.centre.users ?? [];
  const agents = new Map(found?.centre.agents.map((agent) => [agent.id, agent.name]));
  return (
    <section class="card" aria-labelledby="user-list">
      <Head id="user-list" title="Users" add="New user" onAdd={() => setOpen("new")} />
      <Scroll>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Signs in as</th>
              <th scope="col">Role</th>
              <th scope="col">Serves as</th>
              <th scope="col">May pick</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id} class={user.disabled ? "gone" : ""}>
                <th scope="row">
                  <Open name={user.name} onClick={() => setOpen(user)} />
                  {user.disabled && <span class="pill">may not sign in</span>}
                  {!user.disabled && found?.without_password.includes(user.id) && (
                    <span class="pill pill-late">no password yet</span>
                  )}
                </th>
                <td>{user.id}</td>
                <td>{user.role === "supervisor" ? "Supervisor" : "Agent"}</td>
                <td>{user.agent ? (agents.get(user.agent) ?? user.agent) : "–"}</td>
                <td>{user.may_pick || (user.role === "supervisor" && user.agent) ? "yes" : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {open && (
        <UserForm
          office={office}
          user={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function Head(props: { id: string; title: string; add: string; onAdd: () => void }) {
  return (
    <header class="card-head">
      <h2 id={props.id}>{props.title}</h2>
      <Button icon="plus" class="head-end" onClick={props.onAdd}>
        {props.add}
      </Button>
    </header>
  );
}

function Open({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button type="button" class="link-button" onClick={onClick}>
      {name}
    </button>
  );
}

function Remove(props: {
  office: Office;
  path: string;
  name: string;
  says: string;
  onClose: () => void;
}) {
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const told = await props.office.remove(props.path, `${props.name} removed.`);
    setBusy(false);
    setWhy(told);
    if (!told) props.onClose();
  };
  return (
    <Dialog
      title={`Remove ${props.name}?`}
      onClose={props.onClose}
      footer={
        <>
          <Button kind="danger" busy={busy} onClick={remove}>
            Remove
          </Button>
          <Button data-first onClick={props.onClose}>
            Keep
          </Button>
        </>
      }
    >
      <p>{props.says}</p>
      <Trouble why={why} />
    </Dialog>
  );
}
