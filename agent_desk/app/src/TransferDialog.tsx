import { useState } from "preact/hooks";
import type { Destinations } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { Choice, Choices, HandDialog } from "./HandDialog";
import { agentWord, placeText, queueWord } from "./transfer";

type Target = { to: "queue" | "agent"; id: string } | null;

export interface TransferDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

export function TransferDialog({ desk, contact, onClose }: TransferDialogProps) {
  const [target, setTarget] = useState<Target>(null);
  const row = desk.live.table("desk").value.get(contact);
  const hand = async (note: string, near: Element) => {
    if (!target) return false;
    const to = { [target.to]: target.id };
    const done = await desk.ask({ type: "transfer", contact, ...to, note }, near);
    if (done) desk.advance(contact);
    return done;
  };
  const chosen = (to: "queue" | "agent", id: string) => ({
    checked: target?.to === to && target.id === id,
    onChange: () => setTarget({ to, id }),
  });
  return (
    <HandDialog<Destinations>
      desk={desk}
      title={`Transfer ${row?.customer ?? "the contact"}`}
      wide
      among="queues and colleagues"
      load={{ type: "destinations", contact }}
      loading="Loading where it can go"
      draft={{ contact, kind: "transfer" }}
      says={(told) => placeText(told, target)}
      keepWord="Keep it"
      doWord="Transfer"
      noteWord="Note for whoever takes it"
      missing={target ? "" : "Choose first who gets it."}
      act={hand}
      onClose={onClose}
    >
      {({ queues, agents }, matches) => (
        <div class="targets-two">
          <Choices title="Queues" none="No other queue.">
            {queues.filter(matches).map((queue) => (
              <Choice
                key={queue.queue}
                icon="inbox"
                label={queue.label}
                more={queueWord(queue)}
                off={!queue.open}
                {...chosen("queue", queue.queue)}
              />
            ))}
          </Choices>
          <Choices title="Colleagues" none="Nobody is there now.">
            {agents.filter(matches).map((agent) => (
              <Choice
                key={agent.agent}
                icon="user"
                label={agent.label}
                more={agentWord(agent)}
                off={!agent.takes}
                disabled={!agent.takes}
                {...chosen("agent", agent.agent)}
              />
            ))}
          </Choices>
        </div>
      )}
    </HandDialog>
  );
}
