/** What all forms of the set-up do: save, tell what is wrong beside its field, lose nothing. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import type { Refused } from "./api";
import { type Base, baseOf, type Edited } from "./base";
import { useUnsaved } from "./leaving";
import { Trouble } from "./Parts";
import type { Centre } from "./setup";
import { Wrong } from "./WrongHere";
import { besides, hasUnread, lackingOf, type Missing, showWrong, wrongOf } from "./wrong";

interface FormProps {
  title: string;
  /** Where the server's reasons begin: "queues.sales". */
  path: string;
  /** The fields that tell what is wrong with them themselves. */
  fields: readonly string[];
  dirty: boolean;
  /** By its field: what is said of what is missing, once somebody wants to save. */
  missing?: Missing;
  saveWord: string;
  save: () => Promise<Refused | null>;
  onClose: () => void;
  wide?: boolean;
  /** Nothing here can be saved by this user. */
  fixed?: boolean;
  children: ComponentChildren;
}

export function FormDialog(props: FormProps) {
  const { dirty, onClose, path, fields } = props;
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  /** How often somebody wanted to save what is not whole. */
  const [pressed, setPressed] = useState(0);
  const form = useRef<HTMLDivElement>(null);
  useUnsaved(dirty);
  useEffect(() => {
    if (why || pressed > 0) showWrong(form.current);
  }, [why, pressed]);
  const lacking = lackingOf(props.missing ?? {});
  const lacks = Object.keys(lacking).length > 0;
  const close = () => {
    if (dirty && !asked) setAsked(true);
    else onClose();
  };
  const save = async () => {
    if (lacks) return setPressed(pressed + 1);
    if (hasUnread(form.current)) return;
    setBusy(true);
    const told = await props.save();
    setBusy(false);
    setWhy(told);
  };
  return (
    <Dialog
      drawer
      wide={props.wide ?? false}
      title={props.title}
      onClose={close}
      footer={
        asked && dirty ? (
          <div class="form-leave" role="alert">
            <strong>What you changed is not saved.</strong>
            <Button onClick={() => setAsked(false)}>Go on editing</Button>
            <Button kind="danger" onClick={onClose}>
              Discard it
            </Button>
          </div>
        ) : (
          <>
            <Button onClick={close}>{dirty ? "Cancel" : "Close"}</Button>
            {!props.fixed && (
              <Button kind="accent" busy={busy} disabled={!(dirty || lacks)} onClick={save}>
                {props.saveWord}
              </Button>
            )}
          </>
        )
      }
    >
      <Wrong.Provider
        value={{ ...wrongOf(why?.reasons ?? [], path, fields), ...(pressed > 0 ? lacking : {}) }}
      >
        <div class="form-whole" ref={form}>
          <Trouble why={why && besides(why, path, fields)} />
          {props.children}
        </div>
      </Wrong.Provider>
    </Dialog>
  );
}

type Lists = "queues" | "agents" | "users" | "replies" | "forms" | "treatments" | "roles" | "teams";
type Put<T> = (change: Partial<T>) => void;

const storedIn =
  <T extends { id: string }>(list: Lists) =>
  (id: string, centre: Centre) =>
    (centre[list] as readonly { id: string }[]).find((each) => each.id === id) as T | undefined;

/** A draft of one part, whether it differs from what is stored, and what it began with. */
export function useDraft<T extends { id: string }>(
  list: Lists,
  stored: T | null,
  empty: T,
  now: (id: string, centre: Centre) => T | undefined = storedIn<T>(list),
): [T, Put<T>, boolean, Base] {
  const [first] = useState(empty);
  const [edited, setEdited] = useState<Edited<T>>({ before: stored, mine: stored ?? first });
  const put: Put<T> = (change) =>
    setEdited((last) => ({ ...last, mine: { ...last.mine, ...change } }));
  const base = baseOf(edited, (centre) => now(edited.mine.id, centre), setEdited);
  const dirty = JSON.stringify(edited.mine) !== JSON.stringify(edited.before ?? first);
  return [edited.mine, put, dirty, base];
}
