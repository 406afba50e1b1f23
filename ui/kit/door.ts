/** Who is in front of this screen, and why nobody is any more. */
import { signal } from "@preact/signals";
import type { Session } from "../wire/session";

export type Door =
  | { at: "asking" }
  | { at: "unreachable" }
  | { at: "outside"; why: string }
  | { at: "inside"; session: Session; typed?: string };

export const door = signal<Door>({ at: "asking" });

/** So long the server's word why is waited for. */
export const TOLD_MS = 1_500;

const ENDED: Record<string, string> = {
  signed_out: "You signed out.",
  expired: "Your session has ended after a long pause. Sign in again.",
  revoked: "Your session was ended. Sign in again.",
  copied: "Your sign-in was used in two places. For safety it has ended. Sign in again.",
  disabled: "This user may not sign in any more.",
  not_allowed: "Your rights have changed. Sign in again.",
};

export function sessionEnded(code: string): void {
  door.value = { at: "outside", why: ENDED[code] ?? "Your session has ended. Sign in again." };
}

/** A request was answered as from nobody. Why, only the room's connection hears, perhaps later. */
export function sessionMissing(): void {
  const inside = door.value;
  if (inside.at !== "inside") return;
  setTimeout(() => {
    if (door.value === inside) sessionEnded("unknown");
  }, TOLD_MS);
}
