import { useId, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon } from "../../../ui/kit/Icon";
import type { Option } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { queueName } from "./words";

type Target = { to: "queue" | "agent"; id: string } | null;

export interface TransferDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

export function TransferDialog({ desk, contact, onClose }: TransferDialogProps) {
  const [target, setTarget] = useState<Target>(null);
  const [search, setSearch] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const house = desk.house.value;
  const row = desk.live.table("desk").value.get(contact);
  const here = queueName(house, row?.queue ?? "");
  const matching = (options: readonly Option[] = []) =>
    options.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()));
  const hand = async (near: Element) => {
    if (!target) return;
    setBusy(true);
    const done = await desk.ask(
      { type: "transfer", contact, [target.to]: target.id, note: note.trim() },
      near,
    );
    setBusy(false);
    if (!done) return;
    desk.advance(contact);
    onClose();
  };
  const list = (to: "queue" | "agent", title: string, options: readonly Option[], none: string) => (
    <fieldset class="targets">
      <legend>{title}</legend>
      {options.length === 0 && <p class="quiet">{none}</p>}
      {options.map(({ id, label }) => (
        <label key={id} class="target">
          <input
            type="radio"
            name="target"
            checked={target?.to === to && target.id === id}
            onChange={() => setTarget({ to, id })}
          />
          <Icon name={to === "queue" ? "inbox" : "user"} />
          {label}
        </label>
      ))}
    </fieldset>
  );
  return (
    <Dialog
      title={`Transfer ${row?.customer ?? "the contact"}`}
      onClose={onClose}
      footer={
        <>
          <p class="quiet dialog-say">
            {target?.to === "agent"
              ? "Your colleague gets an offer with the whole conversation."
              : "The contact keeps its due, and the next agent sees the whole conversation."}
          </p>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            kind="accent"
            busy={busy}
            aria-disabled={!target}
            onClick={(event) => void hand(event.currentTarget)}
          >
            Hand over
          </Button>
        </>
      }
    >
      <input
        class="field"
        type="search"
        data-first
        placeholder="Search queues and colleagues"
        aria-label="Search queues and colleagues"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <div class="targets-two">
        {list(
          "queue",
          "Queues",
          matching(house?.queues.filter(({ label }) => label !== here)),
          "No other queue.",
        )}
        {list(
          "agent",
          "Colleagues who can take it",
          matching(house?.colleagues),
          "Nobody is free now.",
        )}
      </div>
      <label class="label" for={noteId}>
        Note for whoever takes it
      </label>
      <textarea
        id={noteId}
        class="field"
        rows={2}
        maxLength={1000}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
    </Dialog>
  );
}
