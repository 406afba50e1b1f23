/** A list of the set-up: what there is, in a table; one opened in its form, or removed. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import type { IconName } from "../../../../ui/kit/Icon";
import { Empty } from "../../../../ui/kit/states";
import type { Refused } from "./api";
import type { Office } from "./office";
import { Scroll, Trouble } from "./Parts";

interface Part {
  id: string;
  disabled?: boolean;
}

export interface Column<T> {
  head: string;
  cell: (part: T) => ComponentChildren;
  /** Figures stand at the end, words may wrap, and a text is more than a name. */
  kind?: "figure" | "words" | "text";
  title?: (part: T) => string | undefined;
}

/** Takes a part away otherwise than by the office. */
interface End<T> {
  verb: string;
  says: string;
  act: (part: T) => Promise<Refused | null>;
}

interface ListProps<T> {
  /** Needed where parts are removed by it. */
  office?: Office;
  id: string;
  title: string;
  add: string;
  parts: readonly T[];
  /** The head of the column whose names open the form. */
  head: string;
  name: (part: T) => string;
  /** What is called by its text. */
  isText?: boolean;
  marks?: (part: T) => ComponentChildren;
  columns: readonly Column<T>[];
  empty?: { icon: IconName; title: string; says: string };
  /** Without it they are not removed from the list. */
  remove?: { path: string; name?: (part: T) => string; says: string };
  end?: End<T>;
  form: (part: T | null, close: () => void) => ComponentChildren;
}

/** The one that the address names: "#/setup/users/ann". */
const askedFor = <T extends Part>(parts: readonly T[]): T | null =>
  parts.find((part) => part.id === location.hash.split("/")[3]) ?? null;

const CLASSES = { figure: "end num", words: "wraps", text: "reply-text" } as const;

export function PartList<T extends Part>(props: ListProps<T>) {
  const { parts, remove, end, office } = props;
  const [open, setOpen] = useState<T | "new" | null>(() => askedFor(parts));
  const [going, setGoing] = useState<T | null>(null);
  const heading = `${props.id}-list`;
  const called = remove?.name ?? props.name;
  return (
    <section class="card" aria-labelledby={heading}>
      <header class="card-head">
        <h2 id={heading}>{props.title}</h2>
        <Button icon="plus" class="head-end" onClick={() => setOpen("new")}>
          {props.add}
        </Button>
      </header>
      {parts.length === 0 && props.empty ? (
        <Empty icon={props.empty.icon} title={props.empty.title}>
          <p>{props.empty.says}</p>
        </Empty>
      ) : (
        <Table
          {...props}
          onOpen={setOpen}
          {...(remove || end ? { onRemove: setGoing, called } : { called })}
        />
      )}
      {open && props.form(open === "new" ? null : open, () => setOpen(null))}
      {going && end && (
        <Gone
          verb={end.verb}
          name={called(going)}
          says={end.says}
          act={() => end.act(going)}
          onClose={() => setGoing(null)}
        />
      )}
      {going && remove && office && (
        <Remove
          office={office}
          path={`${remove.path}/${going.id}`}
          name={called(going)}
          says={remove.says}
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}

interface TableProps<T> extends ListProps<T> {
  onOpen: (part: T) => void;
  onRemove?: (part: T) => void;
  called: (part: T) => string;
}

function Table<T extends Part>(props: TableProps<T>) {
  const { columns, parts, name, marks, onOpen, onRemove } = props;
  const verb = props.end?.verb ?? "Remove";
  return (
    <Scroll>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            {columns.map(({ head, kind }) => (
              <th key={head} scope="col" class={kind === "figure" ? "end" : undefined}>
                {head}
              </th>
            ))}
            {onRemove && (
              <th scope="col">
                <span class="sr-only">{verb}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.id} class={part.disabled ? "gone" : ""}>
              <th scope="row" class={props.isText ? "reply-text" : undefined}>
                <button
                  type="button"
                  class="link-button"
                  title={name(part)}
                  onClick={() => onOpen(part)}
                >
                  {name(part)}
                </button>
                {marks?.(part)}
              </th>
              {columns.map(({ head, cell, kind, title }) => (
                <td key={head} class={kind && CLASSES[kind]} title={title?.(part)}>
                  {cell(part)}
                </td>
              ))}
              {onRemove && (
                <td class="end">
                  <IconButton
                    icon="close"
                    label={`${verb} ${name(part)}`}
                    onClick={() => onRemove(part)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function Remove(props: {
  office: Office;
  path: string;
  name: string;
  says: string;
  onClose: () => void;
}) {
  const { office, path, name, says, onClose } = props;
  const act = () => office.remove(path, `${name} removed.`);
  return <Gone verb="Remove" name={name} says={says} act={act} onClose={onClose} />;
}

export function Gone(props: {
  verb: string;
  name: string;
  says: string;
  act: () => Promise<Refused | null>;
  onClose: () => void;
}) {
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const told = await props.act();
    setBusy(false);
    setWhy(told);
    if (!told) props.onClose();
  };
  return (
    <Dialog
      title={`${props.verb} ${props.name}?`}
      onClose={props.onClose}
      footer={
        <>
          <Button data-first onClick={props.onClose}>
            Keep
          </Button>
          <Button kind="danger" busy={busy} onClick={go}>
            {props.verb}
          </Button>
        </>
      }
    >
      <p>{props.says}</p>
      <Trouble why={why} />
    </Dialog>
  );
}
