/** A look-up that a view shows: loading, there, or failed with a way to try again. */
import { useEffect, useState } from "preact/hooks";
import type { AgentCommand } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";
import type { AgentDesk } from "./desk";

/** Who walks through the list with J and K asks nothing about those they only pass. */
const PASSING_MS = 120;

export interface Asked<R> {
  value: R | null;
  failed: string;
  again: () => void;
}

/** Asks anew when `key` changes; meanwhile the answer to the same `about` stays. */
export function useAsked<R>(
  desk: AgentDesk,
  body: AgentCommand | null,
  about: string,
  key: string,
): Asked<R> {
  const [state, setState] = useState<{ about: string; value: R | null; failed: string }>({
    about,
    value: null,
    failed: "",
  });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (body === null) return;
    let left = false;
    const set = (value: R | null, failed: string) => {
      if (!left)
        setState((before) => ({
          about,
          value: value ?? (before.about === about ? before.value : null),
          failed,
        }));
    };
    const ask = () =>
      desk.query<R>(body).then(
        (value) => set(value, ""),
        (why) => set(null, plain(why)),
      );
    const timer = setTimeout(ask, PASSING_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [about, key, tries]);
  const mine = state.about === about;
  return {
    value: mine ? state.value : null,
    failed: mine ? state.failed : "",
    again: () => setTries(tries + 1),
  };
}
