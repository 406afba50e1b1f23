import type { IconName } from "../../../ui/kit/Icon";

/** A state as a word with its own shape; the colour only repeats it. */
export const STATES: Record<string, { word: string; icon: IconName; tone: string }> = {
  ready: { word: "Ready", icon: "done", tone: "ready" },
  offered: { word: "Offer", icon: "bell", tone: "busy" },
  busy: { word: "Busy", icon: "headphones", tone: "busy" },
  wrap_up: { word: "Wrap-up", icon: "note", tone: "busy" },
  not_responding: { word: "Not responding", icon: "alert", tone: "missed" },
  reconnecting: { word: "Reconnecting", icon: "unplug", tone: "late" },
  away: { word: "Break", icon: "coffee", tone: "away" },
  offline: { word: "Not in the line", icon: "off", tone: "away" },
};

export const percent = (thousandths: number | null): string =>
  thousandths === null ? "–" : `${(thousandths / 10).toFixed(thousandths === 1000 ? 0 : 1)} %`;

export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
