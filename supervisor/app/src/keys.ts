/** What each key does. Pure, so that it can be read and tested as a table. */
import type { KeyWords } from "../../../ui/kit/KeyHelp";

export type Action = "board" | "reports" | "setup" | "wall" | "help";

const LETTERS: Record<string, Action> = {
  b: "board",
  r: "reports",
  s: "setup",
  f: "wall",
  "?": "help",
};

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** `wall`: nothing opens over the wallboard, which has no controls. */
export function actionOf(press: Press, wall: boolean): Action | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const action = LETTERS[press.key.toLowerCase()] ?? null;
  return wall && action === "help" ? null : action;
}

const HELP: readonly (readonly [key: string, does: string, view?: Action])[] = [
  ["B", "Live board"],
  ["R", "Reports", "reports"],
  ["S", "Set-up", "setup"],
  ["F", "Wallboard, and back"],
  ["Esc", "Close what is open; leave the wallboard"],
  ["0 to 9", "Type a limit while it is being set; arrows change it by one"],
  ["Alt + ↑ ↓", "Move a row of the set-up whose order counts", "setup"],
  ["?", "This list"],
];

/** Of what this user sees. */
export const helpOf = (views: readonly Action[]): KeyWords =>
  HELP.filter(([, , view]) => !view || views.includes(view)).map(([key, does]) => [key, does]);
