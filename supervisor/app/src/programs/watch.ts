/** What is read again by itself: only for somebody who is there. */

/** Then nobody is, and a session that nobody uses must come to its end. */
const REST_AFTER_MS = 15 * 60_000;
const HANDS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

interface Page extends EventTarget {
  readonly hidden: boolean;
}

/** Looks again and again while the page is seen, one look at a time, and at once when it is seen again or
 * somebody comes back. Returns what ends it. */
export function whileSeen(
  look: () => Promise<unknown>,
  everyMs: number,
  onRest: (rests: boolean) => void,
  page: Page = document,
): () => void {
  const most = Math.ceil(REST_AFTER_MS / everyMs);
  let left = most;
  let busy = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    if (over || page.hidden) return;
    if (left > 0) timer = setTimeout(again, everyMs);
    else onRest(true);
  };
  const again = async () => {
    if (busy || page.hidden) return;
    left -= 1;
    busy = true;
    await look();
    busy = false;
    wait();
  };
  const here = () => {
    const rested = left === 0;
    left = most;
    if (!rested) return;
    onRest(false);
    void again();
  };
  const seen = () => {
    here();
    void again();
  };
  wait();
  page.addEventListener("visibilitychange", seen);
  for (const hand of HANDS) page.addEventListener(hand, here);
  return () => {
    over = true;
    clearTimeout(timer);
    page.removeEventListener("visibilitychange", seen);
    for (const hand of HANDS) page.removeEventListener(hand, here);
  };
}
