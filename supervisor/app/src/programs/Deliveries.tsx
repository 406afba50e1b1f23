import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../../../../ui/kit/Button";
import { Dialog } from "../../../../ui/kit/Dialog";
import { Icon } from "../../../../ui/kit/Icon";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { Ago } from "../../../../ui/kit/times";
import { toast } from "../../../../ui/kit/toast";
import type { Refused } from "../setup/api";
import { Select, Trouble } from "../setup/Parts";
import { attempt } from "./load";
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

interface Page {
  items: Delivery[];
  next: number | null;
}

const TONES: Readonly<Record<Outcome, string>> = {
  delivered: "pill-ready",
  pending: "pill-info",
  failed: "pill-missed",
};

/** What was sent to one address, and what came of it. */
export function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const path = `/webhooks/${hook.id}`;
  const [state, setState] = useState<Outcome | "">("");
  const [found, setFound] = useState<Page | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const asked = (before: number | null) => {
    const query = new URLSearchParams(state && { state });
    if (before !== null) query.set("before", `${before}`);
    return `${path}/deliveries?${query}`;
  };
  const load = async () => setWhy(await attempt<Page>("GET", asked(null), undefined, setFound));
  useEffect(() => {
    void load();
  }, [state]);
  const more = async () => {
    if (!found) return;
    const then = (page: Page) => setFound({ ...page, items: [...found.items, ...page.items] });
    setWhy(await attempt<Page>("GET", asked(found.next), undefined, then));
  };
  const again = async (one: Delivery) => {
    const told = await attempt("POST", `${path}/deliveries/${one.seq}/replay`);
    if (!told) toast("It is sent again.");
    await load();
    setWhy(told);
  };
  const allAgain = async () => {
    const told = await attempt("POST", `${path}/replay-failed`);
    if (!told) toast("All that was given up is sent again.");
    await load();
    setWhy(told);
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
          <Button icon="send" onClick={allAgain}>
            Send again what was given up
          </Button>
        </>
      }
    >
      <div class="form-line">
        <Select
          label="Which deliveries"
          value={state}
          options={STATES}
          none="All"
          onPick={(picked) => setState(picked as Outcome | "")}
        />
        <Button onClick={load}>Look again</Button>
        <span class="quiet">Those that are over are listed for a week.</span>
      </div>
      {!hook.enabled && (
        <p class="form-told">
          <Icon name="info" /> It is disabled: what is on its way goes once it is enabled again.
        </p>
      )}
      {why && !found ? (
        <Failure title="The deliveries cannot be read" text={why.message} retry={load} />
      ) : !found ? (
        <Skeleton rows={6} label="Loading the deliveries" />
      ) : (
        <>
          <Trouble why={why} />
          {found.items.length === 0 ? (
            <Empty icon="send" title="There is none">
              <p>
                {state ? "None is so at the moment." : "Nothing that it is told of has happened."}
              </p>
            </Empty>
          ) : (
            <ol class="deliveries">
              {found.items.map((one) => (
                <OneDelivery key={one.seq} delivery={one} onAgain={() => again(one)} />
              ))}
            </ol>
          )}
          {found.next !== null && <Button onClick={more}>Show older ones</Button>}
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
