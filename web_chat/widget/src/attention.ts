/** Tells a customer who looks elsewhere that somebody wrote: the page's title and a soft sound. */

const FLASH_MS = 1_500;

export class Attention {
  #timer: ReturnType<typeof setInterval> | undefined;
  #title = "";

  constructor(private readonly silent: boolean) {
    document.addEventListener("visibilitychange", () => this.#rest());
  }

  call(text: string): void {
    if (!this.silent) chime();
    if (document.visibilityState === "visible" || this.#timer) return;
    this.#title = document.title;
    let on = false;
    this.#timer = setInterval(() => {
      on = !on;
      document.title = on ? text : this.#title;
    }, FLASH_MS);
  }

  #rest(): void {
    if (!this.#timer || document.visibilityState !== "visible") return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    document.title = this.#title;
  }
}

/** Two quiet notes. Browsers allow sound only on pages the customer has touched. */
function chime(): void {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try {
    const audio = new AudioContext();
    const gain = audio.createGain();
    const tone = audio.createOscillator();
    gain.gain.setValueAtTime(0.04, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4);
    tone.frequency.setValueAtTime(660, audio.currentTime);
    tone.frequency.setValueAtTime(880, audio.currentTime + 0.12);
    tone.connect(gain).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
    tone.onended = () => void audio.close();
  } catch {
    // No sound here; the badge and the title say it too.
  }
}
