import { useEffect } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon } from "../../../ui/kit/Icon";
import type { Desk } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { isOwn } from "./order";

/** Who else is in the conversation, and what this agent is in it where it is somebody else's. */
export function Company({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const own = isOwn(row);
  if (own && row.participants.length === 0) return null;
  const me = desk.me.value?.agent;
  return (
    <div class="company" role="status">
      {!own && (
        <span class="company-part">
          <Icon name={row.part === "helping" ? "users" : "note"} />
          {row.part === "helping"
            ? `You help ${row.agent || "a colleague"}. Your replies reach the customer under your name.`
            : `You read along${row.agent ? `: ${row.agent} serves` : ""}. Only notes, and only colleagues see them.`}
        </span>
      )}
      {row.participants
        .filter(({ id }) => id !== me)
        .map(({ id, name, kind, inside }) => (
          <span key={id} class={`pill company-one ${inside ? "" : "company-asked"}`}>
            <Icon name={kind === "supervisor" ? "headphones" : "user"} />
            <span class="company-name" title={name}>
              {name}
            </span>
            <span class="company-word">
              {kind === "supervisor" ? "supervisor" : inside ? "helps" : "asked"}
            </span>
            {own && kind === "colleague" && (
              <IconButton
                icon="close"
                label={inside ? `Go on without ${name}` : `Take back the invitation of ${name}`}
                onClick={() => {
                  desk.over.value = { what: "without", contact: row.contact, colleague: id };
                }}
              />
            )}
          </span>
        ))}
    </div>
  );
}

interface WithoutDialogProps {
  desk: AgentDesk;
  contact: string;
  colleague: string;
  onClose: () => void;
}

/** Their cross is small and near another one: nobody leaves by a slip of the finger. */
export function WithoutDialog({ desk, contact, colleague, onClose }: WithoutDialogProps) {
  const row = desk.live.table("desk").value.get(contact);
  const one = row?.participants.find(({ id }) => id === colleague);
  useEffect(() => {
    if (!one) onClose();
  }, [one === undefined]);
  if (!one) return null;
  return (
    <Dialog
      title={one.inside ? `Go on without ${one.name}?` : `Take back the invitation of ${one.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button data-first onClick={onClose}>
            {one.inside ? "Stay together" : "Keep asking"}
          </Button>
          <Button
            kind="danger"
            onClick={(event) => {
              void desk.ask({ type: "uninvite", contact, colleague }, event.currentTarget);
              onClose();
            }}
          >
            {one.inside ? "Go on alone" : "Take it back"}
          </Button>
        </>
      }
    >
      <p>
        {one.inside
          ? `${one.name} no longer reads or writes in the conversation with ${row?.customer}. You can invite them again.`
          : `${one.name} is no longer asked to help with ${row?.customer}. You can invite them again.`}
      </p>
    </Dialog>
  );
}
