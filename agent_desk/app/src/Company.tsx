import { IconButton } from "../../../ui/kit/Button";
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
            {name}
            <span class="company-word">
              {kind === "supervisor" ? "supervisor" : inside ? "helps" : "asked"}
            </span>
            {own && kind === "colleague" && (
              <IconButton
                icon="close"
                label={inside ? `Go on without ${name}` : `Take back the invitation of ${name}`}
                onClick={(event) =>
                  void desk.ask(
                    { type: "uninvite", contact: row.contact, colleague: id },
                    event.currentTarget,
                  )
                }
              />
            )}
          </span>
        ))}
    </div>
  );
}
