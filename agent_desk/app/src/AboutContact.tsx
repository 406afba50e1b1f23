import type { ComponentChildren } from "preact";
import { Button } from "../../../ui/kit/Button";
import { FilledIn } from "../../../ui/kit/FilledIn";
import { Icon, type IconName } from "../../../ui/kit/Icon";
import { channelWord } from "../../../ui/kit/meters";
import { Skeleton } from "../../../ui/kit/states";
import { clock, exact } from "../../../ui/kit/time";
import { Ago, Since, timeText, Wait } from "../../../ui/kit/times";
import type { Desk, FilledIn as Filled, StoryLine } from "../../../ui/wire/generated";
import { useAsked } from "./asking";
import type { AgentDesk } from "./desk";
import { isOwn, storyMark } from "./order";
import { queueName } from "./words";

/** This contact: why it came here, its times, and all that happened to it. */
export function AboutContact(props: { desk: AgentDesk; row: Desk; filledIn: Filled | null }) {
  const { desk, row, filledIn } = props;
  const late = row.accepted_at - row.due;
  return (
    <>
      {filledIn && (
        <div class="panel">
          <FilledIn record={filledIn} />
        </div>
      )}
      <section class="panel" aria-label="This contact">
        {row.why && (
          <p class="why">
            <span class="why-word">{isOwn(row) ? "Why you" : `Why ${row.agent}`}</span>
            {row.why}
          </p>
        )}
        <dl class="facts">
          <Fact name="Channel">{channelWord(row.channel)}</Fact>
          <Fact name="Queue">{queueName(desk.house.value, row.queue)}</Fact>
          <Fact name="Entered">
            <Ago at={row.entered_at} />
          </Fact>
          <Fact name="Waited">
            <Wait since={row.waits_since} entered={row.entered_at} until={row.accepted_at} />
            {late > 0 && <span class="fact-late"> {clock(late)} past due</span>}
          </Fact>
          <Fact name={isOwn(row) ? "With you" : `With ${row.agent || "nobody"}`}>
            <Since at={row.accepted_at} clock />
          </Fact>
          {row.rating !== null && (
            <Fact name="Rating">
              <span class="num">{row.rating} of 5</span>
            </Fact>
          )}
          <Fact name="Contact">
            <code class="id">{row.contact}</code>
          </Fact>
        </dl>
      </section>
      <Story desk={desk} row={row} />
    </>
  );
}

const ICONS: Record<string, IconName> = {
  enqueued: "inbox",
  offered: "bell",
  accepted: "check",
  declined: "close",
  offer_expired: "late",
  offer_withdrawn: "off",
  moved: "transfer",
  invited: "users",
  took_part: "users",
  parted: "leave",
  overflowed: "transfer",
  requeued: "transfer",
  lost: "unplug",
  ended: "done",
  closed: "done",
};

function Story({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const asked = useAsked<readonly StoryLine[]>(
    desk,
    { type: "story", contact: row.contact },
    row.contact,
    `${storyMark(row)} ${desk.live.link.value === "online"}`,
  );
  const { value, failed, again } = asked;
  if (failed && !value)
    return (
      <section class="panel" aria-label="What happened">
        <h3>What happened</h3>
        <p class="quiet">{failed}</p>
        <Button kind="quiet" onClick={again}>
          Try again
        </Button>
      </section>
    );
  return (
    <section class="panel" aria-label="What happened" aria-busy={value === null || undefined}>
      <h3>What happened</h3>
      {value === null && <Skeleton rows={3} label="Loading what happened" />}
      <ol class="story">
        {value?.map((line, at) => (
          <li key={`${line.at}:${at}`}>
            <Icon name={ICONS[line.kind] ?? "dot"} />
            <span>{line.text}</span>
            <time class="num" dateTime={new Date(line.at).toISOString()} title={exact(line.at)}>
              {timeText(line.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Fact(props: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
