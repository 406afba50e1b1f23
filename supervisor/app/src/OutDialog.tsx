import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import type { Room } from "./room";
import { counted } from "./words";

export interface OutDialogProps {
  room: Room;
  agent: string;
  onClose: () => void;
}

export function OutDialog({ room, agent, onClose }: OutDialogProps) {
  const row = room.agent(agent);
  const name = row?.name ?? agent;
  const held = row?.in_hand ?? 0;
  return (
    <Dialog
      title={`Take ${name} out of the line?`}
      onClose={onClose}
      footer={
        <>
          <Button data-first onClick={onClose}>
            Keep in the line
          </Button>
          <Button
            kind="danger"
            onClick={async (event) => {
              const near = event.currentTarget;
              const body = { type: "set_agent_status", agent, status: "offline" } as const;
              if (await room.ask(body, near)) onClose();
            }}
          >
            Take out
          </Button>
        </>
      }
    >
      <p>
        {held === 0
          ? `${name} holds nothing. Nobody is affected.`
          : `${name} loses ${counted(held, "contact", "contacts")} in hand. They go back to the line at their places and are offered to others; the customers wait again.`}
      </p>
    </Dialog>
  );
}
