import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { FilledIn } from "../../../../ui/kit/FilledIn";
import { Icon } from "../../../../ui/kit/Icon";
import { Linked } from "../../../../ui/kit/Linked";
import { ChannelMark } from "../../../../ui/kit/meters";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { exact } from "../../../../ui/kit/time";
import { timeText } from "../../../../ui/kit/times";
import { useWindow } from "../../../../ui/kit/windowed";
import type { Message, Note } from "../../../../ui/wire/generated";
import type { Room } from "../room";
import type { Refused } from "../setup/api";
import { refused } from "../setup/office";
import { Help } from "./Help";
import { isOver, joined, lines, type Talk, withOlder } from "./lines";
import { Transfer } from "./Transfer";
import { readOlder, readTalk } from "./talk";

const AGAIN_MS = 3_000;

/** A conversation read along. Neither the customer nor the agent sees that somebody reads. */
export function TalkDrawer({ room, contact }: { room: Room; contact: string }) {
  const [talk, setTalk] = useState<Talk | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [again, setAgain] = useState(0);
  const latest = useRef<Talk | null>(null);
  const put = (next: Talk) => {
    latest.current = next;
    setTalk(next);
  };
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    latest.current = null;
    const follow = async () => {
      try {
        const news = await readTalk(contact, latest.current);
        if (!wanted) return;
        const next = joined(latest.current, news);
        put(next);
        setWhy(null);
        // Also a closed one: what is deleted must not stay on the screen.
        if (!next.erased) timer = setTimeout(follow, 0);
      } catch (problem) {
        if (!wanted) return;
        setWhy(refused(problem));
        if (latest.current) timer = setTimeout(follow, AGAIN_MS);
      }
    };
    void follow();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [contact, again]);
  const close = () => {
    room.talk.value = null;
  };
  return (
    <Dialog
      drawer
      wide
      title={talk ? talk.customer : "Conversation"}
      onClose={close}
      footer={
        talk &&
        !isOver(talk) &&
        room.may("contacts") && <Transfer room={room} talk={talk} onDone={close} />
      }
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
      ) : talk.erased ? (
        <Empty icon="lock" title="Nothing of this conversation is kept">
          <p>The customer’s data was deleted.</p>
        </Empty>
      ) : (
        <>
          <Lines
            talk={talk}
            onOlder={async () => {
              const page = await readOlder(talk);
              if (latest.current) put(withOlder(latest.current, page));
            }}
          />
          {!isOver(talk) && room.may("help") && <Help room={room} talk={talk} />}
        </>
      )}
    </Dialog>
  );
}

/** All that was said and noted, of which a part is drawn; earlier pages come as one scrolls up. */
function Lines({ talk, onOlder }: { talk: Talk; onOlder: () => Promise<void> }) {
  const box = useRef<HTMLDivElement>(null);
  const [loading, setLoading] = useState(false);
  const load = async () => {
    if (loading) return;
    setLoading(true);
    // What did not come is asked for again by the next scroll.
    await onOlder().catch(() => {});
    setLoading(false);
  };
  const first = talk.messages[0]?.seq ?? 1;
  const older = { more: first > 1 && !loading, load: () => void load() };
  const view = useWindow(box, talk.messages, older, `${talk.notes.length}`);
  const from = view.shown[0];
  const until = view.isEnd ? Number.POSITIVE_INFINITY : (view.shown.at(-1)?.at ?? 0);
  const notes = talk.notes.filter(
    ({ at }) => (!from || from.seq === 1 || from.at <= at) && at <= until,
  );
  const filledIn = talk.filled_in;
  if (talk.messages.length === 0 && notes.length === 0 && !filledIn)
    return (
      <Empty icon="chat" title="Nothing was said yet">
        <p>Messages appear here as they are sent.</p>
      </Empty>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
    <div class="talk-box" ref={box} tabIndex={0} onScroll={view.onScroll}>
      <ol class="talk" aria-live="polite">
        {!view.isStart && (
          <li class="said-notice">
            <Button kind="quiet" busy={loading} onClick={view.showEarlier}>
              Show earlier messages
            </Button>
          </li>
        )}
        {view.isStart && filledIn && (
          <li class="said-filled">
            <FilledIn record={filledIn} />
          </li>
        )}
        {lines(view.shown, notes).map((line) =>
          "kind" in line ? (
            <Noted key={line.id} note={line} />
          ) : (
            <Said key={line.seq} message={line} customer={talk.customer} />
          ),
        )}
      </ol>
    </div>
  );
}

const KINDS: Record<string, string> = {
  private: "noted",
  transfer: "handed it on",
  wrap_up: "wrapped up",
  invitation: "asked for help",
  whisper: "whispered",
  closing: "closed it",
};

function Noted({ note }: { note: Note }) {
  return (
    <li class={`said said-note said-${note.kind}`}>
      <p class="said-who">
        <Icon name={note.kind === "whisper" ? "headphones" : "lock"} />
        <strong>{note.name}</strong> {KINDS[note.kind] ?? "noted"}{" "}
        <time dateTime={new Date(note.at).toISOString()} title={exact(note.at)}>
          {timeText(note.at)}
        </time>
      </p>
      <p class="said-text">{note.text}</p>
    </li>
  );
}

function noticeText(notice: string, name: string, customer: string): string {
  const who = name || "The agent";
  const words: Record<string, string> = {
    joined: `${who} joined`,
    left: `${name || customer} left`,
    transferred: name ? `${name} transferred the contact` : "The contact was transferred",
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
      <li class="said said-notice" data-seq={message.seq}>
        {noticeText(message.notice, message.name, customer)} {time}
      </li>
    );
  return (
    <li class={`said said-${message.sender}`} data-seq={message.seq}>
      <p class="said-who">
        <strong>{message.sender === "customer" ? customer : message.name || "Cordboard"}</strong>{" "}
        {time}
      </p>
      {message.text && (
        <p class="said-text" dir="auto">
          <Linked text={message.text} />
        </p>
      )}
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
