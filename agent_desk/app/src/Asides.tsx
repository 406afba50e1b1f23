import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { ChannelMark } from "../../../ui/kit/meters";
import { Ago } from "../../../ui/kit/times";
import { announce } from "../../../ui/kit/toast";
import type { Aside } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { queueName } from "./words";

/** One's own customers come first; further asks are a click away. */
const SHOWN = 2;
const told = new Set<string>();

/** What colleagues ask of the agent: no offers. They ring once and wait quietly. */
export function Asides({ desk }: { desk: AgentDesk }) {
  const asides = desk.asides.value;
  const [all, setAll] = useState(false);
  useEffect(() => {
    for (const aside of asides) {
      const key = asideKey(aside);
      if (told.has(key)) continue;
      told.add(key);
      announce(`${asideText(aside)}. ${aside.text}`);
    }
  }, [asides]);
  if (asides.length === 0) return null;
  return (
    <section class="asides" aria-label="Colleagues ask">
      <h3 class="asides-head">
        Colleagues ask <span class="badge num">{asides.length}</span>
      </h3>
      {(all ? asides : asides.slice(0, SHOWN)).map((aside) => (
        <Card key={asideKey(aside)} desk={desk} aside={aside} />
      ))}
      {asides.length > SHOWN && (
        <Button kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `${asides.length - SHOWN} more`}
        </Button>
      )}
    </section>
  );
}

export const asideKey = ({ contact, kind, at }: Aside): string => `${contact}:${kind}:${at}`;

export const asideText = ({ kind, by, customer }: Aside): string =>
  kind === "mention"
    ? `${by} named you in a note about ${customer}`
    : `${by} asks you to help with ${customer}`;

function Card({ desk, aside }: { desk: AgentDesk; aside: Aside }) {
  const mention = aside.kind === "mention";
  return (
    <article class="aside" aria-label={asideText(aside)}>
      <p class="aside-who">
        <ChannelMark channel={aside.channel} />
        <strong dir="auto">{aside.customer}</strong>
        <Ago at={aside.at} />
      </p>
      <p class="aside-by">
        <Icon name={mention ? "note" : "users"} />
        <span>
          {mention ? `${aside.by} named you` : `${aside.by} asks for help`}
          {aside.over && ", the contact is closed now"} · {queueName(desk.house.value, aside.queue)}
        </span>
      </p>
      {aside.text && (
        <p class="aside-text" dir="auto">
          {aside.text}
        </p>
      )}
      <div class="aside-answer">
        <Button
          kind="accent"
          onClick={(event) => {
            if (aside.over) desk.missed.value = aside;
            else void desk.takePart(aside, event.currentTarget);
          }}
        >
          {mention ? "Read" : "Help"}
        </Button>
        <Button onClick={(event) => void desk.stepOut(aside.contact, event.currentTarget)}>
          {mention ? "Put away" : "Not now"}
        </Button>
      </div>
    </article>
  );
}
