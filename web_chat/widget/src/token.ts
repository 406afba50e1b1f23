/** The visitor's token: short-lived, shared by the tabs, in storage and headers, never in an address. */
import { keep, kept } from "./keep";

interface Kept {
  token: string;
  expires_at: number;
}

const EARLY_MS = 60_000;
let inMemory: Kept | null = null;

/** Tabs that start together must not rotate the token under each other. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  return (await navigator.locks.request("cordboard.token", work)) as T;
}

/** Gives a token that is still good, from the server if need be. `refused` is one the server has said no to. */
export function visitorToken(base: string, refused?: string | null): Promise<string> {
  return alone(async () => {
    const old = kept<Kept>("token") ?? inMemory;
    if (old && old.token !== refused && old.expires_at - Date.now() > EARLY_MS) return old.token;
    const answer = await fetch(`${base}chat/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(old ? { token: old.token } : {}),
      signal: AbortSignal.timeout?.(10_000),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    inMemory = (await answer.json()) as Kept;
    keep("token", inMemory);
    return inMemory.token;
  });
}
