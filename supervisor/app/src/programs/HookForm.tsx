import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { toast } from "../../../../ui/kit/toast";
import { Refused } from "../setup/api";
import { FormDialog } from "../setup/Form";
import { Check, Row, Text } from "../setup/Parts";
import { isSame } from "../setup/rebase";
import { WrongHere } from "../setup/WrongHere";
import { attempt } from "./load";
import { EVENTS, hostOf, toggledKinds, type Webhook } from "./programs";

const URL_MAX = 2_000;
const PATH = "webhook";

export interface HookMade {
  webhook: Webhook;
  secret: string;
}

interface Props {
  hook: Webhook | null;
  onClose: () => void;
  /** With a secret that is to be shown, or without. */
  onDone: (made: HookMade | null) => void;
}

export function HookForm({ hook, onClose, onDone }: Props) {
  const [url, setUrl] = useState(hook?.url ?? "");
  const [kinds, setKinds] = useState<readonly string[]>(hook?.kinds ?? []);
  const [enabled, setEnabled] = useState(hook?.enabled ?? true);
  const [asked, setAsked] = useState(false);
  const sameKinds = isSame([...kinds].sort(), [...(hook?.kinds ?? [])].sort());
  const dirty = url !== (hook?.url ?? "") || !sameKinds || enabled !== (hook?.enabled ?? true);
  const save = async () => {
    const told = hook
      ? await attempt("PATCH", `/webhooks/${hook.id}`, {
          // What somebody else changed meanwhile stays.
          ...(url !== hook.url && { url: url.trim() }),
          ...(!sameKinds && { kinds }),
          ...(enabled !== hook.enabled && { enabled }),
        })
      : await attempt<HookMade>("POST", "/webhooks", { url: url.trim(), kinds }, onDone);
    if (told) return besideAddress(told);
    if (hook) {
      toast(`${hostOf(url)} changed.`);
      onDone(null);
    }
    return null;
  };
  const renew = () =>
    hook ? attempt<HookMade>("POST", `/webhooks/${hook.id}/secret`, undefined, onDone) : null;
  const [why, setWhy] = useState<Refused | null>(null);
  return (
    <FormDialog
      title={hook ? hostOf(hook.url) : "New webhook"}
      path={PATH}
      fields={["url", "kinds"]}
      dirty={dirty}
      missing={{
        url: !url.trim() && "Write the address.",
        kinds: kinds.length === 0 && "Choose at least one event.",
      }}
      saveWord={hook ? "Save" : "Add the webhook"}
      save={save}
      onClose={onClose}
    >
      <Row label="Address" name="url" hint="Begins with https:// and can be reached from outside.">
        {(field) => (
          <Text
            id={field}
            type="url"
            max={URL_MAX}
            value={url}
            placeholder="https://crm.example/hooks"
            onInput={setUrl}
            data-first
          />
        )}
      </Row>
      {hook && (
        <div class="form-under">
          <Check
            label="Disabled: what happens is kept, and sent once it is enabled"
            on={!enabled}
            onChange={(off) => setEnabled(!off)}
          />
        </div>
      )}
      <h3>It is told of</h3>
      <p class="form-hint">Ids and codes alone: never words, names or addresses of customers.</p>
      {EVENTS.map((group) => (
        <Group key={group.label} group={group} chosen={kinds} onChange={setKinds} />
      ))}
      <WrongHere name="kinds" />
      {hook && (
        <>
          <h3>Secret</h3>
          <p class="form-hint">
            It signs what is sent, and is not shown again. With a new one the receiver refuses
            deliveries until it knows it.
          </p>
          {asked ? (
            <div class="form-leave" role="alert" ref={intoSight}>
              <strong>The old secret signs nothing more.</strong>
              <Button onClick={() => setAsked(false)}>Keep it</Button>
              <Button kind="danger" onClick={async () => setWhy(await renew())}>
                Make a new one
              </Button>
            </div>
          ) : (
            <Button disabled={dirty} onClick={() => setAsked(true)}>
              Make a new secret
            </Button>
          )}
          <div role="alert">{why && <p class="form-wrong">{why.message}</p>}</div>
        </>
      )}
    </FormDialog>
  );
}

/** The question is below what was pressed. */
const intoSight = (box: HTMLElement | null): void => box?.scrollIntoView({ block: "nearest" });

interface GroupProps {
  group: (typeof EVENTS)[number];
  chosen: readonly string[];
  onChange: (kinds: string[]) => void;
}

function Group({ group, chosen, onChange }: GroupProps) {
  const kinds = group.kinds.map(([kind]) => kind);
  const count = kinds.filter((kind) => chosen.includes(kind)).length;
  // As it is when it is drawn: it does not fold up under the hand.
  const [open] = useState(count > 0 && count < kinds.length);
  return (
    <details class="events" open={open}>
      <summary>
        <strong>{group.label}</strong>{" "}
        <span class="quiet">
          {count === 0 ? "nothing" : count === kinds.length ? "all" : `${count} of ${kinds.length}`}
        </span>
      </summary>
      {kinds.length > 1 && (
        <Check
          label="All of these"
          on={count === kinds.length}
          onChange={(on) => onChange(toggledKinds(chosen, kinds, on))}
        />
      )}
      <div class="events-each">
        {group.kinds.map(([kind, words]) => (
          <Check
            key={kind}
            label={words}
            on={chosen.includes(kind)}
            onChange={(on) => onChange(toggledKinds(chosen, [kind], on))}
          />
        ))}
      </div>
    </details>
  );
}

/** What is wrong with an address stands beside it. */
const besideAddress = (told: Refused): Refused =>
  told.code === "bad_url"
    ? new Refused(told.code, "Events cannot be sent to this address.", [
        `${PATH}.url: ${told.message}`,
      ])
    : told;
