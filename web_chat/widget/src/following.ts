/** What of a scrolled list is in sight. */
interface Sight {
  readonly scrollHeight: number;
  readonly scrollTop: number;
  readonly clientHeight: number;
}

const NEAR_END_PX = 60;

/**
 * Whether the reader is at the end and stays there, whatever grows. Only who scrolls up leaves it: what
 * grows (a picture that comes late) takes the end away from under a reader who did nothing.
 */
export class Following {
  on = true;
  #top = 0;

  /** After each scrolling, by the reader or by us. */
  scrolled({ scrollHeight, scrollTop, clientHeight }: Sight): void {
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.on = true;
    else if (scrollTop < this.#top) this.on = false;
    this.#top = scrollTop;
  }
}
