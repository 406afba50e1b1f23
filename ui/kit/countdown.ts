/** Countdowns. Pure: `now` is the server's clock, in milliseconds. */
import { clock, span } from "./time";

/** Never more than the whole from `from` on: this clock may be a little behind the server's. */
export const secondsLeft = (until: number, now: number, from = now): number =>
  Math.max(0, Math.ceil((until - Math.max(now, from)) / 1000));

export function shareLeft(from: number, until: number, now: number): number {
  if (until <= from) return 0;
  return Math.max(0, Math.min(1, (until - now) / (until - from)));
}

/**
 * The wait of this stay in the line, up to now or to when it was taken. Where the contact came back to
 * the line, also the whole time since it came: neither is shown without saying which.
 */
export function waitText(
  wait: { since: number; entered: number },
  at: number,
  over = false,
): string {
  const stay = clock(Math.max(0, at - wait.since));
  if (wait.since <= wait.entered) return stay;
  const whole = clock(Math.max(0, at - wait.entered));
  return over
    ? `${stay}, accepted ${whole} after it came in`
    : `${stay} now, ${whole} since it came`;
}

/** To the second in its last minutes, coarser before. */
export function dueText(due: number, now: number): string {
  const left = due - now;
  if (Math.abs(left) < 1_000) return "due now";
  const text = Math.abs(left) < 600_000 ? clock(Math.abs(left)) : span(Math.abs(left));
  return left >= 0 ? `due in ${text}` : `${text} late`;
}
