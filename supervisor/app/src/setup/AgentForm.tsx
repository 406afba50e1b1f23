import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Stepper } from "../../../../ui/kit/Stepper";
import type { Refused } from "./api";
import type { Office } from "./office";
import { Check, Levels, Row, Text, Trouble } from "./Parts";
import type { Options } from "./QueueForm";
import { type AgentPart, idOf, type Needs, skillsOf } from "./setup";

const NEW: AgentPart = {
  id: "",
  name: "",
  queues: [],
  skills: {},
  limits: { chat: 3 },
  total: null,
  auto_accept: [],
};
const MAX = 1_000;

interface Props {
  office: Office;
  options: Options;
  agent: AgentPart | null;
  onClose: () => void;
}

export function AgentForm({ office, options, agent, onClose }: Props) {
  const centre = office.found.value?.centre;
  const [draft, setDraft] = useState<AgentPart>(agent ?? NEW);
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const put = (change: Partial<AgentPart>) => setDraft((before) => ({ ...before, ...change }));
  const agents = centre?.agents ?? [];
  const save = async () => {
    const id =
      agent?.id ??
      idOf(
        draft.name,
        agents.map((each) => each.id),
      );
    setBusy(true);
    const done = agent ? `${draft.name} changed.` : `${draft.name} added.`;
    const told = await office.put(`agents/${id}`, { ...draft, id }, done, !agent);
    setBusy(false);
    setWhy(told);
    if (!told) onClose();
  };
  const toggle = (list: readonly string[], id: string, on: boolean) =>
    on ? [...list, id] : list.filter((each) => each !== id);
  return (
    <Dialog
      drawer
      title={agent ? agent.name : "New agent"}
      onClose={onClose}
      footer={
        <>
          <Button kind="accent" busy={busy} disabled={!draft.name.trim()} onClick={save}>
            {agent ? "Save" : "Add the agent"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <Trouble why={why} />
      <Row label="Name">
        {(id) => <Text id={id} value={draft.name} onInput={(name) => put({ name })} data-first />}
      </Row>
      <h3>Queues</h3>
      {(centre?.queues ?? []).map((queue) => (
        <Check
          key={queue.id}
          label={queue.name}
          on={draft.queues.includes(queue.id)}
          onChange={(on) => put({ queues: toggle(draft.queues, queue.id, on) })}
        />
      ))}
      <h3>Skills</h3>
      <Levels
        what="Skills"
        needs={draft.skills}
        skills={centre ? skillsOf(centre) : []}
        onChange={(needs: Needs) => put({ skills: needs as Record<string, number> })}
      />
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
    </Dialog>
  );
}
