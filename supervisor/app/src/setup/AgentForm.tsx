import { Stepper } from "../../../../ui/kit/Stepper";
import { FormDialog, useDraft } from "./Form";
import type { Office } from "./office";
import { Check, Levels, Row, Select, Text } from "./Parts";
import type { Options } from "./QueueForm";
import { type AgentPart, idOf, type Needs, nameOf, offered, skillsOf, userOf } from "./setup";
import { WrongHere } from "./WrongHere";

const NEW: AgentPart = {
  id: "",
  name: "",
  queues: [],
  skills: {},
  limits: { chat: 3 },
  total: null,
  team: null,
  auto_accept: [],
  disabled: false,
};
const FIELDS = ["name", "queues", "team", "skills", "limits", "total"];
const MAX = 1_000;

interface Props {
  office: Office;
  options: Options;
  /** Whoever looks at it may change users. */
  mayUsers: boolean;
  agent: AgentPart | null;
  onClose: () => void;
}

export function AgentForm({ office, options, mayUsers, agent, onClose }: Props) {
  const centre = office.found.value?.centre;
  const [draft, put, dirty, base] = useDraft<AgentPart>("agents", agent, NEW);
  const agents = centre?.agents ?? [];
  const ids = agents.map((each) => each.id);
  const id = agent?.id ?? idOf(draft.name, ids);
  const teams = offered(centre?.teams ?? [], [agent?.team ?? ""]);
  const user = agent ? userOf(centre, agent.id) : undefined;
  const save = async () => {
    const done = agent ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`agents/${id}`, () => ({ ...draft, id }), done, base);
    if (!told) onClose();
    return told;
  };
  const toggle = (list: readonly string[], id: string, on: boolean) =>
    on ? [...list, id] : list.filter((each) => each !== id);
  return (
    <FormDialog
      title={agent ? agent.name : "New agent"}
      path={`agents.${id}`}
      fields={FIELDS}
      dirty={dirty}
      missing={{ name: !draft.name.trim() && "Write a name." }}
      saveWord={agent ? "Save" : "Add the agent"}
      save={save}
      onClose={onClose}
    >
      <Row label="Name" name="name">
        {(field) => (
          <Text id={field} value={draft.name} onInput={(name) => put({ name })} data-first />
        )}
      </Row>
      {user && (
        <p class="form-hint">
          On screens and in reports this agent is called by their user’s name: {user.name}.{" "}
          {mayUsers ? (
            <a href={`#/setup/users/${user.id}`}>Change the user’s name</a>
          ) : (
            "Who may change users can change it."
          )}
        </p>
      )}
      {teams.length > 0 && (
        <Row label="Team" name="team">
          {(field) => (
            <Select
              id={field}
              value={draft.team ?? ""}
              none="No team"
              options={teams.map((team) => ({ id: team.id, label: team.name }))}
              onPick={(team) => put({ team: team || null })}
            />
          )}
        </Row>
      )}
      <h3>Queues</h3>
      {offered(centre?.queues ?? [], agent?.queues ?? []).map((queue) => (
        <Check
          key={queue.id}
          label={nameOf(queue)}
          on={draft.queues.includes(queue.id)}
          onChange={(on) => put({ queues: toggle(draft.queues, queue.id, on) })}
        />
      ))}
      <WrongHere name="queues" />
      <h3>Skills</h3>
      <Levels
        what="Skills"
        needs={draft.skills}
        skills={centre ? skillsOf(centre) : []}
        onChange={(needs: Needs) => put({ skills: needs as Record<string, number> })}
      />
      <WrongHere name="skills" />
      <h3>How many at once</h3>
      <p class="form-hint">A limit below what they hold interrupts nobody; it stops new offers.</p>
      {options.channels.map(({ id, label }) => (
        <div class="form-line" key={id}>
          <span class="form-line-name">{label}</span>
          <Stepper
            label={label}
            value={draft.limits[id] ?? 0}
            zero="none"
            max={MAX}
            onChange={(limit) => put({ limits: { ...draft.limits, [id]: limit } })}
          />
          {(draft.limits[id] ?? 0) > 0 && (
            <Check
              label="accepted at once"
              on={draft.auto_accept.includes(id)}
              onChange={(on) => put({ auto_accept: toggle(draft.auto_accept, id, on) })}
            />
          )}
        </div>
      ))}
      <WrongHere name="limits" />
      <div class="form-line">
        <span class="form-line-name">All together</span>
        <Stepper
          label="All together"
          value={draft.total ?? 0}
          zero="any"
          max={MAX}
          onChange={(total) => put({ total: total || null })}
        />
      </div>
      {agent && (
        <>
          <h3>Out of use</h3>
          <Check
            label="Disabled: may not work"
            on={draft.disabled}
            onChange={(disabled) => put({ disabled })}
          />
          <p class="form-hint">
            Who signs in as this agent is signed out at once. Contacts in hand go back to their
            place in the line; reports keep the figures.
          </p>
        </>
      )}
    </FormDialog>
  );
}
