/** What lists of the set-up have in common. */
import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import type { Refused } from "./api";
import type { Office } from "./office";
import { Trouble } from "./Parts";

export function Head(props: { id: string; title: string; add: string; onAdd: () => void }) {
  return (
    <header class="card-head">
      <h2 id={props.id}>{props.title}</h2>
      <Button icon="plus" class="head-end" onClick={props.onAdd}>
        {props.add}
      </Button>
    </header>
  );
}

export function Open({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button type="button" class="link-button" title={name} onClick={onClick}>
      {name}
    </button>
  );
}

export function Remove(props: {
  office: Office;
  path: string;
  name: string;
  says: string;
  onClose: () => void;
}) {
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const told = await props.office.remove(props.path, `${props.name} removed.`);
    setBusy(false);
    setWhy(told);
    if (!told) props.onClose();
  };
  return (
    <Dialog
      title={`Remove ${props.name}?`}
      onClose={props.onClose}
      footer={
        <>
          <Button data-first onClick={props.onClose}>
            Keep
          </Button>
          <Button kind="danger" busy={busy} onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      <p>{props.says}</p>
      <Trouble why={why} />
    </Dialog>
  );
}
