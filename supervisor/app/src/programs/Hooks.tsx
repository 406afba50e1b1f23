import { useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../../ui/kit/states";
import { Ago } from "../../../../ui/kit/times";
import { toast } from "../../../../ui/kit/toast";
import { PartList } from "../setup/List";
import { Trouble } from "../setup/Parts";
import { Deliveries } from "./Deliveries";
import { HookForm, type HookMade } from "./HookForm";
import { attempt, useLoaded, useWhileSeen } from "./load";
import { Once } from "./Once";
import { DISABLED, hostOf, kindsText, stateText, triesText, type Webhook } from "./programs";

const LOOK_MS = 5_000;

/** Who outside is told of what happens here. */
export function HookList() {
  const { found, why, load } = useLoaded<{ items: Webhook[] }>("/webhooks");
  useWhileSeen(load, LOOK_MS);
  const [made, setMade] = useState<HookMade | null>(null);
  const [shown, setShown] = useState<Webhook | null>(null);
  if (why && !found)
    return (
      <section class="card">
        <Failure title="The webhooks cannot be read" text={why.message} retry={load} />
      </section>
    );
  if (!found) return <Skeleton rows={5} label="Loading the webhooks" />;
  return (
    <>
      <PartList<Webhook>
        id="webhook"
        title="Webhooks"
        add="New webhook"
        parts={found.items}
        head="Address"
        name={(hook) => hostOf(hook.url)}
        marks={(hook) => <Marks hook={hook} />}
        columns={[
          { head: "Told of", kind: "words", cell: (hook) => kindsText(hook.kinds) },
          { head: "Last delivery", kind: "words", cell: (hook) => <Last hook={hook} /> },
          { head: "On their way", kind: "figure", cell: (hook) => hook.pending },
          {
            head: "Deliveries",
            bare: true,
            cell: (hook) => (
              <button
                type="button"
                class="link-button"
                aria-label={`Show deliveries to ${hostOf(hook.url)}`}
                onClick={() => setShown(hook)}
              >
                Show<span class="block-word"> deliveries</span>
              </button>
            ),
          },
        ]}
        empty={{
          icon: "send",
          title: "Nobody outside is told of anything",
          says: "A webhook tells an address of yours what happens: a contact came, was accepted, closed.",
        }}
        end={{
          verb: "Remove",
          says: "It is told of nothing more, and its deliveries are forgotten, those on their way too.",
          act: async (hook) => {
            const told = await attempt("DELETE", `/webhooks/${hook.id}`);
            if (!told) {
              toast(`${hostOf(hook.url)} removed.`);
              await load();
            }
            return told;
          },
        }}
        form={(hook, close) => (
          <HookForm
            hook={hook}
            onClose={close}
            onDone={(one) => {
              close();
              setMade(one);
              void load();
            }}
          />
        )}
      />
      <Trouble why={why} />
      {made && (
        <Once
          title={`The secret of ${hostOf(made.webhook.url)}`}
          what="secret"
          secret={made.secret}
          says="It signs what is sent there. Give it to the receiver, which checks each delivery by it."
          onClose={() => setMade(null)}
        />
      )}
      {shown && (
        <Deliveries
          hook={shown}
          onClose={() => {
            setShown(null);
            void load();
          }}
        />
      )}
    </>
  );
}

function Marks({ hook }: { hook: Webhook }) {
  if (!hook.enabled) {
    const tone = hook.disabled_why === "asked" ? "" : "pill-missed";
    return <span class={`pill ${tone}`}>{DISABLED[hook.disabled_why] ?? "disabled"}</span>;
  }
  return hook.failing_since === null ? null : (
    <span class="pill pill-late">
      failing since <Ago at={hook.failing_since} />
    </span>
  );
}

function Last({ hook: { last } }: { hook: Webhook }) {
  if (!last) return <span class="quiet">nothing yet</span>;
  return (
    <>
      {stateText(last.state)}, {triesText(last)}
      {last.tried_at !== null && (
        <span class="quiet">
          {" "}
          <Ago at={last.tried_at} />
        </span>
      )}
    </>
  );
}
