import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon } from "../../../ui/kit/Icon";
import { Failure, Skeleton } from "../../../ui/kit/states";
import { toast } from "../../../ui/kit/toast";
import type { AgentChoice, Destinations, QueueChoice } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import type { AgentDesk } from "./desk";
import { agentWord, placeText, queueWord } from "./transfer";

type Target = { to: "queue" | "agent"; id: string } | null;

export interface TransferDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

export function TransferDialog({ desk, contact, onClose }: TransferDialogProps) {
  const [target, setTarget] = useState<Target>(null);
  const [search, setSearch] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Destinations | null>(null);
  const [failed, setFailed] = useState("");
  const noteId = useId();
  const row = desk.live.table("desk").value.get(contact);
  const load = () => {
    setFailed("");
    desk
      .query<Destinations>({ type: "destinations", contact })
      .then(setTold, (why) => setFailed(plain(why)));
  };
  useEffect(load, []);
  const wanted = search.trim().toLocaleLowerCase();
  const matches = ({ label }: { label: string }) => label.toLocaleLowerCase().includes(wanted);
  const hand = async (near: Element) => {
    if (!target) {
      toast("Choose first who gets it.", { kind: "refused", near });
      return;
    }
    setBusy(true);
    const done = await desk.ask(
      { type: "transfer", contact, [target.to]: target.id, note: note.trim() },
      near,
    );
    setBusy(false);
    if (!done) return;
    desk.advance(contact);
    onClose();
  };
  const chosen = (to: "queue" | "agent", id: string) => ({
    checked: target?.to === to && target.id === id,
    onChange: () => setTarget({ to, id }),
  });
  return (
    <Dialog
      title={`Transfer ${row?.customer ?? "the contact"}`}
      wide
      onClose={onClose}
      footer={
        <>
          <p class="quiet dialog-say" role="status">
            {placeText(told, target)}
          </p>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            kind="accent"
            busy={busy}
            aria-disabled={!target}
            onClick={(event) => void hand(event.currentTarget)}
          >
            Hand over
          </Button>
        </>
      }
    >
      <input
        class="field"
        type="search"
        data-first
        placeholder="Search queues and colleagues"
        aria-label="Search queues and colleagues"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {failed ? (
        <Failure title="Not loaded" text={failed} retry={load} />
      ) : !told ? (
        <Skeleton rows={4} label="Loading where it can go" />
      ) : (
        <div class="targets-two">
          <Choices title="Queues" none="No other queue.">
            {told.queues.filter(matches).map((queue) => (
              <QueueLine key={queue.queue} queue={queue} {...chosen("queue", queue.queue)} />
            ))}
          </Choices>
          <Choices title="Colleagues" none="Nobody is there now.">
            {told.agents.filter(matches).map((agent) => (
              <AgentLine key={agent.agent} agent={agent} {...chosen("agent", agent.agent)} />
            ))}
          </Choices>
        </div>
      )}
      <label class="label" for={noteId}>
        Note for whoever takes it
      </label>
      <textarea
        id={noteId}
        class="field"
        rows={2}
        maxLength={1000}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  );
}

interface ChoicesProps {
  title: string;
  none: string;
  children: ComponentChildren[];
}

function Choices({ title, none, children }: ChoicesProps) {
  return (
    <fieldset class="targets">
      <legend>{title}</legend>
      {children.length === 0 && <p class="quiet">{none}</p>}
      {children}
    </fieldset>
  );
}

interface Chosen {
  checked: boolean;
  onChange: () => void;
}

function QueueLine({ queue, ...radio }: Chosen & { queue: QueueChoice }) {
  return (
    <label class={`target ${queue.open ? "" : "target-off"}`}>
      <input type="radio" name="target" {...radio} />
      <Icon name="inbox" />
      <span>
        {queue.label}
        <span class="targets-more num">{queueWord(queue)}</span>
      </span>
    </label>
  );
}

function AgentLine({ agent, ...radio }: Chosen & { agent: AgentChoice }) {
  return (
    <label class={`target ${agent.takes ? "" : "target-off"}`}>
      <input type="radio" name="target" disabled={!agent.takes} {...radio} />
      <Icon name="user" />
      <span>
        {agent.label}
        <span class="targets-more num">{agentWord(agent)}</span>
      </span>
    </label>
  );
}
