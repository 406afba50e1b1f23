import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import { exact } from "../../../../ui/kit/time";
import { counted } from "../words";
import { ask, type Refused } from "./api";
import { refused } from "./office";
import { Differences, Scroll } from "./Parts";
import { type Entry, KINDS } from "./setup";
import { actWords, lookedFor, type Names, said, titleOf } from "./told";

interface Page {
  entries: Entry[];
  next: string | null;
}

const SEARCH_AFTER_MS = 250;

/** Who changed what, from what, to what, when. */
export function Record({ names }: { names: Names }) {
  const [text, setText] = useState("");
  const [kind, setKind] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [found, setFound] = useState<Page | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const [again, setAgain] = useState(0);
  const query = (before: string | null) => {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries({ kind, from, to, before: before ?? "" }))
      if (value) asked.set(name, value);
    // What is stored may have other words than this screen.
    for (const group of lookedFor(text, names)) asked.append("any", group.join("\n"));
    return `/api/audit?${asked}`;
  };
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      try {
        const page = await ask<Page>("GET", query(null));
        if (!wanted) return;
        setFound(page);
        setWhy(null);
      } catch (problem) {
        if (wanted) setWhy(refused(problem));
      }
    }, SEARCH_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, kind, from, to, again]);
  const more = async () => {
    try {
      const page = await ask<Page>("GET", query(found?.next ?? null));
      setFound((before) => ({ ...page, entries: [...(before?.entries ?? []), ...page.entries] }));
    } catch (problem) {
      setWhy(refused(problem));
    }
  };
  const asked = text || kind || from || to;
  return (
    <section class="card" aria-labelledby="record">
      <header class="card-head">
        <h2 id="record">Record of changes</h2>
        <select
          class="select"
          aria-label="What was changed"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
        >
          <option value="">Everything</option>
          {Object.entries(KINDS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <label class="head-label">
          <span>From</span>
          <input
            class="select"
            type="date"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </label>
        <label class="head-label">
          <span>To</span>
          <input
            class="select"
            type="date"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </label>
        <input
          class="field search"
          type="search"
          placeholder="Find a name, a value"
          aria-label="Find in the record"
          maxLength={100}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </header>
      {why ? (
        <Failure
          title="The record cannot be read"
          text={why.message}
          retry={() => setAgain(again + 1)}
        />
      ) : !found ? (
        <Skeleton rows={6} label="Loading the record" />
      ) : found.entries.length === 0 ? (
        <Empty icon="note" title={asked ? "Nothing was found" : "Nothing was changed yet"}>
          <p>
            {asked
              ? "Ask for other words, or for a longer time."
              : "Whatever is changed here or on the board is written down with who did it."}
          </p>
        </Empty>
      ) : (
        <Scroll>
          <table class="table blocks record">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">From what, to what</th>
              </tr>
            </thead>
            <tbody>
              {found.entries.map((entry) => (
                <tr key={entry.id}>
                  <td class="num block-aside">{exact(entry.at)}</td>
                  <td class="block-aside">{names.get(`user ${entry.user}`) ?? entry.user}</td>
                  <td>
                    <strong>{titleOf(entry)}</strong>{" "}
                    <span class="quiet">
                      {KINDS[entry.kind] ?? entry.kind}, {actWords(entry.action)}
                    </span>
                  </td>
                  <td>
                    <Told entry={entry} names={names} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {found?.next && !why && (
        <div class="setup-body">
          <Button onClick={more}>Show older ones</Button>
        </div>
      )}
    </section>
  );
}

/** What is new or gone is told when it is asked for: it is all of its values. */
function Told({ entry, names }: { entry: Entry; names: Names }) {
  const only = entry.action.endsWith(": added")
    ? "after"
    : entry.action.endsWith(": removed")
      ? "before"
      : null;
  const rows = entry.changes.map((one) => said(entry.kind, entry.subject, one, names));
  if (!only) return <Differences rows={rows} />;
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{counted(rows.length, "value", "values")}</summary>
      <Differences rows={rows} only={only} />
    </details>
  );
}
