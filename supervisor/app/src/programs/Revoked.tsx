import { useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import type { Refused } from "../setup/api";
import { Scroll, Trouble } from "../setup/Parts";
import { attempt, type Loaded, useLoaded } from "./load";
import { byText, type Key, type Keys, scopesText } from "./programs";
import { When } from "./When";

const PATH = "/keys?state=revoked";

interface Old extends Loaded<Keys> {
  more: () => Promise<void>;
}

/** The keys that open nothing any more, the last one first, page by page. */
export function useRevoked(): Old {
  const first = useLoaded<Keys>(PATH);
  const [rest, setRest] = useState<{ of: Keys; items: Key[]; next: string | null } | null>(null);
  const [why, setWhy] = useState<Refused | null>(null);
  const { found } = first;
  // A first page that is loaded again begins anew.
  const then = rest !== null && rest.of === found ? rest : null;
  const more = async () => {
    if (!found) return;
    const before = encodeURIComponent((then ?? found).next ?? "");
    const take = (page: Keys) =>
      setRest({ of: found, items: [...(then?.items ?? []), ...page.items], next: page.next });
    setWhy(await attempt<Keys>("GET", `${PATH}&before=${before}`, undefined, take));
  };
  const items = [...(found?.items ?? []), ...(then?.items ?? [])];
  return {
    found: found && { ...found, items, next: (then ?? found).next },
    why: first.why ?? why,
    load: first.load,
    more,
  };
}

/** Folded up: what was taken away, when and by whom. */
export function Revoked({ found, why, more, all }: Old & { all: readonly Key[] }) {
  if (!found) return <Trouble why={why} />;
  if (found.items.length === 0) return null;
  const count = `${found.items.length}${found.next === null ? "" : " and more"}`;
  return (
    <details class="card revoked">
      <summary>
        <strong>Revoked</strong> <span class="quiet num">{count}</span>
      </summary>
      <Scroll label="Revoked keys">
        <table class="table blocks">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Could</th>
              <th scope="col">Made</th>
              <th scope="col">Revoked</th>
            </tr>
          </thead>
          <tbody>
            {found.items.map((key) => (
              <tr key={key.id}>
                <th scope="row">{key.name}</th>
                <td class="reply-text">{scopesText(key.scopes)}</td>
                <td data-head="Made">
                  <When at={key.created_at} by={byText(key.by, all)} />
                </td>
                <td data-head="Revoked">
                  <When at={key.revoked_at ?? 0} by={byText(key.revoked_by, all)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Trouble why={why} />
      {found.next !== null && (
        <div class="setup-body">
          <Button onClick={more}>Show older ones</Button>
        </div>
      )}
    </details>
  );
}
