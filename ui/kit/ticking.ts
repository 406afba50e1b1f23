/** The server's clock as signals. Components that read them are drawn again as time passes. */
import { signal } from "@preact/signals";

/** Once a second. */
export const tick = signal(Date.now());
/** Four times a second, for rings. */
export const fast = signal(Date.now());

let timer: ReturnType<typeof setInterval> | undefined;

export function startTicking(now: () => number): () => void {
  const beat = () => {
    const at = now();
    fast.value = at;
    if (Math.floor(at / 1000) !== Math.floor(tick.peek() / 1000)) tick.value = at;
  };
  clearInterval(timer);
  beat();
  tick.value = now();
  timer = setInterval(beat, 250);
  return () => clearInterval(timer);
}
