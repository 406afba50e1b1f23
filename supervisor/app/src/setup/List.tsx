/** A list of the set-up: what there is, in a table; one opened in its form, or removed. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import type { IconName } from "../../../../ui/kit/Icon";
import { Empty } from "../../../../ui/kit/states";
import type { Refused } from "./api";
import { swapped, useMoves } from "./moves";
import type { Office } from "./office";
import { Arrows, Scroll, Trouble } from "./Parts";
import type { Centre } from "./setup";

interface Part {
  id: string;
  disabled?: boolean;
}

export interface Column<T> {
  head: string;
  /** Nothing: a dash stands there, and no line where rows are drawn as blocks. */
  cell: (part: T) => ComponentChildren;
  /** What it is says the value alone: drawn as a block, the row does without the head. */
  bare?: boolean;
  /** What a row drawn as a block says instead of the head. */
  headOf?: (part: T) => string;
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

/** Of a list whose order says something. */
interface Order {
  what: "replies" | "forms" | "treatments";
  says: string;
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
  /** Needs the office. */
  order?: Order;
  form: (part: T | null, close: () => void) => ComponentChildren;
}

/** The one that the address names: "#/setup/users/ann". */
const askedFor = <T extends Part>(parts: readonly T[]): T | null =>
  parts.find((part) => part.id === location.hash.split("/")[3]) ?? null;

const CLASSES = { figure: "end num", words: "wraps", text: "reply-text" } as const;

export function PartList<T extends Part>(props: ListProps<T>) {
  const { parts, remove, end, order, office } = props;
  const [open, setOpen] = useState<T | "new" | null>(() => askedFor(parts));
  const [going, setGoing] = useState<T | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
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
        <>
          {order && parts.length > 1 && (
            <p class="list-says">
              {order.says} <Arrows />
            </p>
          )}
          <Trouble why={why} />
          <Table<T>
            {...props}
            onOpen={setOpen}
            {...(order && office
              ? {
                  onMove: async (part, by) =>
                    setWhy(await moved(office, order, part.id, by, props.name(part))),
                }
              : {})}
            {...(remove || end ? { onRemove: setGoing, called } : { called })}
          />
        </>
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

/** One place up or down, in the list as it is by then. */
function moved(office: Office, { what }: Order, id: string, by: -1 | 1, name: string) {
  const ids = (centre: Centre) =>
    swapped(
      centre[what].map((part) => part.id),
      id,
      by,
    );
  const at = office.found.value ? ids(office.found.value.centre).indexOf(id) + 1 : 0;
  const base = { isNew: false, behind: () => null };
  return office.put(
    `order/${what}`,
    (centre) => ({ ids: ids(centre) }),
    `${name} is number ${at} now.`,
    base,
  );
}

interface TableProps<T> extends ListProps<T> {
  onOpen: (part: T) => void;
  onRemove?: (part: T) => void;
  onMove?: (part: T, by: -1 | 1) => Promise<void>;
  called: (part: T) => string;
}

function Table<T extends Part>(props: TableProps<T>) {
  const { columns, parts, name, marks, onOpen, onRemove, onMove } = props;
  const { body, move, onKeyDown } = useMoves(parts, onMove);
  const verb = props.end?.verb ?? "Remove";
  const acts = (onMove ? 2 : 0) + (onRemove ? 1 : 0);
  return (
    <Scroll>
      <table class="table blocks" style={{ "--acts": acts }}>
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            {columns.map(({ head, kind }) => (
              <th key={head} scope="col" class={kind === "figure" ? "end" : undefined}>
                {head}
              </th>
            ))}
            {onMove && (
              <th scope="col">
                <span class="sr-only">Order</span>
              </th>
            )}
            {onRemove && (
              <th scope="col">
                <span class="sr-only">{verb}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {parts.map((part, at) => (
            <tr
              key={part.id}
              data-id={part.id}
              class={part.disabled ? "gone" : ""}
              onKeyDown={onMove && ((event) => onKeyDown(event, at))}
            >
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
              {columns.map((column) => (
                <Cell key={column.head} part={part} {...column} />
              ))}
              {onMove && (
                <td class="end block-act list-order">
                  <IconButton
                    icon="up"
                    class="list-up"
                    label={`Move ${name(part)} up`}
                    disabled={at === 0}
                    onClick={() => move(at, -1, ".list-up")}
                  />
                  <IconButton
                    icon="lower"
                    class="list-lower"
                    label={`Move ${name(part)} down`}
                    disabled={at === parts.length - 1}
                    onClick={() => move(at, 1, ".list-lower")}
                  />
                </td>
              )}
              {onRemove && (
                <td class="end block-act">
                  <IconButton
                    icon="trash"
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

function Cell<T>({ part, head, headOf, cell, bare, kind, title }: Column<T> & { part: T }) {
  const said = cell(part);
  const none = said === null || said === undefined || said === "";
  const classes = [kind && CLASSES[kind], none && "none"].filter(Boolean).join(" ");
  return (
    <td
      class={classes}
      data-head={bare ? undefined : (headOf?.(part) ?? head)}
      title={title?.(part)}
    >
      {none ? <span class="quiet">–</span> : said}
    </td>
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
