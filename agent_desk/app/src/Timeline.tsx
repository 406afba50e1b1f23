import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { Skeleton } from "../../../ui/kit/states";
import { exact } from "../../../ui/kit/time";
import { dayText, timeText } from "../../../ui/kit/times";
import type { Desk, Message, Note, File as Stored } from "../../../ui/wire/generated";
import { blocks } from "./blocks";
import type { AgentDesk, Going } from "./desk";
import { NoteCard } from "./Notes";
import { type Reached, reached } from "./order";
import { sizeText } from "./upload";
import { noticeText } from "./words";

/** Drawn at once; older ones on request, so that a conversation of thousands opens as fast as a short one. */
const WINDOW = 120;
const NEAR_END = 80;

export function Timeline({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const all = desk.messagesOf(row.contact);
  const going = desk.going.value.filter((each) => each.contact === row.contact);
  const [size, setSize] = useState(WINDOW);
  const [below, setBelow] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const flow = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const notes = desk.notesOf(row.contact);
  const lastSeq = all.at(-1)?.seq ?? 0;
  const typing = desk.typing.value.has(row.contact);
  const preview = desk.previews.value.get(row.contact) ?? "";

  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setBelow(0);
  };
  const seen = () => {
    if (atEnd.current && !document.hidden && lastSeq > 0) desk.read(row, lastSeq);
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  }, [lastSeq, going.length, typing, preview, notes.length]);
  useEffect(() => {
    // The composer grows, pictures load, sizes that were guessed turn out: the end stays in sight.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    for (const each of [box.current, flow.current]) if (each) watch.observe(each);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!atEnd.current) setBelow((count) => count + 1);
  }, [lastSeq]);
  useEffect(() => {
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [lastSeq, row.read_seq]);

  const older = all.length - size;
  const shown = older > 0 ? all.slice(older) : all;
  const showOlder = () => {
    const element = box.current;
    const before = element?.scrollHeight ?? 0;
    setSize(size + WINDOW);
    requestAnimationFrame(() => {
      if (element) element.scrollTop += element.scrollHeight - before;
    });
  };
  if (all.length === 0 && row.last_seq > 0)
    return <Skeleton rows={4} label="Loading the messages" />;
  return (
    <div class="timeline-frame">
      <div
        class="timeline"
        ref={box}
        role="log"
        aria-label="Messages"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard.
        tabIndex={0}
        onScroll={() => {
          const element = box.current;
          if (!element) return;
          const left = element.scrollHeight - element.scrollTop - element.clientHeight;
          atEnd.current = left < NEAR_END;
          if (atEnd.current) {
            setBelow(0);
            seen();
          }
        }}
      >
        <div class="timeline-flow" ref={flow}>
          {older > 0 && (
            <Button kind="quiet" class="timeline-older" onClick={showOlder}>
              Show {Math.min(WINDOW, older)} earlier of {older}
            </Button>
          )}
          {blocks(shown, notesSince(notes, older > 0 ? shown[0]?.at : undefined)).map((block) =>
            block.kind === "day" ? (
              <p key={block.key} class="timeline-day">
                {dayText(block.at)}
              </p>
            ) : block.kind === "note" ? (
              <NoteCard key={block.key} note={block.note} own={desk.me.value?.name} />
            ) : block.kind === "notice" ? (
              <p key={block.key} class="timeline-notice" title={exact(block.message.at)}>
                {noticeText(block.message.notice, block.message.name, row.customer)} ·{" "}
                {timeText(block.message.at)}
              </p>
            ) : (
              <Group
                key={block.key}
                messages={block.messages}
                row={row}
                own={desk.me.value?.name}
              />
            ),
          )}
          {all.length === 0 && going.length === 0 && notes.length === 0 && (
            <p class="timeline-notice">Nothing has been written yet.</p>
          )}
          {going.map((each) => (
            <OnItsWay key={each.message} desk={desk} going={each} />
          ))}
          {preview && (
            <div class="group group-customer typed">
              <p class="group-name">{row.customer} is writing, not sent yet</p>
              <div class="bubble">{preview}</div>
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
        </div>
      </div>
      {below > 0 && (
        <Button kind="accent" icon="down" class="timeline-below" onClick={toEnd}>
          {below} new
        </Button>
      )}
    </div>
  );
}

/** While older messages are folded away, so are the notes between them. */
const notesSince = (notes: readonly Note[], at: number | undefined): readonly Note[] =>
  at === undefined ? notes : notes.filter((note) => note.at >= at);

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
        <div key={message.id} class="bubble" title={exact(message.at)}>
          {message.file && <FileCard file={message.file} />}
          {message.text}
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
} as const;

function Ticks({ reached }: { reached: Reached }) {
  const word = REACHED[reached];
  return (
    <span class={`ticks ticks-${reached}`} title={word}>
      <Icon name={reached === "sent" ? "check" : "checks"} />
      <span class="sr-only">{word}</span>
    </span>
  );
}

function FileCard({ file }: { file: Stored }) {
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  return (
    <a class="file" href={file.url} target="_blank" rel="noreferrer" download={file.name}>
      {picture ? (
        <img class="file-picture" src={file.url} alt="" loading="lazy" />
      ) : (
        <Icon name="file" size={20} />
      )}
      <span class="file-name">{file.name}</span>
      <span class="file-size num">{sizeText(file.size)}</span>
      <Icon name="download" />
    </a>
  );
}

function OnItsWay({ desk, going }: { desk: AgentDesk; going: Going }) {
  const { message, file, failed, progress } = going;
  return (
    <div class={`group group-agent group-going ${failed ? "group-failed" : ""}`}>
      <div class="bubble">
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
          {(!file || going.fileId) && (
            <Button kind="quiet" onClick={() => void desk.post(message)}>
              Send again
            </Button>
          )}
          <Button kind="quiet" onClick={() => desk.discard(message)}>
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
