/** The visitor's token: short-lived, shared by the tabs, in storage and headers, never in an address. */
import { keep, kept } from "./keep";

interface Kept {
  token: string;
  expires_at: number;
}

const EARLY_MS = 60_000;
const PATIENCE_MS = 3_000;
let inMemory: Kept | null = null;

/**
 * Tabs that start together must not rotate the token under each other. One that a phone has put to
 * sleep while it asked is not waited for.
 */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const { signal } = patience;
  try {
    return (await navigator.locks.request("cordboard.token", { signal }, work)) as T;
  } catch (why) {
    if (signal.aborted) return work();
    throw why;
  } finally {
    clearTimeout(timer);
  }
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
