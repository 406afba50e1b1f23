import { useEffect } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import type { AgentDesk } from "./desk";
import { draftOf } from "./drafts";
import { against } from "./ending";
import type { Over } from "./over";

const reasonAgainst = (desk: AgentDesk, contact: string) =>
  against(
    desk.messagesOf(contact),
    draftOf(contact),
    desk.outgoing.all.peek().some((going) => going.contact === contact),
  );

/** By the button or the palette: ends the contact, or asks first where that would take away more than is meant. */
export function endContact(
  desk: AgentDesk,
  contact: string,
  onOver: (over: Over) => void,
  near?: Element | null,
): void {
  if (reasonAgainst(desk, contact)) onOver({ what: "end", contact });
  else void desk.ask({ type: "end", contact }, near);
}

const TITLES = {
  unsent: "End with a reply not sent?",
  unanswered: "End without an answer?",
  asked: "End the contact?",
};

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
  const reason = reasonAgainst(desk, contact);
  return (
    <Dialog
      title={TITLES[reason ?? "asked"]}
      onClose={onClose}
      footer={
        <>
          <Button
            data-first={reason !== null || undefined}
            hint={reason ? "Enter" : undefined}
            onClick={onClose}
          >
            Keep it open
          </Button>
          <Button
            kind={reason ? "danger" : "accent"}
            data-first={reason === null || undefined}
            hint={reason ? undefined : "Enter"}
            onClick={() => {
              // First out of the way, so that wrap-up finds the focus free.
              onClose();
              void desk.ask({ type: "end", contact }, document.querySelector('[data-key="end"]'));
            }}
          >
            {reason ? "End anyway" : "End"}
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
      ) : reason === null ? (
        <p>
          {row?.answer_to ? (
            <>
              Your answer goes to <bdi>{row.answer_to}</bdi> by email
            </>
          ) : row?.unmailed ? (
            "No email goes out: what was written stays here"
          ) : (
            <>
              <bdi>{row?.customer}</bdi> reads that it has ended
            </>
          )}
          , and you wrap it up.
        </p>
      ) : (
        <p>
          Nobody has answered {row?.customer} yet.
          {row?.answer_to && " No email goes out then."}
          {row?.unmailed && " No email goes out from here."}
        </p>
      )}
    </Dialog>
  );
}
