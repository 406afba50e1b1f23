import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Icon } from "../../../../ui/kit/Icon";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { Ago } from "../../../../ui/kit/times";
import { toast } from "../../../../ui/kit/toast";
import type { Refused } from "../setup/api";
import { Select, Trouble } from "../setup/Parts";
import {
  begun,
  changed,
  freshText,
  met,
  type Page,
  type Seen,
  unsettled,
  withFresh,
  withOlder,
} from "./live";
import { attempt, useWhileSeen } from "./load";
import {
  type Delivery,
  hostOf,
  kindText,
  type Outcome,
  STATES,
  stateText,
  triesText,
  type Webhook,
} from "./programs";
import { Replay } from "./Replay";

const LOOK_MS = 3_000;

const TONES: Readonly<Record<Outcome, string>> = {
  delivered: "pill-ready",
  pending: "pill-info",
  failed: "pill-missed",
};

/** The deliveries to one address, followed while they are in sight. */
function useDeliveries(path: string, state: Outcome | "") {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  /** What is asked for by now: answers to another question are late. */
  const asked = useRef(state);
  asked.current = state;
  const read = async (more: Record<string, string>, then: (page: Page) => void) => {
    const query = new URLSearchParams({ ...(state && !more.seqs && { state }), ...more });
    return attempt<Page>("GET", `${path}/deliveries?${query}`, undefined, (page) => {
      if (asked.current === state) then(page);
    });
  };
  const load = async () => setWhy(await read({}, (page) => setSeen(begun(page))));
  /** ``all``: something was done to what does not change by itself. */
  const look = async (all = false) => {
    if (!seen) return load();
    let first: Page = { items: [], next: null };
    let others: readonly Delivery[] = [];
    let told = await read({}, (page) => {
      first = page;
    });
    const named = told ? [] : unsettled(seen, first, all);
    if (named.length > 0)
      told = await read({ seqs: named.join(","), limit: "200" }, (page) => {
        others = page.items;
      });
    if (asked.current !== state) return;
    setWhy(told);
    if (!told) setSeen((now) => now && met(now, first, others));
  };
  const more = () =>
    read({ before: `${seen?.next ?? ""}` }, (page) =>
      setSeen((now) => now && withOlder(now, page)),
    );
  useEffect(() => {
    void load();
  }, [state]);
  const rests = useWhileSeen(look, LOOK_MS);
  return { seen, rests, why, load, look, more, setSeen };
}

/** What was sent to one address, and what came of it. */
export function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const path = `/webhooks/${hook.id}`;
  const [state, setState] = useState<Outcome | "">("");
  const [since, setSince] = useState(false);
  const { seen, rests, why, load, look, more, setSeen } = useDeliveries(path, state);
  /** Of what was done here. */
  const [wrong, setWrong] = useState<Refused | null>(null);
  const again = async (one: Delivery) => {
    const then = (now: Delivery) => setSeen((all) => all && changed(all, now));
    const told = await attempt<Delivery>(
      "POST",
      `${path}/deliveries/${one.seq}/replay`,
      undefined,
      then,
    );
    if (!told) toast("It is sent again.");
    setWrong(told);
  };
  const allAgain = async () => {
    const told = await attempt("POST", `${path}/replay-failed`);
    if (!told) toast("All that was given up is sent again.");
    await look(true);
    setWrong(told);
  };
  return (
    <Dialog
      drawer
      wide
      title={`Deliveries to ${hostOf(hook.url)}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button onClick={() => setSince(true)}>Send all since…</Button>
          <Button icon="send" onClick={allAgain}>
            Send again what was given up
          </Button>
        </>
      }
    >
      <div class="deliveries-head">
        <Select
          label="Which deliveries"
          value={state}
          options={STATES}
          none="All"
          onPick={(picked) => setState(picked as Outcome | "")}
        />
        {seen && seen.fresh.length > 0 ? (
          <Button icon="up" onClick={() => setSeen(withFresh(seen))}>
            {freshText(seen)}
          </Button>
        ) : (
          <span class="quiet">
            {why ? `Not live: ${why.message}` : rests ? "Paused while nobody is here" : "Live"}
          </span>
        )}
        <span class="sr-only" role="status">
          {seen && seen.fresh.length > 0 && `${freshText(seen)}, above the list`}
        </span>
      </div>
      <p class="form-hint">Those that are over are listed for a week.</p>
      {since && (
        <Replay
          path={path}
          onClose={() => setSince(false)}
          onDone={async () => {
            setSince(false);
            await look(true);
          }}
        />
      )}
      {!hook.enabled && (
        <p class="form-told">
          <Icon name="info" /> It is disabled: what is on its way goes once it is enabled again.
        </p>
      )}
      {why && !seen ? (
        <Failure title="The deliveries cannot be read" text={why.message} retry={load} />
      ) : !seen ? (
        <Skeleton rows={6} label="Loading the deliveries" />
      ) : (
        <>
          <Trouble why={wrong} />
          {seen.items.length === 0 ? (
            <Empty icon="send" title="There is none">
              <p>
                {state ? "None is so at the moment." : "Nothing that it is told of has happened."}
              </p>
            </Empty>
          ) : (
            <ol class="deliveries">
              {seen.items.map((one) => (
                <OneDelivery key={one.seq} delivery={one} onAgain={() => again(one)} />
              ))}
            </ol>
          )}
          {seen.next !== null && (
            <Button onClick={async () => setWrong(await more())}>Show older ones</Button>
          )}
        </>
      )}
    </Dialog>
  );
}

function OneDelivery({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const { seq, kind, subject, at, state, attempts, next_at } = delivery;
  return (
    <li class="delivery">
      <div>
        <p>
          <strong>{kindText(kind)}</strong>{" "}
          <span class={`pill ${TONES[state]}`}>{stateText(state)}</span>
        </p>
        <p class="quiet">
          {subject}, number {seq}, <Ago at={at} />
        </p>
        <p class="num delivery-tries">
          {triesText(delivery)}
          {next_at !== null && attempts > 0 && (
            <>
              , next <Ago at={next_at} />
            </>
          )}
        </p>
      </div>
      {state !== "pending" && (
        <IconButton icon="send" label={`Send number ${seq} again`} onClick={onAgain} />
      )}
    </li>
  );
}
