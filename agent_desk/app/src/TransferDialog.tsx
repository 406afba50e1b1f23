import { useEffect, useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../ui/kit/states";
import type { Destinations } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
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
  const [told, setTold] = useState<Destinations | null>(null);
  const [failed, setFailed] = useState("");
  const row = desk.live.table("desk").value.get(contact);
  const load = () => {
    setFailed("");
    desk
      .query<Destinations>({ type: "destinations", contact })
      .then(setTold, (why) => setFailed(plain(why)));
  };
  useEffect(load, []);
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
    <HandDialog
      title={`Transfer ${row?.customer ?? "the contact"}`}
      wide
      among="queues and colleagues"
      says={placeText(told, target)}
      keepWord="Keep it"
      doWord="Hand over"
      noteWord="Note for whoever takes it"
      missing={target ? "" : "Choose first who gets it."}
      act={hand}
      onClose={onClose}
    >
      {(matches) =>
        failed ? (
          <Failure title="Not loaded" text={failed} retry={load} />
        ) : !told ? (
          <Skeleton rows={4} label="Loading where it can go" />
        ) : (
          <div class="targets-two">
            <Choices title="Queues" none="No other queue.">
              {told.queues.filter(matches).map((queue) => (
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
              {told.agents.filter(matches).map((agent) => (
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
        )
      }
    </HandDialog>
  );
}
