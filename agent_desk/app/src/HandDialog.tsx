/** To whom a contact goes, or who comes to help: found by name, chosen, and told why. */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon, type IconName } from "../../../ui/kit/Icon";
import { toast } from "../../../ui/kit/toast";

const NOTE_MAX = 1000;

interface HandDialogProps {
  title: string;
  wide?: boolean;
  /** What can be searched: "colleagues". */
  among: string;
  /** What comes of it. */
  says: string;
  keepWord: string;
  doWord: string;
  noteWord: string;
  /** Said where nothing is chosen yet; empty when something is. */
  missing: string;
  /** Whether it was done. */
  act: (note: string, near: Element) => Promise<boolean>;
  onClose: () => void;
  children: (matches: (one: { label: string }) => boolean) => ComponentChildren;
}

export function HandDialog(props: HandDialogProps) {
  const { missing, act, onClose } = props;
  const [search, setSearch] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const wanted = search.trim().toLocaleLowerCase();
  const hand = async (near: Element) => {
    if (missing) {
      toast(missing, { kind: "refused", near });
      return;
    }
    setBusy(true);
    const done = await act(note.trim(), near);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      title={props.title}
      wide={props.wide ?? false}
      onClose={onClose}
      footer={
        <>
          <p class="quiet dialog-say" role="status">
            {props.says}
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
      {props.children(({ label }) => label.toLocaleLowerCase().includes(wanted))}
      <label class="label" for={noteId}>
        {props.noteWord}
      </label>
      <textarea
        id={noteId}
        class="field"
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
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
