import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Empty } from "../../../../ui/kit/states";
import type { Refused } from "./api";
import { again, baseOf, type Edited } from "./base";
import { useUnsaved } from "./leaving";
import type { Office } from "./office";
import { Trouble } from "./Parts";
import { type Row, rebaseRows } from "./rebase";
import { type Centre, idOf } from "./setup";

const WORDS = {
  reasons: {
    title: "Reasons for a break",
    says: "What agents choose from when they are away for a while.",
    none: "Agents can go away without a reason.",
  },
  dispositions: {
    title: "Dispositions",
    says: "How agents say what came of a contact. The first nine have the keys 1 to 9.",
    none: "Agents close contacts without saying what came of them.",
  },
  tags: {
    title: "Tags",
    says: "What a contact was about. Agents choose some at wrap-up.",
    none: "Agents close contacts without saying what they were about.",
  },
};

/** A list of words in an order that people choose. */
export function WordList({ office, what }: { office: Office; what: keyof typeof WORDS }) {
  const stored = office.found.value?.centre[what] ?? {};
  const [edited, setEdited] = useState<Edited<Row[]> | null>(null);
  const [name, setName] = useState("");
  const [why, setWhy] = useState<Refused | null>(null);
  const rows = edited?.mine ?? Object.entries(stored);
  const setDraft = (mine: Row[]) =>
    setEdited({ before: edited?.before ?? Object.entries(stored), mine });
  const words = WORDS[what];
  useUnsaved(edited !== null);
  const swap = (at: number, to: number) => {
    const next = [...rows];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(to, 0, moved);
    setDraft(next);
  };
  const add = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    const id = idOf(
      name,
      rows.map(([each]) => each),
    );
    setDraft([...rows, [id, name.trim()]]);
    setName("");
  };
  const save = async () => {
    if (!edited) return;
    const now = (centre: Centre) => Object.entries(centre[what]);
    const base = baseOf(edited, now, again(setEdited), rebaseRows);
    const done = `${words.title} changed.`;
    const told = await office.put(what, () => Object.fromEntries(rows), done, base);
    setWhy(told);
    if (!told) setEdited(null);
  };
  return (
    <section class="card" aria-labelledby={what}>
      <header class="card-head">
        <h2 id={what}>{words.title}</h2>
      </header>
      <div class="setup-body">
        <p class="quiet">{words.says}</p>
        <Trouble why={why} />
        {rows.length === 0 && (
          <Empty icon="note" title="The list is empty">
            <p>{words.none}</p>
          </Empty>
        )}
        <ol class="word-list">
          {rows.map(([id, label], at) => (
            <li key={id}>
              <span class="num quiet">{at + 1}</span>
              <input
                class="field"
                aria-label={`Number ${at + 1}`}
                value={label}
                maxLength={80}
                onInput={(event) => {
                  const text = event.currentTarget.value;
                  setDraft(rows.map((row, place) => (place === at ? [id, text] : row)));
                }}
              />
              <IconButton
                icon="up"
                label={`Move ${label} up`}
                disabled={at === 0}
                onClick={() => swap(at, at - 1)}
              />
              <IconButton
                icon="close"
                label={`Remove ${label}`}
                onClick={() => setDraft(rows.filter((_, place) => place !== at))}
              />
            </li>
          ))}
        </ol>
        <form class="form-line" onSubmit={add}>
          <input
            class="field"
            aria-label="Another one"
            placeholder="Another one"
            value={name}
            maxLength={80}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" icon="plus" disabled={!name.trim()}>
            Add
          </Button>
        </form>
        <div class="row">
          <Button kind="accent" disabled={!edited} onClick={save}>
            Save
          </Button>
          <Button disabled={!edited} onClick={() => setEdited(null)}>
            Undo changes
          </Button>
        </div>
      </div>
    </section>
  );
}
