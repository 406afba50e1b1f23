import { Button } from "../../../ui/kit/Button";
import { useCalm } from "../../../ui/kit/calm";
import { Icon } from "../../../ui/kit/Icon";
import { ChannelMark, Ring } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { Due, Since } from "../../../ui/kit/times";
import type { Desk } from "../../../ui/wire/generated";
import { Asides } from "./Asides";
import type { AgentDesk } from "./desk";
import { draftOf } from "./drafts";
import { isOwn, lastLine, unread, wrapUpFrom } from "./order";
import { queueName, wrapUpText } from "./words";

export interface ContactListProps {
  desk: AgentDesk;
  onPickFromLine: () => void;
}

export function ContactList({ desk, onPickFromLine }: ContactListProps) {
  const rows = desk.desks.value;
  const own = desk.own.value.length;
  const table = new Map(rows.map((row) => [row.contact, row]));
  const { keys, holding } = useCalm(rows.map((row) => row.contact));
  const waiting = desk.waiting.value.length;
  return (
    <section class="column-list" aria-label="My contacts">
      <header class="column-head">
        <h2>Contacts</h2>
        <span class="count num">{own}</span>
        {desk.me.value?.may_pick && (
          <Button kind="quiet" class="column-action" hint="P" onClick={onPickFromLine}>
            Line <span class="num">{waiting}</span>
          </Button>
        )}
      </header>
      <Asides desk={desk} />
      {rows.length === 0 && keys.length === 0 ? (
        <Nothing desk={desk} />
      ) : (
        <ul class="contacts" {...holding}>
          {keys.map((key) => {
            const row = table.get(key);
            return row ? (
              <Row key={key} desk={desk} row={row} />
            ) : (
              <li key={key} class="contact contact-gone">
                No longer with you
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Nothing({ desk }: { desk: AgentDesk }) {
  const me = desk.me.value;
  if (me?.state === "not_responding")
    return (
      <Empty icon="inbox" title="Nothing in hand">
        <p>Nothing new comes until you take contacts again.</p>
      </Empty>
    );
  const available = me?.status === "available";
  return (
    <Empty icon="inbox" title={available ? "Nothing in hand" : "You are on a break"}>
      <p>
        {available
          ? "You are in the line. The next contact rings here."
          : "Nothing comes to you until you are available again."}
      </p>
    </Empty>
  );
}

function Row({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const selected = desk.selected.value === row.contact;
  const fresh = unread(row);
  const count = fresh ? desk.unreadCount(row) : 0;
  const typing = desk.typing.value.has(row.contact);
  const draft = selected ? "" : draftOf(row.contact);
  return (
    <li>
      <button
        type="button"
        class={`contact ${selected ? "contact-selected" : ""} ${fresh ? "contact-unread" : ""}`}
        data-contact={row.contact}
        aria-current={selected ? "true" : undefined}
        onClick={() => {
          desk.selected.value = row.contact;
        }}
      >
        <ChannelMark channel={row.channel} />
        <span class="contact-name" dir="auto">
          {row.customer}
        </span>
        <span class="contact-due">
          {!isOwn(row) ? (
            <span class="pill">{row.part === "helping" ? "you help" : "you read"}</span>
          ) : row.stage === "wrap_up" ? (
            <WrapUpLeft row={row} />
          ) : (
            <AnswerBy desk={desk} row={row} />
          )}
        </span>
        <span class="contact-line" dir="auto">
          {typing ? (
            <em>is writing…</em>
          ) : draft ? (
            <>
              <em class="contact-draft">Draft:</em> <bdi>{draft}</bdi>
            </>
          ) : row.stage === "wrap_up" && isOwn(row) ? (
            wrapUpText(desk.house.value, row.disposition)
          ) : (
            lastLine(row, desk.me.value?.name) || queueName(desk.house.value, row.queue)
          )}
        </span>
        <span class="contact-end">
          {row.customer_away && (
            <span class="pill pill-late">
              <Icon name="unplug" /> away
            </span>
          )}
          {count > 0 && (
            <span class="badge num">
              {count}
              <span class="sr-only"> unread</span>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

function WrapUpLeft({ row }: { row: Desk }) {
  if (row.wrap_up_until === null) return <span>wrap-up</span>;
  return (
    <Ring
      from={wrapUpFrom(row)}
      until={row.wrap_up_until}
      size={24}
      label="Seconds of wrap-up left"
    />
  );
}

/** Until the first reply its clock runs; afterwards what counts is since when the customer waits. */
function AnswerBy({ desk, row }: { desk: AgentDesk; row: Desk }) {
  if (row.first_reply_by !== null)
    return <Due enteredAt={row.accepted_at} due={row.first_reply_by} />;
  const last = desk.messagesOf(row.contact).at(-1);
  return <Since at={last?.at ?? row.accepted_at} />;
}
