import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { FilledIn } from "../../../ui/kit/FilledIn";
import { Linked } from "../../../ui/kit/Linked";
import { ChannelMark } from "../../../ui/kit/meters";
import { Empty, Failure, Skeleton } from "../../../ui/kit/states";
import { exact } from "../../../ui/kit/time";
import { Ago, dayText, timeText } from "../../../ui/kit/times";
import type {
  Customer,
  Desk,
  Earlier,
  Found,
  Message,
  Transcript,
} from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import { useAsked } from "./asking";
import { blocks } from "./blocks";
import type { AgentDesk } from "./desk";
import { FileCard } from "./FileCard";
import { NoteCard } from "./Notes";
import { noticeText } from "./words";

const SEARCH_MS = 250;

interface EarlierListProps {
  desk: AgentDesk;
  row: Desk;
  customer: Customer;
  onEarlier: (contact: string, of: string, seq: number) => void;
}

/** The customer's other contacts, and a search through all that was ever written. */
export function EarlierList({ desk, row, customer, onEarlier }: EarlierListProps) {
  const [search, setSearch] = useState("");
  const text = useSettled(search.trim(), SEARCH_MS);
  const open = (of: string, seq = 0) => onEarlier(row.contact, of, seq);
  return (
    <section class="panel" aria-label="Earlier contacts">
      <input
        class="field"
        type="search"
        maxLength={100}
        value={search}
        placeholder="Search in all conversations"
        aria-label="Search in all conversations with the customer"
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {text ? (
        <Results desk={desk} row={row} text={text} onOpen={open} />
      ) : customer.earlier.length === 0 ? (
        <Empty icon="clock" title="The first contact">
          <p>This customer has not been here before.</p>
        </Empty>
      ) : (
        <ul class="earlier">
          {customer.earlier.map((each) => (
            <li key={each.contact}>
              <button type="button" class="earlier-row" onClick={() => open(each.contact)}>
                <ChannelMark channel={each.channel} />
                <span class="earlier-what">
                  {each.disposition || (each.stage === "closed" ? "Closed" : "Still open")}
                </span>
                <Ago at={each.entered_at} />
                <span class="earlier-more">{about(each)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const about = (each: Earlier): string =>
  [
    each.queue,
    each.agent,
    each.rating === null ? "" : `rated ${each.rating} of 5`,
    ...each.tags.map((tag) => `#${tag}`),
  ]
    .filter(Boolean)
    .join(" · ");

function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text ? ms : 0);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface ResultsProps {
  desk: AgentDesk;
  row: Desk;
  text: string;
  onOpen: (of: string, seq: number) => void;
}

function Results({ desk, row, text, onOpen }: ResultsProps) {
  const { value, failed, again } = useAsked<readonly Found[]>(
    desk,
    { type: "search", contact: row.contact, text },
    row.contact,
    text,
  );
  if (failed && !value) return <Failure title="Not searched" text={failed} retry={again} />;
  if (!value) return <Skeleton rows={3} label="Searching" />;
  return (
    <>
      <p class="found-count" role="status">
        {value.length === 0
          ? "Nothing found"
          : value.length === 1
            ? "1 message"
            : `${value.length} messages`}
      </p>
      <ul class="earlier">
        {value.map((each) => (
          <li key={`${each.contact}:${each.seq}`}>
            <button
              type="button"
              class="earlier-row found"
              onClick={() => onOpen(each.contact, each.seq)}
            >
              <span class="found-words" dir="auto">
                {around(each.text, text)}
              </span>
              <span class="earlier-more">
                {each.sender === "customer" ? row.customer : "Agent"} · <Ago at={each.at} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The words around what was found, itself marked. */
function around(words: string, text: string) {
  const at = words.toLocaleLowerCase().indexOf(text.toLocaleLowerCase());
  if (at < 0) return words.slice(0, 140);
  const from = Math.max(0, at - 40);
  const end = at + text.length;
  return (
    <>
      {from > 0 && "…"}
      {words.slice(from, at)}
      <mark>{words.slice(at, end)}</mark>
      {words.slice(end, end + 100)}
    </>
  );
}

export interface EarlierDialogProps {
  desk: AgentDesk;
  contact: string;
  of: string;
  /** The message to show, or 0 for the last. */
  seq: number;
  /** Where the contact is not in hand. */
  customer?: string;
  onClose: (read: boolean) => void;
}

/** Another conversation with the customer, to read. */
export function EarlierDialog(props: EarlierDialogProps) {
  const { desk, contact, of, seq, onClose } = props;
  const [pages, setPages] = useState<readonly Transcript[]>([]);
  const [failed, setFailed] = useState("");
  const flow = useRef<HTMLDivElement>(null);
  const row = desk.live.table("desk").value.get(contact);
  const load = (before: number) => {
    setFailed("");
    desk.query<Transcript>({ type: "transcript", contact, of, before }).then(
      (page) => setPages((all) => [page, ...all]),
      (why) => setFailed(plain(why)),
    );
  };
  // The page with the message that was found, which stands in its middle.
  useEffect(() => load(seq > 0 ? seq + 100 : 0), []);
  useEffect(() => {
    if (pages.length === 1)
      flow.current?.querySelector("[data-found]")?.scrollIntoView({ block: "center" });
  }, [pages]);
  const messages = pages.flatMap((page) => page.messages);
  const first = messages[0];
  const customer = props.customer ?? row?.customer ?? "Customer";
  return (
    <Dialog title={`Earlier, with ${customer}`} drawer onClose={() => onClose(pages.length > 0)}>
      <div
        class="timeline-flow transcript"
        ref={flow}
        role="log"
        aria-live="off"
        aria-label="Messages"
        data-first
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
        tabIndex={0}
      >
        {pages[0]?.more && first && (
          <Button kind="quiet" class="timeline-older" onClick={() => load(first.seq)}>
            Show earlier messages
          </Button>
        )}
        {pages.length === 0 && !failed && <Skeleton rows={6} label="Loading the conversation" />}
        {failed && <Failure title="Not loaded" text={failed} retry={() => load(first?.seq ?? 0)} />}
        {pages[0]?.filled_in && !pages[0].more && <FilledIn record={pages[0].filled_in} />}
        {pages.length > 0 && messages.length === 0 && (
          <p class="timeline-notice">Nothing was written.</p>
        )}
        {blocks(messages, pages[0]?.notes).map((block) =>
          block.kind === "day" ? (
            <p key={block.key} class="timeline-day">
              {dayText(block.at)}
            </p>
          ) : block.kind === "note" ? (
            <NoteCard key={block.key} note={block.note} own={undefined} />
          ) : block.kind === "notice" ? (
            <p key={block.key} class="timeline-notice" title={exact(block.message.at)}>
              {noticeText(block.message.notice, block.message.name, customer)} ·{" "}
              {timeText(block.message.at)}
            </p>
          ) : (
            <Said key={block.key} messages={block.messages} customer={customer} found={seq} />
          ),
        )}
      </div>
    </Dialog>
  );
}

interface SaidProps {
  messages: readonly Message[];
  customer: string;
  found: number;
}

function Said({ messages, customer, found }: SaidProps) {
  const agent = messages[0]?.sender === "agent";
  return (
    <div class={`group ${agent ? "group-agent" : "group-customer"}`}>
      <p class="group-name">{agent ? messages[0]?.name : customer}</p>
      {messages.map((message) => (
        <div
          key={message.id}
          class={`bubble ${message.seq === found ? "bubble-found" : ""}`}
          dir="auto"
          data-found={message.seq === found || undefined}
          title={exact(message.at)}
        >
          {message.file && <FileCard file={message.file} />}
          <Linked text={message.text} />
        </div>
      ))}
      <p class="group-time num">{timeText(messages.at(-1)?.at ?? 0)}</p>
    </div>
  );
}
