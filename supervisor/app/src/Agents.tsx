import { useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { useCalm } from "../../../ui/kit/calm";
import { Empty } from "../../../ui/kit/states";
import type { AgentRow, Option } from "../../../ui/wire/generated";
import { AgentLine } from "./AgentLine";
import {
  channelsOf,
  crowdOf,
  GROUP_WORDS,
  type Group,
  grouped,
  groupOf,
  headOf,
  headsOf,
  type Show,
} from "./attention";
import { LimitEditor } from "./LimitEditor";
import { ChannelHeads } from "./Meters";
import { OutDialog } from "./OutDialog";
import type { Room } from "./room";
import { counted } from "./words";

const SHOWS: readonly (readonly [Show, string])[] = [
  ["all", "All"],
  ["attention", "Needs attention"],
  ["ready", "Ready"],
  ["busy", "Busy"],
  ["away", "Away"],
];

/** Which limits are being edited, and beside what. */
export interface Editing {
  agents: readonly string[];
  anchor: Element;
}

export function Agents({ room }: { room: Room }) {
  const [editing, setEditing] = useState<Editing | null>(null);
  const [leaving, setLeaving] = useState<string | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const rows = room.shown.value;
  const table = room.live.table("agents").value;
  const teams = room.lists.value?.teams ?? [];
  const teamed = room.teamed.value && teams.length > 0;
  const groupName = (row: AgentRow) => (teamed ? row.team : groupOf(row));
  const { keys, holding } = useCalm(grouped(rows, groupName));
  const heads = headsOf(keys, (key) => {
    const row = table.get(key);
    return row && groupName(row);
  });
  const order = (room.lists.value?.channels ?? []).map(({ id }) => id);
  const channels = channelsOf(order, table.values());
  const totals = [...table.values()].some(({ total }) => total !== null);
  const chosen = [...room.chosen.value].filter((id) => table.has(id));
  const all = rows.length > 0 && rows.every((row) => room.chosen.value.has(row.agent));
  /** Agents are chosen to set their limits, and for nothing else. */
  const choosing = room.may("limits");
  const columns = choosing ? 6 : 5;
  const edit = (agent: string, anchor: Element) =>
    setEditing({ agents: chosen.includes(agent) ? chosen : [agent], anchor });
  // The same functions for every row, so that only the rows that changed are drawn again.
  const actions = useRef({ edit, leave: setLeaving });
  actions.current.edit = edit;
  return (
    <section class="card" aria-labelledby="agents">
      <header class="card-head">
        <h2 id="agents">Agents</h2>
        <fieldset class="segments">
          <legend class="sr-only">Show</legend>
          {SHOWS.map(([show, word]) => (
            <button
              key={show}
              type="button"
              class="segment"
              aria-pressed={room.show.value === show}
              onClick={() => {
                room.show.value = show;
              }}
            >
              {word}
            </button>
          ))}
        </fieldset>
        {teams.length > 0 && <TeamChoice room={room} teams={teams} />}
        <input
          class="field search"
          type="search"
          placeholder="Find an agent"
          aria-label="Find an agent"
          value={room.search.value}
          onInput={(event) => {
            room.search.value = event.currentTarget.value;
          }}
        />
      </header>
      {table.size === 0 ? (
        <Empty icon="users" title="No agent is set up">
          <p>Agents appear here as soon as they exist, signed in or not.</p>
        </Empty>
      ) : rows.length === 0 && keys.length === 0 ? (
        <Empty icon="users" title="Nobody is in this view">
          <Button
            onClick={() => {
              room.show.value = "all";
              room.search.value = "";
              room.team.value = "";
            }}
          >
            Show all agents
          </Button>
        </Empty>
      ) : (
        <div class="agents-scroll">
          <table
            class={`table agents ${crowdOf(channels.length + (totals ? 1 : 0))}`}
            style={{ "--channels": channels.length, "--totals": totals ? 1 : 0 }}
          >
            <thead>
              <tr>
                {choosing && (
                  <th scope="col" class="check">
                    <label class="check-room">
                      <input
                        type="checkbox"
                        aria-label="Choose all shown"
                        checked={all}
                        onChange={() => {
                          room.chosen.value = new Set(all ? [] : rows.map((row) => row.agent));
                        }}
                      />
                    </label>
                  </th>
                )}
                <th scope="col">Agent</th>
                <th scope="col">State</th>
                <th scope="col">
                  <ChannelHeads channels={channels} totals={totals} />
                </th>
                <th scope="col" class="wide">
                  Queues
                </th>
                <th scope="col">
                  <span class="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody {...holding}>
              {keys.map((key) => {
                const group = headOf(key);
                if (group !== null) {
                  const head = heads.get(group);
                  // One that only just came has nobody under it while the rows are held.
                  if (!head) return null;
                  return (
                    <tr key={key} class={`group-head ${teamed ? "" : `group-${group}`}`}>
                      <th colSpan={columns} scope="colgroup">
                        {teamed ? room.teamName(group) : GROUP_WORDS[group as Group]}{" "}
                        <span class="count num">{head.count}</span>
                        {head.moved > 0 && (
                          <span class="quiet group-moved"> {head.moved} changed just now</span>
                        )}
                      </th>
                    </tr>
                  );
                }
                const row = table.get(key);
                return row ? (
                  <AgentLine
                    key={key}
                    room={room}
                    row={row}
                    channels={channels}
                    totals={totals}
                    actions={actions}
                  />
                ) : (
                  <tr key={key} class="gone">
                    <td colSpan={columns}>No longer in this house</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {chosen.length > 0 && (
        <div class="selection" ref={bar} role="toolbar" aria-label="Chosen agents">
          <span>
            <strong class="num">{counted(chosen.length, "agent", "agents")}</strong> chosen
          </span>
          <Button
            kind="accent"
            icon="sliders"
            onClick={(event) => setEditing({ agents: chosen, anchor: event.currentTarget })}
          >
            Set limits
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              room.chosen.value = new Set();
            }}
          >
            Choose none
          </Button>
        </div>
      )}
      {editing && (
        <LimitEditor
          key={editing.agents.join()}
          room={room}
          editing={editing}
          onClose={() => setEditing(null)}
        />
      )}
      {leaving && <OutDialog room={room} agent={leaving} onClose={() => setLeaving(null)} />}
    </section>
  );
}

function TeamChoice({ room, teams }: { room: Room; teams: readonly Option[] }) {
  return (
    <>
      <select
        class="select team-choice"
        aria-label="Team"
        value={room.team.value}
        onChange={(event) => {
          room.team.value = event.currentTarget.value;
        }}
      >
        <option value="">All teams</option>
        {teams.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <label class="by-team">
        <input
          type="checkbox"
          checked={room.teamed.value}
          onChange={(event) => {
            room.teamed.value = event.currentTarget.checked;
          }}
        />
        By team
      </label>
    </>
  );
}
