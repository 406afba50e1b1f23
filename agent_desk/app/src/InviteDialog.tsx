import { useEffect, useId, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon } from "../../../ui/kit/Icon";
import { Failure, Skeleton } from "../../../ui/kit/states";
import type { Option } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import type { AgentDesk } from "./desk";

export interface InviteDialogProps {
  desk: AgentDesk;
  contact: string;
  onClose: () => void;
}

/** Ask a colleague into the conversation. The contact stays here. */
export function InviteDialog({ desk, contact, onClose }: InviteDialogProps) {
  const [colleague, setColleague] = useState("");
  const [search, setSearch] = useState("");
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useId();
  const row = desk.live.table("desk").value.get(contact);
  const [told, setTold] = useState<readonly Option[] | null>(null);
  const [failed, setFailed] = useState("");
  const load = () => {
    setFailed("");
    desk
      .query<readonly Option[]>({ type: "colleagues", contact })
      .then(setTold, (why) => setFailed(plain(why)));
  };
  useEffect(load, []);
  const wanted = search.trim().toLocaleLowerCase();
  const colleagues = (told ?? []).filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  const ask = async (near: Element) => {
    if (!colleague) return;
    setBusy(true);
    const done = await desk.ask({ type: "invite", contact, colleague, why: why.trim() }, near);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      title={`Ask somebody to help with ${row?.customer ?? "the contact"}`}
      onClose={onClose}
      footer={
        <>
          <p class="quiet dialog-say">
            They read the whole conversation and can write in it. It stays yours.
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="accent"
            busy={busy}
            aria-disabled={!colleague}
            onClick={(event) => void ask(event.currentTarget)}
          >
            Ask
          </Button>
        </>
      }
    >
      <input
        class="field"
        type="search"
        data-first
        placeholder="Search colleagues"
        aria-label="Search colleagues"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <fieldset class="targets">
        <legend>Colleagues at work</legend>
        {failed && <Failure title="Not loaded" text={failed} retry={load} />}
        {!told && !failed && <Skeleton rows={3} label="Loading who is there" />}
        {told && colleagues.length === 0 && <p class="quiet">Nobody is there to be asked.</p>}
        {colleagues.map(({ id, label }) => (
          <label key={id} class="target">
            <input
              type="radio"
              name="colleague"
              checked={colleague === id}
              onChange={() => setColleague(id)}
            />
            <Icon name="user" />
            {label}
          </label>
        ))}
      </fieldset>
      <label class="label" for={field}>
        What you need
      </label>
      <textarea
        id={field}
        class="field"
        rows={2}
        maxLength={1000}
        value={why}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
    </Dialog>
  );
}
