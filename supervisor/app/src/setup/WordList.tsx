import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Empty } from "../../../../ui/kit/states";
import type { Refused } from "./api";
import { again, baseOf, type Edited } from "./base";
import { useUnsaved } from "./leaving";
import { BY, swapped, useFocus } from "./moves";
import type { Office } from "./office";
import { Arrows, Trouble } from "./Parts";
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
  const { list, said, move, onKeyDown } = useWordMoves(rows, setDraft);
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
        {rows.length > 1 && (
          <p class="form-hint">
            <Arrows />
          </p>
        )}
        <ol class="word-list" ref={list}>
          {rows.map(([id, label], at) => (
            <li key={id} data-id={id} onKeyDown={(event) => onKeyDown(event, at)}>
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
                class="list-up"
                label={`Move ${label} up`}
                disabled={at === 0}
                onClick={() => move(at, -1, ".list-up")}
              />
              <IconButton
                icon="lower"
                class="list-lower"
                label={`Move ${label} down`}
                disabled={at === rows.length - 1}
                onClick={() => move(at, 1, ".list-lower")}
              />
              <IconButton
                icon="trash"
                label={`Remove ${label}`}
                onClick={() => setDraft(rows.filter((_, place) => place !== at))}
              />
            </li>
          ))}
        </ol>
        <p class="sr-only" role="status">
          {said}
        </p>
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

/** Words that are moved in what is not saved yet. */
function useWordMoves(rows: Row[], put: (rows: Row[]) => void) {
  const [said, setSaid] = useState("");
  const { list, focusOn } = useFocus<HTMLOListElement>();
  const move = (at: number, by: -1 | 1, focus: string) => {
    const [id, label] = rows[at] ?? [];
    if (id === undefined || !rows[at + by]) return;
    const ids = rows.map(([each]) => each);
    const words = new Map(rows);
    focusOn(id, focus);
    put(swapped(ids, id, by).map((each): Row => [each, words.get(each) ?? ""]));
    setSaid(`${label} is number ${at + by + 1} now.`);
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const by = BY[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    const from = event.target as HTMLElement;
    move(at, by, from.matches("input") ? "input" : by < 0 ? ".list-up" : ".list-lower");
  };
  return { list, said, move, onKeyDown };
}
