import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../../../../ui/kit/Icon";
import { Failure, Skeleton } from "../../../../ui/kit/states";
import { HookList } from "../programs/Hooks";
import { KeyList } from "../programs/Keys";
import type { Room } from "../room";
import { Exchange } from "./Exchange";
import { FormList } from "./Forms";
import { House } from "./House";
import { AgentList, QueueList } from "./Lists";
import { Office } from "./office";
import { Record } from "./Record";
import { ReplyList } from "./Replies";
import { RoleList } from "./Roles";
import { TeamList } from "./Teams";
import { TreatmentList } from "./Treatments";
import { namesOf } from "./told";
import { UserList } from "./Users";
import { WordList } from "./WordList";

/** Each with the rights of which one is enough to see it. */
const TABS = [
  ["queues", "Queues", ["setup"]],
  ["agents", "Agents", ["setup"]],
  ["teams", "Teams", ["setup"]],
  ["users", "Users", ["users"]],
  ["roles", "Roles", ["users"]],
  ["reasons", "Reasons", ["setup"]],
  ["dispositions", "Dispositions", ["setup"]],
  ["tags", "Tags", ["setup"]],
  ["replies", "Prepared replies", ["setup"]],
  ["forms", "Forms", ["setup"]],
  ["treatments", "While waiting", ["setup"]],
  ["house", "House rules", ["setup"]],
  ["file", "Export and import", ["setup", "users"]],
  ["keys", "Keys", ["programs"]],
  ["webhooks", "Webhooks", ["programs"]],
  ["record", "Record", ["record"]],
] as const;
type Tab = (typeof TABS)[number][0];

export const hasSetUp = (room: Room): boolean =>
  TABS.some(([, , rights]) => rights.some((right) => room.may(right)));

export const isSetUp = (hash: string): boolean => hash.startsWith("#/setup");

function tabOf(hash: string, tabs: readonly (typeof TABS)[number][]): Tab {
  const asked = hash.split("/")[2];
  return tabs.find(([id]) => id === asked)?.[0] ?? tabs[0]?.[0] ?? "record";
}

/** All of them beside the page; on a phone behind a button that says which one is open. */
function Tabs({ tabs, here }: { tabs: readonly (typeof TABS)[number][]; here: Tab }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    if (!open) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    <nav
      class="setup-nav"
      aria-label="Set-up"
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <button
        ref={button}
        type="button"
        class="button setup-here"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {tabs.find(([id]) => id === here)?.[1]}
        <Icon name="down" />
      </button>
      <div class={`setup-tabs ${open ? "setup-tabs-open" : ""}`}>
        {tabs.map(([id, label]) => (
          <a
            key={id}
            href={`#/setup/${id}`}
            aria-current={here === id ? "page" : undefined}
            onClick={close}
          >
            {label}
          </a>
        ))}
      </div>
    </nav>
  );
}

export function SetUpView({ room }: { room: Room }) {
  const office = useMemo(() => new Office(), []);
  const tabs = TABS.filter(([, , rights]) => rights.some((right) => room.may(right)));
  const [tab, setTab] = useState(() => tabOf(location.hash, tabs));
  useEffect(() => {
    if (room.may("setup") || room.may("users")) void office.load();
    const moved = () => setTab(tabOf(location.hash, tabs));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, [office]);
  const lists = room.lists.value;
  const options = { strategies: lists?.strategies ?? [], channels: lists?.channels ?? [] };
  const trouble = office.trouble.value;
  return (
    <div class="setup">
      <Tabs tabs={tabs} here={tab} />
      <div class="setup-main">
        {tab === "record" ? (
          <Record names={namesOf(office.found.value?.centre, options.strategies)} />
        ) : tab === "keys" ? (
          <KeyList />
        ) : tab === "webhooks" ? (
          <HookList />
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
          <AgentList office={office} options={options} mayUsers={room.may("users")} />
        ) : tab === "users" ? (
          <UserList office={office} me={room.me.user} />
        ) : tab === "roles" ? (
          <RoleList office={office} />
        ) : tab === "teams" ? (
          <TeamList office={office} />
        ) : tab === "replies" ? (
          <ReplyList office={office} />
        ) : tab === "forms" ? (
          <FormList office={office} />
        ) : tab === "treatments" ? (
          <TreatmentList office={office} />
        ) : tab === "house" ? (
          <House office={office} options={options} />
        ) : tab === "file" ? (
          <Exchange office={office} strategies={options.strategies} />
        ) : (
          <WordList key={tab} office={office} what={tab} />
        )}
      </div>
    </div>
  );
}
