import { useEffect } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import type { Over } from "./App";
import type { AgentDesk } from "./desk";
import { draftOf } from "./drafts";
import { against } from "./ending";

const reasonAgainst = (desk: AgentDesk, contact: string) =>
  against(
    desk.messagesOf(contact),
    draftOf(contact),
    desk.outgoing.all.peek().some((going) => going.contact === contact),
  );

/** Ends the contact, or asks first where that would take away more than is meant. */
export function endContact(
  desk: AgentDesk,
  contact: string,
  onOver: (over: Over) => void,
  near?: Element | null,
): void {
  if (reasonAgainst(desk, contact)) onOver({ what: "end", contact });
  else void desk.ask({ type: "end", contact }, near);
}

export interface EndDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

export function EndDialog({ desk, contact, onClose }: EndDialogProps) {
  const row = desk.live.table("desk").value.get(contact);
  const open = row?.stage === "serving";
  useEffect(() => {
    if (!open) onClose();
  }, [open]);
  const draft = draftOf(contact).trim();
  return (
    <Dialog
      title={draft ? "End with a reply not sent?" : "End without an answer?"}
      onClose={onClose}
      footer={
        <>
          <Button data-first onClick={onClose}>
            Keep it open
          </Button>
          <Button
            kind="danger"
            onClick={() => {
              // First out of the way, so that wrap-up finds the focus free.
              onClose();
              void desk.ask({ type: "end", contact }, document.querySelector('[data-key="end"]'));
            }}
          >
            End anyway
          </Button>
        </>
      }
    >
      {draft ? (
        <>
          <p>You have not sent this to {row?.customer}:</p>
          <blockquote class="unsent" dir="auto">
            {draft}
          </blockquote>
        </>
      ) : (
        <p>Nobody has answered {row?.customer} yet.</p>
      )}
    </Dialog>
  );
}
