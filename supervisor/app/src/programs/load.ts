import { useEffect, useRef, useState } from "preact/hooks";
import { ask, type Refused } from "../setup/api";
import { refused } from "../setup/office";
import { whileSeen } from "./watch";

const API = "/api/v1";

/** One request of the API; null when it is done, and why not otherwise. */
export async function attempt<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  then: (answer: T) => void = () => {},
): Promise<Refused | null> {
  try {
    then(await ask<T>(method, API + path, body));
    return null;
  } catch (why) {
    return refused(why);
  }
}

export interface Loaded<T> {
  found: T | null;
  why: Refused | null;
  load: () => Promise<void>;
}

/** What the API answers, and again whenever it is asked for. */
export function useLoaded<T>(path: string): Loaded<T> {
  const [found, setFound] = useState<T | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const load = async () => setWhy(await attempt<T>("GET", path, undefined, setFound));
  useEffect(() => {
    void load();
  }, [path]);
  return { found, why, load };
}

/** Again and again while the page is seen. Whether it rests, as nobody is there. */
export function useWhileSeen(look: () => Promise<unknown>, everyMs: number): boolean {
  const latest = useRef(look);
  latest.current = look;
  const [rests, setRests] = useState(false);
  useEffect(() => whileSeen(() => latest.current(), everyMs, setRests), [everyMs]);
  return rests;
}
