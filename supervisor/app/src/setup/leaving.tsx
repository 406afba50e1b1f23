/** Nothing that is not saved goes with its page: whoever leaves is asked first. */
import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";

/** What whoever leaves is asked. */
export interface Kept {
  title: string;
  says: string;
  leave: string;
}

const EDITED: Kept = {
  title: "What you changed is not saved",
  says: "Save it first, or leave without it.",
  leave: "Discard it",
};

/** Of what is shown once: "link". */
export const uncopied = (what: string): Kept => ({
  title: `The ${what} is not copied yet`,
  says: "It is not shown again. Copy it first, or leave without it.",
  leave: "Leave without it",
});

/** What is not saved, of forms and pages; the last one stands above the others. */
const unsaved = new Map<object, Kept>();
/** What is done once nothing more is kept. */
const wanted = signal<(() => void) | null>(null);
let here = location.hash;

// Registered before the views': they are not told of a way that is not taken.
addEventListener("hashchange", (event) => {
  if (unsaved.size === 0 || location.hash === here) {
    here = location.hash;
    return;
  }
  event.stopImmediatePropagation();
  const where = location.hash;
  wanted.value = () => {
    location.hash = where || "#/";
  };
  history.replaceState(null, "", here || "#/");
});

addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) event.preventDefault();
});

/** Does what takes the page away, other than by its address: at once, or when that is answered. */
export function leaving(go: () => void): void {
  if (unsaved.size === 0) go();
  else wanted.value = go;
}

/** While `dirty`, the page is not left without asking. */
export function useUnsaved(dirty: boolean, kept: Kept = EDITED): void {
  // Before the next frame: an address may change right after the last key.
  useLayoutEffect(() => {
    if (!dirty) return undefined;
    const one = {};
    unsaved.set(one, kept);
    return () => void unsaved.delete(one);
  }, [dirty]);
}

/** Stands after everything that it may ask about, which it covers. */
export function LeaveGuard() {
  const go = wanted.value;
  if (go === null) return null;
  const { title, says, leave: word } = [...unsaved.values()].at(-1) ?? EDITED;
  const stay = () => {
    wanted.value = null;
  };
  const leave = () => {
    wanted.value = null;
    unsaved.clear();
    go();
  };
  return (
    <Dialog
      title={title}
      onClose={stay}
      footer={
        <>
          <Button data-first onClick={stay}>
            Stay here
          </Button>
          <Button kind="danger" onClick={leave}>
            {word}
          </Button>
        </>
      }
    >
      <p>{says}</p>
    </Dialog>
  );
}
