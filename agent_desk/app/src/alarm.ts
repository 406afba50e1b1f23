/** What makes an offer heard and seen elsewhere: a ring, the tab's title, a desktop notification. */
import { effect, signal } from "@preact/signals";
import { channelWord } from "../../../ui/kit/meters";
import { asideKey, asideText } from "./Asides";
import type { AgentDesk } from "./desk";

const MUTED = "cordboard.muted";

export const muted = signal(read() === "1");

function read(): string | null {
  try {
    return localStorage.getItem(MUTED);
  } catch {
    return null;
  }
}

export function setMuted(on: boolean): void {
  muted.value = on;
  try {
    localStorage.setItem(MUTED, on ? "1" : "0");
  } catch {
    // Then it is remembered for this page only.
  }
}

let audio: AudioContext | undefined;

/** Browsers let a page sound only after somebody has touched it. */
function unlock(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** Two soft notes, a fourth apart. */
function ring(): void {
  if (audio?.state !== "running") return;
  const at = audio.currentTime;
  for (const [start, pitch] of [
    [0, 660],
    [0.16, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at + start);
    loud.gain.linearRampToValueAtTime(0.18, at + start + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, at + start + 0.4);
    tone.connect(loud).connect(audio.destination);
    tone.start(at + start);
    tone.stop(at + start + 0.45);
  }
}

const AGAIN_MS = 2_000;

export function keepAlarm(desk: AgentDesk): () => void {
  const shown = new Map<string, Notification>();
  const title = document.title;
  addEventListener("pointerdown", unlock);
  addEventListener("keydown", unlock);
  let again: ReturnType<typeof setInterval> | undefined;
  const sound = effect(() => {
    const wanted = desk.offers.value.length > 0 && !muted.value;
    if (wanted && again === undefined) {
      ring();
      again = setInterval(ring, AGAIN_MS);
    } else if (!wanted) {
      clearInterval(again);
      again = undefined;
    }
  });
  const known = new Set<string>();
  const asides = effect(() => {
    let fresh = false;
    for (const aside of desk.asides.value) {
      const key = asideKey(aside);
      if (known.has(key)) continue;
      known.add(key);
      fresh = true;
      if (mayNotify())
        new Notification(asideText(aside), { body: aside.text, tag: key, silent: true }).onclick =
          () => window.focus();
    }
    // Once, and not again: it is no offer.
    if (fresh && !muted.peek()) ring();
  });
  const words = effect(() => {
    const offers = desk.offers.value;
    const unread = desk.unread.value + desk.asides.value.length;
    const lead = offers.length > 0 ? "Offer · " : unread > 0 ? `(${unread}) ` : "";
    document.title = lead + title;
  });
  const notes = effect(() => {
    const offers = desk.offers.value;
    const open = new Set(offers.map((offer) => `${offer.contact}:${offer.offer}`));
    for (const [key, note] of shown) {
      if (!open.has(key)) {
        note.close();
        shown.delete(key);
      }
    }
    if (!mayNotify()) return;
    for (const offer of offers) {
      const key = `${offer.contact}:${offer.offer}`;
      if (shown.has(key)) continue;
      const note = new Notification(`${channelWord(offer.channel)} · ${offer.customer}`, {
        body: offer.queue,
        tag: key,
        silent: true,
      });
      note.onclick = () => window.focus();
      shown.set(key, note);
    }
  });
  return () => {
    sound();
    asides();
    words();
    notes();
    clearInterval(again);
    for (const note of shown.values()) note.close();
    document.title = title;
    removeEventListener("pointerdown", unlock);
    removeEventListener("keydown", unlock);
  };
}

const mayNotify = (): boolean =>
  document.hidden && "Notification" in window && Notification.permission === "granted";

/** Asked from a click, as browsers want it. */
export async function allowNotifications(): Promise<void> {
  if ("Notification" in window && Notification.permission === "default")
    await Notification.requestPermission();
}
