/** What is typed while the view turns: words for the conversation that opens, or nothing; never a shortcut. */
import { signal } from "@preact/signals";

/** A view that turned by itself: what is typed meanwhile was meant for the one before. */
export const HUSH_MS = 1_000;
/** In the middle of a word nobody reaches for a shortcut. */
export const WORD_MS = 500;
/** What does not open by then opens when it comes, without what was typed. */
export const ARRIVES_MS = 5_000;
const AHEAD_MAX = 1_000;

export class Arrival {
  /** The contact that is on its way to the screen. */
  readonly contact = signal<string | null>(null);
  #since = 0;
  #ahead = "";
  #hushedUntil = Number.NEGATIVE_INFINITY;
  #shown: string | null = null;
  #stage: string | undefined;
  #meant = "";
  #tookAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number = () => performance.now()) {}

  expect(contact: string): void {
    this.contact.value = contact;
    this.#since = this.now();
    this.#ahead = "";
  }

  /** Its field is there: what was typed until now. */
  land(): string {
    const ahead = this.#ahead;
    this.contact.value = null;
    this.#ahead = "";
    return ahead;
  }

  /** An offer was accepted. */
  took(): void {
    this.#tookAt = this.now();
  }

  /** A key pressed twice was meant for that offer, not for the next. */
  tookJustNow(): boolean {
    return this.now() - this.#tookAt < HUSH_MS;
  }

  /** It does not come, or the agent went elsewhere. */
  missed(contact: string): void {
    if (this.contact.peek() !== contact) return;
    this.land();
    this.hush();
  }

  /** The agent asked for what is about to happen to this contact. */
  meant(contact: string): void {
    this.#meant = contact;
  }

  isMeant(contact: string): boolean {
    return this.#meant === contact;
  }

  /** What the screen shows now. */
  shows(contact: string | null, stage: string | undefined): void {
    if (contact === this.#shown && stage === this.#stage) return;
    const left = contact === this.#shown || contact === null;
    if (left && this.#stage !== undefined && this.#shown !== this.#meant) this.hush();
    this.#shown = contact;
    this.#stage = stage;
  }

  /** A key did nothing where words were meant to follow it: they are no shortcuts. */
  hush(ms = HUSH_MS): void {
    this.#hushedUntil = Math.max(this.#hushedUntil, this.now() + ms);
  }

  /** Whether this key, pressed outside of all fields, is no shortcut. */
  takes(key: string): boolean {
    if (this.contact.peek() !== null) {
      if (this.now() - this.#since > ARRIVES_MS) this.missed(this.contact.peek() ?? "");
      else return this.#keep(key);
    }
    if (key.length !== 1 || this.now() >= this.#hushedUntil) return false;
    this.hush(WORD_MS);
    return true;
  }

  #keep(key: string): boolean {
    if (key === "Backspace") this.#ahead = this.#ahead.slice(0, -1);
    else if (key.length === 1 && this.#ahead.length < AHEAD_MAX) this.#ahead += key;
    // In the middle of words it accepts no other offer.
    else return key === "Enter" && this.#ahead !== "";
    return true;
  }
}
