import { useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { leave } from "../../../ui/kit/SignIn";
import type { AgentDesk } from "./desk";
import { leavingText } from "./words";

export interface LeaveDialogProps {
  desk: AgentDesk;
  /** The line for today, or the console as well. */
  from: "line" | "console";
  onClose: () => void;
}

/** Leaving with contacts in hand: who is affected, and the way that affects nobody. */
export function LeaveDialog({ desk, from, onClose }: LeaveDialogProps) {
  const [busy, setBusy] = useState(false);
  const held = desk.own.value;
  const run = async (work: () => Promise<boolean>) => {
    setBusy(true);
    if (await work()) onClose();
    else setBusy(false);
  };
  return (
    <Dialog
      title={from === "line" ? "Leave the line?" : "Sign out of the console?"}
      onClose={onClose}
      footer={
        <>
          <Button data-first onClick={onClose}>
            Stay
          </Button>
          {from === "line" && held.length > 0 && (
            <Button
              kind="accent"
              onClick={(event) => {
                const near = event.currentTarget;
                void run(() =>
                  desk.ask({ type: "set_status", status: "offline", after_contacts: true }, near),
                );
              }}
            >
              Leave after these
            </Button>
          )}
          <Button
            kind="danger"
            busy={busy}
            onClick={(event) => {
              const near = event.currentTarget;
              void run(() => (from === "line" ? leaveLine(desk, near) : signOut(desk, near)));
            }}
          >
            {from === "line" ? "Leave now" : "Sign out now"}
          </Button>
        </>
      }
    >
      <p>{leavingText(held)}</p>
      {from === "line" && held.length > 0 && (
        <p class="quiet dialog-more">
          Leave after these: nothing new comes to you, and you are out when the last one is done.
        </p>
      )}
    </Dialog>
  );
}

export function leaveLine(desk: AgentDesk, near: Element | null): Promise<boolean> {
  return desk.ask({ type: "sign_out" }, near);
}

export async function signOut(desk: AgentDesk, near: Element | null): Promise<boolean> {
  if (desk.me.value?.signed_in && !(await leaveLine(desk, near))) return false;
  await leave();
  return true;
}
