/** When a closed topic opens again, in the customer's words and by the customer's clock. */
import { say } from "./dom";
import type { Context } from "./view";

type Words = Pick<Context, "t" | "locale" | "time">;

const AGAIN_MS = 15_000;
const DAY_MS = 86_400_000;
const WEEK = 7;

/** Days of the customer's calendar, whatever their length. */
function dayOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

/** Nothing once the time has come. */
export function opensText(at: number, now: number, { t, locale, time }: Words): string {
  const days = dayOf(at) - dayOf(now);
  // Today, tomorrow, and the days of a week by their numbers.
  const named = t("opens_days").split("|")[days < 2 ? days : new Date(at).getDay() + 2];
  const day = days < WEEK ? named : time.dateText(at, locale);
  return at > now && day ? t("opens", { day, time: time.moment(at, at, locale) }) : "";
}

interface Told {
  at: number;
  /** What stood there before, and does again when the time has come. */
  otherwise: string;
}

/** Today's "tomorrow" is tomorrow's "today": what is told stays true on a page that stays open. */
export class Openings {
  #told = new Map<HTMLElement, Told>();

  constructor(private readonly context: Context) {
    setInterval(() => {
      for (const element of this.#told.keys())
        if (element.isConnected) this.#say(element);
        else this.#told.delete(element);
    }, AGAIN_MS);
  }

  tell(element: HTMLElement, at: number): void {
    const { otherwise } = this.#told.get(element) ?? { otherwise: element.textContent ?? "" };
    this.#told.set(element, { at, otherwise });
    this.#say(element);
  }

  #say(element: HTMLElement): void {
    const { at, otherwise } = this.#told.get(element) as Told;
    const now = this.context.session.connection.now();
    say(element, opensText(at, now, this.context) || otherwise);
  }
}
