import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Icon } from "../../../../ui/kit/Icon";
import { ChannelMark } from "../../../../ui/kit/meters";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { exact } from "../../../../ui/kit/time";
import { timeText } from "../../../../ui/kit/times";
import { toast } from "../../../../ui/kit/toast";
import type { Message } from "../../../../ui/wire/generated";
import type { Room } from "../room";
import type { Refused } from "../setup/api";
import { refused } from "../setup/office";
import { isOver, joined, readTalk, type Talk } from "./talk";

const AGAIN_MS = 3_000;

/** A conversation read along. Neither the customer nor the agent sees that somebody reads. */
export function TalkDrawer({ room, contact }: { room: Room; contact: string }) {
  const [talk, setTalk] = useState<Talk | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [again, setAgain] = useState(0);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known: Talk | null = null;
    const follow = async () => {
      try {
        const news = await readTalk(contact, known);
        if (!wanted) return;
        known = joined(known, news);
        setTalk(known);
        setWhy(null);
        if (!isOver(known)) timer = setTimeout(follow, 0);
      } catch (problem) {
        if (!wanted) return;
        const told = refused(problem);
        setWhy(told);
        if (known) timer = setTimeout(follow, AGAIN_MS);
      }
    };
    void follow();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [contact, again]);
  const count = talk?.messages.length ?? 0;
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [count]);
  const close = () => {
    room.talk.value = null;
  };
  return (
    <Dialog
      drawer
      wide
      title={talk ? talk.customer : "Conversation"}
      onClose={close}
      footer={talk && !isOver(talk) && <HandOver room={room} talk={talk} onDone={close} />}
    >
      {talk && (
        <p class="talk-head">
          <ChannelMark channel={talk.channel} />
          <span>{room.queueName(talk.queue)}</span>
          <span class="quiet">{stateText(talk)}</span>
        </p>
      )}
      {why && talk && (
        <p class="report-note report-old" role="status">
          <Icon name="offline" /> What follows may be missing. Trying again.
        </p>
      )}
      {why && !talk ? (
        <Failure
          title="The conversation cannot be read"
          text={why.message}
          retry={() => setAgain(again + 1)}
        />
      ) : !talk ? (
        <Skeleton rows={6} label="Loading the conversation" />
      ) : count === 0 ? (
        <Empty icon="chat" title="Nothing was said yet">
          <p>Messages appear here as they are sent.</p>
        </Empty>
      ) : (
        <ol class="talk" aria-live="polite">
          {talk.messages.map((message) => (
            <Said key={message.seq} message={message} customer={talk.customer} />
          ))}
        </ol>
      )}
      <div ref={end} />
    </Dialog>
  );
}

function noticeText(notice: string, name: string, customer: string): string {
  const who = name || "The agent";
  const words: Record<string, string> = {
    joined: `${who} joined`,
    left: `${customer} left`,
    transferred: name ? `${name} handed the contact on` : "The contact was handed on",
    requeued: "The contact went back to the line, at its place",
    away: `${customer} lost the connection`,
    back: `${customer} is back`,
    ended: "The conversation ended",
  };
  return words[notice] ?? notice.replaceAll("_", " ");
}

function Said({ message, customer }: { message: Message; customer: string }) {
  const time = (
    <time dateTime={new Date(message.at).toISOString()} title={exact(message.at)}>
      {timeText(message.at)}
    </time>
  );
  if (!message.text && !message.file)
    return (
      <li class="said said-notice">
        {noticeText(message.notice, message.name, customer)} {time}
      </li>
    );
  return (
    <li class={`said said-${message.sender}`}>
      <p class="said-who">
        <strong>{message.sender === "customer" ? customer : message.name || "Cordboard"}</strong>{" "}
        {time}
      </p>
      {message.text && <p class="said-text">{message.text}</p>}
      {message.file && (
        <a class="said-file" href={message.file.url} target="_blank" rel="noreferrer">
          <Icon name="file" /> {message.file.name}
        </a>
      )}
    </li>
  );
}

function stateText(talk: Talk): string {
  if (talk.stage === "serving") return `with ${talk.agent_name}, live`;
  if (talk.stage === "wrap_up") return `wrap-up by ${talk.agent_name}`;
  if (talk.stage === "closed") return "closed";
  if (talk.stage === "offered") return `offered to ${talk.agent_name}`;
  return "waits in line";
}

function HandOver({ room, talk, onDone }: { room: Room; talk: Talk; onDone: () => void }) {
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
  return (
    <>
      {mine && mine !== talk.agent && (
        <Button
          kind="accent"
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
        aria-label="Hand over to"
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value)}
      >
        <option value="">Hand over to…</option>
        <optgroup label="Agents">
          {agents.map((row) => (
            <option key={row.agent} value={`agent ${row.agent}`}>
              {row.name}
            </option>
          ))}
        </optgroup>
        <optgroup label="Queues">
          {room.queues.value
            .filter((row) => row.queue !== talk.queue || talk.stage === "serving")
            .map((row) => (
              <option key={row.queue} value={`queue ${row.queue}`}>
                {row.name}
              </option>
            ))}
        </optgroup>
      </select>
      <Button
        icon="transfer"
        busy={busy}
        disabled={!target}
        onClick={(event) => {
          const [kind = "", id = ""] = target.split(" ");
          const to = kind === "agent" ? { agent: id } : { queue: id };
          void send(to, "It is handed over, with its place.", event.currentTarget);
        }}
      >
        Hand over
      </Button>
    </>
  );
}
