import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { tick } from "../../../../ui/kit/ticking";
import { toast } from "../../../../ui/kit/toast";
import type { Refused } from "../setup/api";
import { leftOutText, type Plan, planText, typedTime } from "./live";
import { attempt } from "./load";

const DAY_MS = 86_400_000;
const COUNT_AFTER_MS = 300;

interface Props {
  path: string;
  onClose: () => void;
  onDone: () => Promise<void>;
}

/** All events since a time once more: first how many that are, then done. */
export function Replay({ path, onClose, onDone }: Props) {
  const [since, setSince] = useState(() => typedTime(tick.value - DAY_MS));
  const [plan, setPlan] = useState<Plan | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const at = Date.parse(since);
  useEffect(() => {
    setPlan(null);
    setWhy(null);
    if (!(at >= 0)) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      const told = await attempt<Plan>("GET", `${path}/replay?since=${at}`, undefined, (found) => {
        if (wanted) setPlan(found);
      });
      if (wanted) setWhy(told);
    }, COUNT_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [path, at]);
  const send = async () => {
    if (!plan) return;
    setBusy(true);
    // What was counted, and what happened since.
    const told = await attempt("POST", `${path}/replay`, { seq: plan.seq });
    setBusy(false);
    setWhy(told);
    if (told) return;
    toast("They are sent, the oldest first.");
    await onDone();
  };
  return (
    <section class="replay" aria-label="Send all since a time">
      <label class="replay-time">
        <span>Send all that happened since</span>
        <input
          class="field"
          type="datetime-local"
          ref={focused}
          value={since}
          max={typedTime(tick.value)}
          onInput={(event) => setSince(event.currentTarget.value)}
        />
      </label>
      <div role="status">
        {why ? (
          <p class="form-wrong">{why.message}</p>
        ) : plan ? (
          <>
            <p>{planText(plan)}</p>
            {plan.left_out > 0 && <p class="form-wrong">{leftOutText(plan)}</p>}
          </>
        ) : (
          <p class="quiet">{at >= 0 ? "Counting…" : "Choose a day and a time."}</p>
        )}
      </div>
      <div class="row">
        <Button onClick={onClose}>Do not send</Button>
        <Button
          kind="accent"
          icon="send"
          busy={busy}
          disabled={!plan || plan.events === 0}
          onClick={send}
        >
          Send them
        </Button>
      </div>
    </section>
  );
}

/** It comes up above what was pressed. */
const focused = (field: HTMLElement | null): void => field?.focus();
