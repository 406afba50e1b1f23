import { useEffect, useRef } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import { Icon, type IconName } from "../../../ui/kit/Icon";
import { Linked } from "../../../ui/kit/Linked";
import { Skeleton } from "../../../ui/kit/states";
import { exact } from "../../../ui/kit/time";
import { dayText, timeText } from "../../../ui/kit/times";
import { useWindow } from "../../../ui/kit/windowed";
import type { Desk, Message, Note } from "../../../ui/wire/generated";
import { blocks } from "./blocks";
import type { AgentDesk } from "./desk";
import { FileCard } from "./FileCard";
import { NoteCard } from "./Notes";
import type { Pages } from "./older";
import { type Reached, reached } from "./order";
import type { Going } from "./outgoing";
import { sizeText } from "./upload";
import { noticeText } from "./words";
import { isDraft } from "./wrapping";

export function Timeline({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const all = desk.messagesOf(row.contact);
  const pages = desk.older.pages.value.get(row.contact);
  const going = desk.outgoing.all.value.filter((each) => each.contact === row.contact);
  const box = useRef<HTMLDivElement>(null);
  const notes = desk.notesOf(row.contact).filter((note) => !isDraft(row, note));
  const lastSeq = all.at(-1)?.seq ?? 0;
  const typing = desk.typing.value.has(row.contact);
  const preview = desk.previews.value.get(row.contact) ?? "";
  const load = () => void desk.older.load(row.contact, all);
  const view = useWindow(
    box,
    all,
    { more: (all[0]?.seq ?? 1) > 1 && !pages?.loading && !pages?.failed, load },
    `${going.length} ${typing} ${preview.length} ${notes.length}`,
  );
  const seen = () => {
    if (view.atEnd.current && !document.hidden && lastSeq > 0) desk.read(row, lastSeq);
  };
  useEffect(() => {
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [lastSeq, row.read_seq]);
  if (all.length === 0 && row.last_seq > 0)
    return (
      <div class="timeline">
        <Skeleton rows={5} label="Loading the conversation" />
      </div>
    );
  const { shown, isStart, isEnd } = view;
  return (
    <div class="timeline-frame">
      <div
        class="timeline"
        ref={box}
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
        tabIndex={0}
        onScroll={() => {
          view.onScroll();
          seen();
        }}
      >
        <div class="timeline-flow">
          {!isStart && <Earlier pages={pages} onMore={view.showEarlier} onAgain={load} />}
          <Said
            desk={desk}
            row={row}
            messages={shown}
            notes={notesBetween(
              notes,
              shown[0]?.seq === 1 ? undefined : shown[0]?.at,
              isEnd ? undefined : shown.at(-1)?.at,
            )}
          />
          {all.length === 0 && going.length === 0 && notes.length === 0 && (
            <p class="timeline-notice">Nothing has been written yet.</p>
          )}
          {isEnd && <Coming desk={desk} row={row} going={going} />}
        </div>
      </div>
      {(view.below > 0 || !isEnd) && (
        <Button kind="accent" icon="down" class="timeline-below" onClick={view.toEnd}>
          {view.below > 0 ? `${view.below} new` : "To the end"}
        </Button>
      )}
    </div>
  );
}

interface EarlierProps {
  pages: Pages | undefined;
  onMore: () => void;
  onAgain: () => void;
}

function Earlier({ pages, onMore, onAgain }: EarlierProps) {
  if (pages?.failed)
    return (
      <p class="timeline-notice" role="status">
        Earlier messages did not load. {pages.failed}{" "}
        <Button kind="quiet" onClick={onAgain}>
          Try again
        </Button>
      </p>
    );
  return (
    <Button kind="quiet" class="timeline-older" busy={pages?.loading ?? false} onClick={onMore}>
      Show earlier messages
    </Button>
  );
}

interface SaidProps {
  desk: AgentDesk;
  row: Desk;
  messages: readonly Message[];
  notes: readonly Note[];
}

function Said({ desk, row, messages, notes }: SaidProps) {
  const own = desk.me.value?.name;
  return (
    <>
      {blocks(messages, notes).map((block) =>
        block.kind === "day" ? (
          <p key={block.key} class="timeline-day">
            {dayText(block.at)}
          </p>
        ) : block.kind === "note" ? (
          <NoteCard key={block.key} note={block.note} own={own} />
        ) : block.kind === "notice" ? (
          <p
            key={block.key}
            class="timeline-notice"
            data-seq={block.message.seq}
            title={exact(block.message.at)}
          >
            {noticeText(block.message.notice, block.message.name, row.customer)} ·{" "}
            {timeText(block.message.at)}
          </p>
        ) : (
          <Group key={block.key} messages={block.messages} row={row} own={own} />
        ),
      )}
    </>
  );
}

interface ComingProps {
  desk: AgentDesk;
  row: Desk;
  going: readonly Going[];
}

/** What is on its way, from here and from the customer. */
function Coming({ desk, row, going }: ComingProps) {
  const typing = desk.typing.value.has(row.contact);
  const preview = desk.previews.value.get(row.contact) ?? "";
  return (
    <>
      {going.map((each) => (
        <OnItsWay key={each.message} desk={desk} going={each} />
      ))}
      {preview && (
        <div class="group group-customer typed">
          <p class="group-name">{row.customer} is writing, not sent yet</p>
          <div class="bubble" dir="auto">
            {preview}
          </div>
        </div>
      )}
      {typing && !preview && (
        <p class="timeline-typing" role="status">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {row.customer} is writing
        </p>
      )}
    </>
  );
}

/** Those between the messages that are drawn. */
const notesBetween = (
  notes: readonly Note[],
  from: number | undefined,
  to: number | undefined,
): readonly Note[] =>
  notes.filter((note) => (from ?? 0) <= note.at && note.at <= (to ?? Number.POSITIVE_INFINITY));

interface GroupProps {
  messages: readonly Message[];
  row: Desk;
  own: string | undefined;
}

function Group({ messages, row, own }: GroupProps) {
  const first = messages[0];
  const last = messages.at(-1);
  if (!first || !last) return null;
  const mine = first.sender === "agent";
  return (
    <div class={`group ${mine ? "group-agent" : "group-customer"}`}>
      <p class="group-name">{mine ? (first.name === own ? "You" : first.name) : row.customer}</p>
      {messages.map((message) => (
        <div
          key={message.id}
          class="bubble"
          dir="auto"
          data-seq={message.seq}
          title={exact(message.at)}
        >
          {message.file && <FileCard file={message.file} />}
          <Linked text={message.text} />
        </div>
      ))}
      <p class="group-time num">
        {timeText(last.at)}
        {mine && <Ticks reached={reached(row, last.seq)} />}
      </p>
    </div>
  );
}

const REACHED = {
  sent: "Sent",
  delivered: "Delivered to the customer",
  read: "Read by the customer",
  emailed: "Goes out in the email, when the contact ends",
  kept: "Kept here, no email",
} as const;

const ICONS: Partial<Record<Reached, IconName>> = { sent: "check", emailed: "email" };

function Ticks({ reached }: { reached: Reached }) {
  const word = REACHED[reached];
  return (
    <span class={`ticks ticks-${reached}`} title={word}>
      {reached === "kept" ? (
        ` · ${word}`
      ) : (
        <>
          <Icon name={ICONS[reached] ?? "checks"} />
          <span class="sr-only">{word}</span>
        </>
      )}
    </span>
  );
}

function OnItsWay({ desk, going }: { desk: AgentDesk; going: Going }) {
  const { message, file, failed, progress } = going;
  return (
    <div class={`group group-agent group-going ${failed ? "group-failed" : ""}`}>
      <div class="bubble" dir="auto">
        {file ? (
          <span class="file">
            <Icon name="file" size={20} />
            <span class="file-name">{file.name}</span>
            <span class="file-size num">{sizeText(file.size)}</span>
            {progress !== null && !failed && (
              <>
                <progress
                  class="file-progress"
                  value={progress}
                  aria-label={`Sending ${file.name}`}
                />
                <IconButton icon="close" label="Cancel" onClick={() => going.cancel?.()} />
              </>
            )}
          </span>
        ) : (
          going.text
        )}
      </div>
      {failed ? (
        <p class="group-time going-failed" role="alert">
          <Icon name="alert" /> Not sent: {failed}
          {!going.final && (
            <Button kind="quiet" onClick={() => desk.outgoing.again(message)}>
              Send again
            </Button>
          )}
          <Button kind="quiet" onClick={() => desk.outgoing.discard(message)}>
            Discard
          </Button>
        </p>
      ) : (
        <p class="group-time">
          <Icon name="clock" /> Sending
        </p>
      )}
    </div>
  );
}
