/** To whom a contact goes, or who comes to help: found by name, chosen, and told why. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon, type IconName } from "../../../ui/kit/Icon";
import { Failure, Skeleton } from "../../../ui/kit/states";
import { toast } from "../../../ui/kit/toast";
import type { AgentCommand } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import type { AgentDesk } from "./desk";
import { draftOf, type Kind, keepDraft } from "./drafts";

const NOTE_MAX = 1000;

interface HandDialogProps<T> {
  desk: AgentDesk;
  title: string;
  wide?: boolean;
  /** What can be searched: "colleagues". */
  among: string;
  /** What tells who there is. */
  load: AgentCommand;
  loading: string;
  /** Its note stays half-written when something else comes first. */
  draft: { contact: string; kind: Kind };
  /** What comes of it. */
  says: (told: T | null) => string;
  keepWord: string;
  doWord: string;
  noteWord: string;
  /** Said where nothing is chosen yet; empty when something is. */
  missing: string;
  /** Whether it was done. */
  act: (note: string, near: Element) => Promise<boolean>;
  onClose: () => void;
  children: (told: T, matches: (one: { label: string }) => boolean) => ComponentChildren;
}

export function HandDialog<T>(props: HandDialogProps<T>) {
  const { desk, missing, act, onClose } = props;
  const [told, setTold] = useState<T | null>(null);
  const [failed, setFailed] = useState("");
  const [search, setSearch] = useState("");
  const { contact, kind } = props.draft;
  const [note, setNote] = useState(() => draftOf(contact, kind));
  const write = (text: string) => {
    setNote(text);
    keepDraft(contact, text, kind);
  };
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const load = () => {
    setFailed("");
    desk.query<T>(props.load).then(
      (found) => setTold(() => found),
      (why) => setFailed(plain(why)),
    );
  };
  useEffect(load, []);
  const wanted = search.trim().toLocaleLowerCase();
  const hand = async (near: Element) => {
    if (missing) {
      toast(missing, { kind: "refused", near });
      return;
    }
    setBusy(true);
    const done = await act(note.trim(), near);
    setBusy(false);
    if (!done) return;
    keepDraft(contact, "", kind);
    onClose();
  };
  return (
    <Dialog
      title={props.title}
      wide={props.wide ?? false}
      onClose={onClose}
      footer={
        <>
          <p class="quiet dialog-say" role="status">
            {props.says(told)}
          </p>
          <Button onClick={onClose}>{props.keepWord}</Button>
          <Button
            kind="accent"
            busy={busy}
            aria-disabled={missing !== ""}
            onClick={(event) => void hand(event.currentTarget)}
          >
            {props.doWord}
          </Button>
        </>
      }
    >
      <input
        class="field"
        type="search"
        data-first
        placeholder={`Search ${props.among}`}
        aria-label={`Search ${props.among}`}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {failed ? (
        <Failure title="Not loaded" text={failed} retry={load} />
      ) : told === null ? (
        <Skeleton rows={4} label={props.loading} />
      ) : (
        props.children(told, ({ label }) => label.toLocaleLowerCase().includes(wanted))
      )}
      <label class="label" for={noteId}>
        {props.noteWord}
      </label>
      <textarea
        id={noteId}
        class="field"
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          if (!busy) void hand(event.currentTarget);
        }}
      />
    </Dialog>
  );
}

interface ChoicesProps {
  title: string;
  none: string;
  children: ComponentChildren[];
}

export function Choices({ title, none, children }: ChoicesProps) {
  return (
    <fieldset class="targets">
      <legend>{title}</legend>
      {children.length === 0 && <p class="quiet">{none}</p>}
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  icon: IconName;
  label: string;
  /** What there is to know before it is chosen. */
  more?: string;
  /** Closed, or away: dimmed. */
  off?: boolean;
  disabled?: boolean;
  checked: boolean;
  onChange: () => void;
}

export function Choice({ icon, label, more, off, disabled, checked, onChange }: ChoiceProps) {
  return (
    <label class={`target ${off ? "target-off" : ""}`}>
      <input
        type="radio"
        name="target"
        disabled={disabled ?? false}
        checked={checked}
        onChange={onChange}
      />
      <Icon name={icon} />
      <span>
        {label}
        {more && <span class="targets-more num">{more}</span>}
      </span>
    </label>
  );
}
