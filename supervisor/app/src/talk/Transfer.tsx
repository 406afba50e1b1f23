import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { toast } from "../../../../ui/kit/toast";
import type { Room } from "../room";
import type { Talk } from "./lines";

interface TransferProps {
  room: Room;
  talk: Talk;
  onDone: () => void;
}

/** To another agent or queue, or to the supervisor's own desk. */
export function Transfer({ room, talk, onDone }: TransferProps) {
  const [target, setTarget] = useState("");
  const [busy, setBusy] = useState(false);
  if (!["serving", "waiting", "offered"].includes(talk.stage)) return null;
  if (!room.may("contacts")) return null;
  const mine = room.me.agent;
  const send = async (to: { agent: string } | { queue: string }, done: string, near: Element) => {
    setBusy(true);
    const given = await room.ask({ type: "hand_over", contact: talk.contact, ...to }, near);
    setBusy(false);
    if (!given) return;
    toast(done);
    onDone();
  };
  const agents = room.agents.value
    .filter((row) => row.status === "available" && row.agent !== talk.agent)
    .sort((a, b) => a.name.localeCompare(b.name));
  const queues = room.queues.value.filter(
    (row) => !row.disabled && (row.queue !== talk.queue || talk.stage === "serving"),
  );
  const wordOf = ({ queue, name, open }: (typeof queues)[number]) =>
    queue === talk.queue ? `Back to the line of ${name}` : open ? name : `${name} (closed)`;
  return (
    <>
      {mine && mine !== talk.agent && (
        <Button
          icon="hand"
          busy={busy}
          onClick={(event) =>
            send({ agent: mine }, "It is offered on your own desk.", event.currentTarget)
          }
        >
          Take over
        </Button>
      )}
      <select
        class="select"
        aria-label="Transfer to"
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value)}
      >
        <option value="">Transfer to…</option>
        {agents.length > 0 && (
          <optgroup label="Agents">
            {agents.map((row) => (
              <option key={row.agent} value={`agent ${row.agent}`}>
                {row.name}
              </option>
            ))}
          </optgroup>
        )}
        {queues.length > 0 && (
          <optgroup label="Queues">
            {queues.map((row) => (
              <option key={row.queue} value={`queue ${row.queue}`}>
                {wordOf(row)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <Button
        icon="transfer"
        busy={busy}
        disabled={!target}
        onClick={(event) => {
          const [kind = "", id = ""] = target.split(" ");
          const to = kind === "agent" ? { agent: id } : { queue: id };
          void send(to, "It is transferred, with its place.", event.currentTarget);
        }}
      >
        Transfer
      </Button>
    </>
  );
}
