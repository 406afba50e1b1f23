import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { announce } from "../../../ui/kit/toast";
import type { Desk, Message } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { draftOf, keepDraft } from "./drafts";
import { EmojiPicker } from "./EmojiPicker";
import { Field, type Suggestion } from "./Field";
import { mentioned, named } from "./mentions";
import type { Mode } from "./mode";
import { cameSince } from "./order";
import { filled, matching } from "./replies";
import { queueName } from "./words";

const TYPING_AGAIN_MS = 3_000;
const SUGGESTED_MAX = 8;

interface ComposerProps {
  desk: AgentDesk;
  row: Desk;
}

export function Composer({ desk, row }: ComposerProps) {
  return desk.mode.value === "note" || row.part === "reading" ? (
    <NoteForm desk={desk} row={row} />
  ) : (
    <ReplyForm desk={desk} row={row} />
  );
}

function ReplyForm({ desk, row }: ComposerProps) {
  const [text, setText] = useState(() => draftOf(row.contact));
  /** What the customer wrote meanwhile, once it has been pointed out; null before. */
  const [stale, setStale] = useState<readonly Message[] | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const told = useTyping(desk, row.contact);
  const limit = desk.house.value?.max_text ?? 4000;
  const over = text.length - limit;
  const queue = queueName(desk.house.value, row.queue);
  const own = desk.me.value?.name ?? "";

  const write = (next: string) => {
    if (!text && next) keepDraft(row.contact, String(row.last_seq), "begun");
    if (!next) setStale(null);
    setText(next);
    keepDraft(row.contact, next);
    told(next !== "");
  };
  useLanding(desk, row.contact, field, (ahead) => write(text + ahead));
  useEffect(() => {
    const put = desk.insert.value;
    if (!put) return;
    desk.insert.value = "";
    write(text && !/\s$/.test(text) ? `${text} ${put}` : text + put);
    requestAnimationFrame(() => field.current?.focus());
  }, [desk.insert.value]);
  const put = (emoji: string) => {
    const at = field.current?.selectionStart ?? text.length;
    write(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + emoji.length, at + emoji.length);
    });
  };
  const send = (sure = false) => {
    const words = text.trim();
    if (!words || over > 0) return;
    const begun = Number(draftOf(row.contact, "begun"));
    const came = cameSince(desk.messagesOf(row.contact), begun);
    if (came.length > 0 && stale === null && !sure) {
      setStale(came);
      announce(`${row.customer} wrote meanwhile: ${came.at(-1)?.text}. Enter sends your reply.`);
      return;
    }
    desk.outgoing.send(row.contact, words);
    write("");
    field.current?.focus();
  };
  const suggest = (query: string): Suggestion[] =>
    matching(desk.live.table("replies").value.values(), query, row.queue)
      .slice(0, SUGGESTED_MAX)
      .map((reply) => {
        const words = filled(reply.text, row, own, queue);
        return { id: reply.id, label: reply.title, detail: words, text: words };
      });
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {stale && stale.length > 0 && (
        <Stale
          row={row}
          came={stale}
          onSend={() => send(true)}
          onKeep={() => {
            setStale([]);
            field.current?.focus();
          }}
        />
      )}
      <Answered row={row} />
      <Field
        field={field}
        value={text}
        label={`Reply to ${row.customer}`}
        mark="reply"
        onWrite={write}
        onSend={() => send()}
        onFiles={(files) => desk.sendFiles(row.contact, files)}
        trigger="/"
        listLabel="prepared replies"
        suggest={suggest}
      />
      <div class="composer-foot">
        <Modes desk={desk} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            desk.sendFiles(row.contact, event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
        <IconButton
          icon="clip"
          label="Send files"
          size={20}
          onClick={() => picker.current?.click()}
        />
        <EmojiPicker onPick={put} />
        <Hint over={over}>/ for prepared replies</Hint>
        <Button kind="accent" type="submit" icon="send" aria-disabled={!text.trim() || over > 0}>
          Send
        </Button>
      </div>
    </form>
  );
}

/** Of a message that was left: how the customer gets the answer, or that they do not. */
function Answered({ row }: { row: Desk }) {
  const { customer_email: address } = row;
  if (row.answer_to)
    return (
      <p class="composer-private">
        <Icon name="email" />
        <span>
          Replies go to <bdi>{row.answer_to}</bdi> in one email when the contact ends.
        </span>
      </p>
    );
  if (!row.unmailed) return null;
  return (
    <p class="composer-unmailed">
      <Icon name="alert" />
      <span>
        <strong>No email goes out from here.</strong> Write to{" "}
        {address ? <a href={`mailto:${address}`}>{address}</a> : "the customer"} yourself, unless
        your centre sends answers in another way.
      </span>
    </p>
  );
}

interface StaleProps {
  row: Desk;
  came: readonly Message[];
  onSend: () => void;
  onKeep: () => void;
}

/** Said once for each reply: the customer has gone on since it was begun. */
function Stale({ row, came, onSend, onKeep }: StaleProps) {
  return (
    <div class="stale" role="status">
      <Icon name="alert" />
      <p>
        <strong>{row.customer} wrote while you were writing:</strong>{" "}
        <q>{came.at(-1)?.text || "a file"}</q>
        {came.length > 1 && ` and ${came.length - 1} more before`}
      </p>
      <Button kind="quiet" onClick={onKeep}>
        Keep writing
      </Button>
      <Button hint="Enter" onClick={onSend}>
        Send anyway
      </Button>
    </div>
  );
}

/** For colleagues only: whoever holds the contact next reads it, the customer never does. */
function NoteForm({ desk, row }: ComposerProps) {
  const [text, setText] = useState(() => draftOf(row.contact, "private"));
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const over = text.length - (desk.house.value?.max_text ?? 4000);
  const people = [...desk.live.table("people").value.values()].filter(
    ({ label }) => label !== desk.me.value?.name,
  );
  const write = (next: string) => {
    setText(next);
    keepDraft(row.contact, next, "private");
  };
  useLanding(desk, row.contact, field, (ahead) => write(text + ahead));
  const add = async () => {
    if (!text.trim() || over > 0 || busy) return;
    setBusy(true);
    const told = mentioned(text, people);
    const done = await desk.ask(
      { type: "add_note", contact: row.contact, text, mentions: told.map(({ id }) => id) },
      field.current,
    );
    setBusy(false);
    if (!done) return;
    write("");
    announce(
      told.length > 0
        ? `Note added. ${told.map(({ label }) => label).join(", ")} will be told.`
        : "Note added.",
    );
    field.current?.focus();
  };
  const suggest = (query: string): Suggestion[] =>
    named(people, query)
      .slice(0, SUGGESTED_MAX)
      .map(({ id, label }) => ({ id, label, detail: "", text: `@${label} ` }));
  return (
    <form
      class="composer composer-note"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <p class="composer-private">
        <Icon name="lock" /> Only colleagues see this. @ names one, who is told and may read along.
      </p>
      <Field
        field={field}
        value={text}
        label={`Private note about ${row.customer}`}
        mark="note"
        onWrite={write}
        onSend={() => void add()}
        trigger="@"
        listLabel="colleagues"
        suggest={suggest}
      />
      <div class="composer-foot">
        {row.part !== "reading" && <Modes desk={desk} />}
        <Hint over={over}>
          <span class="by-keys">Shift + Enter for a new line</span>
        </Hint>
        <Button type="submit" icon="note" busy={busy} aria-disabled={!text.trim() || over > 0}>
          Add note
        </Button>
      </div>
    </form>
  );
}

function Hint({ over, children }: { over: number; children: ComponentChildren }) {
  return (
    <span class={`composer-hint ${over > 0 ? "composer-over" : ""}`} role="status">
      {over > 0 ? `${over} characters too many` : children}
    </span>
  );
}

const MODES: readonly (readonly [Mode, string])[] = [
  ["reply", "Reply"],
  ["note", "Note"],
];

function Modes({ desk }: { desk: AgentDesk }) {
  return (
    <fieldset class="modes">
      <legend class="sr-only">Write</legend>
      {MODES.map(([mode, word]) => (
        <button
          key={mode}
          type="button"
          class="mode"
          aria-pressed={desk.mode.value === mode}
          title={mode === "note" ? "Private note (N)" : "Reply to the customer (R)"}
          onClick={() => desk.write(mode)}
        >
          {word}
        </button>
      ))}
    </fieldset>
  );
}

/** Who has just taken the contact goes on in its field, with what they typed on the way. */
function useLanding(
  desk: AgentDesk,
  contact: string,
  field: RefObject<HTMLTextAreaElement | null>,
  put: (ahead: string) => void,
): void {
  const lands = desk.arrival.contact.value === contact;
  // Before the next key, which is meant for the field already.
  useLayoutEffect(() => {
    if (!lands) return;
    const ahead = desk.arrival.land();
    if (ahead) put(ahead);
    field.current?.focus();
  }, [lands]);
}

/** Tells the customer that somebody writes, again every few seconds, and that nobody does. */
function useTyping(desk: AgentDesk, contact: string): (on: boolean) => void {
  /** When it was last told; null when nothing stands. */
  const at = useRef<number | null>(null);
  useEffect(
    () => () => {
      if (at.current !== null) desk.signalTyping(contact, false);
    },
    [],
  );
  return (on) => {
    const now = performance.now();
    if (on && (at.current === null || now - at.current > TYPING_AGAIN_MS)) {
      at.current = now;
      desk.signalTyping(contact, true);
    } else if (!on && at.current !== null) {
      at.current = null;
      desk.signalTyping(contact, false);
    }
  };
}
