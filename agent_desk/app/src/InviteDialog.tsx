import { useState } from "preact/hooks";
import type { Option } from "../../../ui/wire/generated";
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
  return (
    <HandDialog<readonly Option[]>
      desk={desk}
      title={`Ask somebody to help with ${row?.customer ?? "the contact"}`}
      among="colleagues"
      load={{ type: "colleagues", contact }}
      loading="Loading who is there"
      draft={{ contact, kind: "invite" }}
      says={() => "They read the whole conversation and can write in it. It stays yours."}
      keepWord="Cancel"
      doWord="Ask"
      noteWord="What you need"
      missing={colleague ? "" : "Choose first whom you ask."}
      act={(why, near) => desk.ask({ type: "invite", contact, colleague, why }, near)}
      onClose={onClose}
    >
      {(colleagues, matches) => (
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
