/** What all forms of the set-up do: save, tell what is wrong beside its field, lose nothing. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import type { Refused } from "./api";
import { Trouble } from "./Parts";
import { Wrong } from "./WrongHere";
import { besides, hasUnread, showWrong, wrongOf } from "./wrong";

interface FormProps {
  title: string;
  /** Where the server's reasons begin: "queues.sales". */
  path: string;
  /** The fields that tell what is wrong with them themselves. */
  fields: readonly string[];
  dirty: boolean;
  ready: boolean;
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
  const form = useRef<HTMLDivElement>(null);
  useWarning(dirty);
  useEffect(() => {
    if (why) showWrong(form.current);
  }, [why]);
  const close = () => {
    if (dirty && !asked) setAsked(true);
    else onClose();
  };
  const save = async () => {
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
              <Button kind="accent" busy={busy} disabled={!props.ready} onClick={save}>
                {props.saveWord}
              </Button>
            )}
          </>
        )
      }
    >
      <Wrong.Provider value={wrongOf(why?.reasons ?? [], path, fields)}>
        <div class="form-whole" ref={form}>
          <Trouble why={why && besides(why, path, fields)} />
          {props.children}
        </div>
      </Wrong.Provider>
    </Dialog>
  );
}

/** A draft, and whether it differs from what is stored. */
export function useDraft<T extends object>(first: T): [T, (change: Partial<T>) => void, boolean] {
  const [before] = useState(first);
  const [draft, setDraft] = useState(first);
  const put = (change: Partial<T>) => setDraft((last) => ({ ...last, ...change }));
  return [draft, put, JSON.stringify(draft) !== JSON.stringify(before)];
}

/** Whether something on a page, outside dialogs, is not saved. */
const unsaved = signal(false);
const wanted = signal<string | null>(null);
let here = location.hash;

// Registered before the views': they are not told of a way that is not taken.
addEventListener("hashchange", (event) => {
  if (!unsaved.value || location.hash === here) {
    here = location.hash;
    return;
  }
  event.stopImmediatePropagation();
  wanted.value = location.hash;
  history.replaceState(null, "", here || "#/");
});

/** The browser asks before the page goes. */
function useWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty]);
}

/** For a page whose changes are saved by a button. */
export function useUnsaved(dirty: boolean): void {
  useWarning(dirty);
  useEffect(() => {
    unsaved.value = dirty;
    return () => {
      unsaved.value = false;
    };
  }, [dirty]);
}

/** Asks before another page takes the place of one with changes. */
export function LeaveGuard() {
  const where = wanted.value;
  if (where === null) return null;
  const stay = () => {
    wanted.value = null;
  };
  return (
    <Dialog
      title="What you changed is not saved"
      onClose={stay}
      footer={
        <>
          <Button data-first onClick={stay}>
            Stay here
          </Button>
          <Button
            kind="danger"
            onClick={() => {
              wanted.value = null;
              unsaved.value = false;
              location.hash = where;
            }}
          >
            Discard it
          </Button>
        </>
      }
    >
      <p>Save it first, or leave without it.</p>
    </Dialog>
  );
}
