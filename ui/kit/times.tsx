import { dueText, waitText } from "./countdown";
import { Icon } from "./Icon";
import { tick } from "./ticking";
import { clock as clockText, exact, relative, span, urgency } from "./time";

const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

export { timeText } from "./time";
export const dayText = (at: number): string => day.format(at);

/** How long ago `at` was, alive; exact on hover. */
export function Since({ at, clock }: { at: number; clock?: boolean }) {
  const ms = Math.max(0, tick.value - at);
  return (
    <time class="num time-since" dateTime={new Date(at).toISOString()} title={exact(at)}>
      {clock ? clockText(ms) : ms < 10_000 ? "now" : span(ms)}
    </time>
  );
}

/** How long a contact waits, alive; or waited until it was taken. */
export function Wait(props: { since: number; entered: number; until?: number }) {
  const { until, ...wait } = props;
  return (
    <time class="num" dateTime={new Date(wait.since).toISOString()} title={exact(wait.since)}>
      {waitText(wait, until ?? tick.value, until !== undefined)}
    </time>
  );
}

/** "2 min ago", alive; exact on hover. */
export function Ago({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {relative(at, tick.value)}
    </time>
  );
}

/** How a wait stands against its due: a word, and amber or red with an icon. */
export function Due({ enteredAt, due }: { enteredAt: number; due: number }) {
  const tone = urgency(enteredAt, due, tick.value);
  return (
    <span class={`due due-${tone} num`} title={exact(due)}>
      {tone !== "calm" && <Icon name={tone === "missed" ? "late" : "clock"} />}
      {dueText(due, tick.value)}
    </span>
  );
}
