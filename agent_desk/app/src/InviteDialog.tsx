import { useState } from "preact/hooks";
import type { AgentDesk } from "./desk";
import { Choice, Choices, HandDialog } from "./HandDialog";

export interface InviteDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

/** Ask a colleague into the conversation. The contact stays here. */
export function InviteDialog({ desk, contact, onClose }: InviteDialogProps) {
  const [colleague, setColleague] = useState("");
  const row = desk.live.table("desk").value.get(contact);
  const present = new Set(row?.participants.map(({ id }) => id));
  const colleagues = (desk.house.value?.colleagues ?? []).filter(({ id }) => !present.has(id));
  return (
    <HandDialog
      title={`Ask somebody to help with ${row?.customer ?? "the contact"}`}
      among="colleagues"
      says="They read the whole conversation and can write in it. It stays yours."
      keepWord="Cancel"
      doWord="Ask"
      noteWord="What you need"
      missing={colleague ? "" : "Choose first whom you ask."}
      act={(why, near) => desk.ask({ type: "invite", contact, colleague, why }, near)}
      onClose={onClose}
    >
      {(matches) => (
        <Choices title="Colleagues at work" none="Nobody is there to be asked.">
          {colleagues.filter(matches).map(({ id, label }) => (
            <Choice
              key={id}
              icon="user"
              label={label}
              checked={colleague === id}
              onChange={() => setColleague(id)}
            />
          ))}
        </Choices>
      )}
    </HandDialog>
  );
}
