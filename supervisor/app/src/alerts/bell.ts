/** What a supervisor hears and sees of alerts: a note, a desktop notification, the tab's title. */
import { effect, signal } from "@preact/signals";
import { announce } from "../../../../ui/kit/toast";
import type { Room } from "../room";
import { Watch } from "./alerts";

const KEPT = "cordboard.alerts";

interface Choice {
  sound: boolean;
  notes: boolean;
}

function read(): Choice {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Choice>;
    return { sound: kept.sound ?? true, notes: kept.notes ?? false };
  } catch {
    return { sound: true, notes: false };
  }
}

/** Of this browser, unlike the thresholds, which hold for the centre. */
export const choice = signal<Choice>(read());

export function choose(change: Partial<Choice>): void {
  choice.value = { ...choice.value, ...change };
  try {
    localStorage.setItem(KEPT, JSON.stringify(choice.value));
  } catch {
    // Then it is remembered for this page only.
  }
}

/** True when the browser shows notifications; asked from a click, as browsers want it. */
export async function allowNotes(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  if (Notification.permission === "default") await Notification.requestPermission();
  return Notification.permission === "granted";
}

let audio: AudioContext | undefined;

function unlock(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** One low note that falls. */
export function sound(): void {
  if (audio?.state !== "running") return;
  const at = audio.currentTime;
  const tone = audio.createOscillator();
  const loud = audio.createGain();
  tone.frequency.setValueAtTime(440, at);
  tone.frequency.exponentialRampToValueAtTime(330, at + 0.3);
  loud.gain.setValueAtTime(0, at);
  loud.gain.linearRampToValueAtTime(0.2, at + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
  tone.connect(loud).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.65);
}

export function keepBell(room: Room): () => void {
  const watch = new Watch();
  const title = document.title;
  addEventListener("pointerdown", unlock);
  addEventListener("keydown", unlock);
  const stop = effect(() => {
    const alerts = room.alerts.value;
    document.title = alerts.length > 0 ? `(${alerts.length}) ${title}` : title;
    const news = watch.news(alerts);
    if (news.length === 0) return;
    const text = news.map((alert) => alert.text).join(". ");
    announce(text);
    const { sound: loud, notes } = choice.peek();
    if (loud) sound();
    if (notes && document.hidden && "Notification" in window) {
      if (Notification.permission === "granted") {
        const note = new Notification("Cordboard", { body: text, tag: "alerts", silent: true });
        note.onclick = () => window.focus();
      }
    }
  });
  return () => {
    stop();
    document.title = title;
    removeEventListener("pointerdown", unlock);
    removeEventListener("keydown", unlock);
  };
}
