import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Ago } from "../../../ui/kit/times";
import { Refused } from "../../../ui/wire/connection";
import type { Customer, Desk } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import { Fact } from "./AboutContact";
import type { AgentDesk } from "./desk";
import { draftOf, keepDraft } from "./drafts";

const KINDS: Record<string, string> = {
  email: "Email",
  phone: "Phone",
  site_user: "Your site's user",
  telegram: "Telegram",
};

/** So long after the last key the pad is kept. */
const KEEP_MS = 1_200;

interface AboutCustomerProps {
  desk: AgentDesk;
  row: Desk;
  customer: Customer;
}

/** Who this is: addresses, what the site and colleagues know, and the shared pad. */
export function AboutCustomer({ desk, row, customer }: AboutCustomerProps) {
  const attributes = Object.entries(customer.attributes);
  return (
    <>
      <Pad desk={desk} row={row} customer={customer} />
      <section class="panel" aria-label="Identities">
        <h3>Known as</h3>
        <dl class="facts">
          {customer.addresses.map(({ kind, value }) => (
            <Fact key={`${kind} ${value}`} name={KINDS[kind] ?? kind.replaceAll("_", " ")}>
              {value}
            </Fact>
          ))}
          <Fact name="Customer">
            <code class="id">{customer.customer}</code>
          </Fact>
        </dl>
      </section>
      {attributes.length > 0 && (
        <section class="panel" aria-label="Attributes">
          <h3>From your site</h3>
          <dl class="facts">
            {attributes.map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

type Kept = "kept" | "writing" | "changed" | string;

/** One text about the customer that all agents share. It keeps itself; nobody writes over another. */
function Pad({ desk, row, customer }: AboutCustomerProps) {
  const [text, setText] = useState(() => draftOf(row.contact, "pad") || customer.pad);
  const [state, setState] = useState<Kept>("kept");
  const base = useRef(customer.pad_at);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(text);
  const busy = useRef(false);
  const id = useId();
  const limit = desk.house.value?.max_text ?? 4000;

  useEffect(() => {
    // A colleague's text comes in where nothing of ours is under way.
    if (customer.pad_at <= base.current || state !== "kept") return;
    base.current = customer.pad_at;
    latest.current = customer.pad;
    setText(customer.pad);
  }, [customer.pad_at, state]);
  const keep = async () => {
    clearTimeout(timer.current);
    if (busy.current) return;
    busy.current = true;
    const words = latest.current;
    try {
      const { pad_at } = await desk.query<{ pad_at: number }>({
        type: "set_pad",
        contact: row.contact,
        text: words,
        base: base.current,
      });
      base.current = pad_at;
      busy.current = false;
      if (latest.current === words) {
        keepDraft(row.contact, "", "pad");
        setState("kept");
      } else void keep();
    } catch (why) {
      busy.current = false;
      setState(why instanceof Refused && why.code === "changed" ? "changed" : plain(why));
    }
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      if (latest.current !== customer.pad && draftOf(row.contact, "pad")) void keep();
    },
    [],
  );
  const write = (next: string) => {
    latest.current = next;
    setText(next);
    keepDraft(row.contact, next, "pad");
    setState("writing");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void keep(), KEEP_MS);
  };
  const take = (theirs: boolean) => {
    base.current = customer.pad_at;
    if (theirs) {
      keepDraft(row.contact, "", "pad");
      latest.current = customer.pad;
      setText(customer.pad);
      setState("kept");
    } else void keep();
  };
  return (
    <div class="panel">
      <label class="panel-label" for={id}>
        Notes about the customer
      </label>
      <textarea
        id={id}
        class="field pad"
        rows={4}
        maxLength={limit}
        value={text}
        placeholder="What colleagues should know next time"
        onInput={(event) => write(event.currentTarget.value)}
        onBlur={() => state === "writing" && void keep()}
      />
      {state === "changed" ? (
        <div class="pad-changed" role="alert">
          <p>
            {customer.pad_by || "A colleague"} has changed it meanwhile: <q>{customer.pad}</q>
          </p>
          <Button kind="quiet" onClick={() => take(true)}>
            Take theirs
          </Button>
          <Button kind="quiet" onClick={() => take(false)}>
            Keep mine
          </Button>
        </div>
      ) : (
        <p class="pad-state" role="status">
          {state === "writing" ? (
            "Keeping it…"
          ) : state !== "kept" ? (
            <>
              Not kept: {state}{" "}
              <Button kind="quiet" onClick={() => void keep()}>
                Try again
              </Button>
            </>
          ) : customer.pad_at > 0 ? (
            <>
              {customer.pad_by}, <Ago at={customer.pad_at} />
            </>
          ) : (
            "Only colleagues see this"
          )}
        </p>
      )}
    </div>
  );
}
