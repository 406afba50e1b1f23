import { useEffect, useMemo, useState } from "preact/hooks";
import { Failure, Skeleton } from "../../../../ui/kit/states";
import type { Room } from "../room";
import { Exchange } from "./Exchange";
import { AgentList, QueueList, UserList } from "./Lists";
import { Office } from "./office";
import { Record } from "./Record";
import { WordList } from "./WordList";

const TABS = [
  ["queues", "Queues"],
  ["agents", "Agents"],
  ["users", "Users"],
  ["reasons", "Reasons"],
  ["dispositions", "Dispositions"],
  ["file", "Export and import"],
  ["record", "Record"],
] as const;
type Tab = (typeof TABS)[number][0];

export const isSetUp = (hash: string): boolean => hash.startsWith("#/setup");

function tabOf(hash: string): Tab {
  const asked = hash.split("/")[2];
  return TABS.find(([id]) => id === asked)?.[0] ?? "queues";
}

export function SetUpView({ room }: { room: Room }) {
  const office = useMemo(() => new Office(), []);
  const [tab, setTab] = useState(() => tabOf(location.hash));
  useEffect(() => {
    void office.load();
    const moved = () => setTab(tabOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, [office]);
  const lists = room.lists.value;
  const options = { strategies: lists?.strategies ?? [], channels: lists?.channels ?? [] };
  const trouble = office.trouble.value;
  return (
    <div class="setup">
      <nav class="setup-nav" aria-label="Set-up">
        {TABS.map(([id, label]) => (
          <a key={id} href={`#/setup/${id}`} aria-current={tab === id ? "page" : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div class="setup-main">
        {tab === "record" ? (
          <Record />
        ) : trouble && !office.found.value ? (
          <section class="card">
            <Failure
              title="The set-up cannot be read"
              text={trouble.message}
              retry={() => void office.load()}
            />
          </section>
        ) : !office.found.value || !lists ? (
          <Skeleton rows={6} label="Loading the set-up" />
        ) : tab === "queues" ? (
          <QueueList office={office} options={options} />
        ) : tab === "agents" ? (
          <AgentList office={office} options={options} />
        ) : tab === "users" ? (
          <UserList office={office} />
        ) : tab === "file" ? (
          <Exchange office={office} />
        ) : (
          <WordList key={tab} office={office} what={tab} />
        )}
      </div>
    </div>
  );
}
