import { Icon } from "../../../ui/kit/Icon";
import { Menu, type MenuItem } from "../../../ui/kit/Menu";
import { Avatar } from "../../../ui/kit/states";
import { Since } from "../../../ui/kit/times";
import type { AgentRow } from "../../../ui/wire/generated";
import { Meters } from "./Meters";
import type { Room } from "./room";
import { STATES } from "./words";

export interface Actions {
  edit: (agent: string, anchor: Element) => void;
  leave: (agent: string) => void;
}

export interface AgentLineProps {
  room: Room;
  row: AgentRow;
  channels: readonly string[];
  totals: boolean;
  actions: { readonly current: Actions };
}

export function AgentLine({ room, row, channels, totals, actions }: AgentLineProps) {
  const chosen = room.chosen.value.has(row.agent);
  const items = choices(room, row);
  const queues = row.queues.map((id) => room.queueName(id)).join(", ");
  const pick = (id: string, near: Element) => {
    if (id === "contacts")
      room.figure.value = {
        figure: "serving",
        agent: row.agent,
        title: `${row.name}: in hand`,
      };
    else if (id === "timeline") room.timeline.value = row.agent;
    else if (id === "limits") actions.current.edit(row.agent, near);
    else if (id === "offline") actions.current.leave(row.agent);
    else {
      const [status = "", reason = ""] = id.split(":");
      void room.ask({ type: "set_agent_status", agent: row.agent, status, reason }, near);
    }
  };
  return (
    <tr class={`agent ${chosen ? "chosen" : ""}`}>
      {room.may("limits") && (
        <td class="check">
          <label class="check-room">
            <input
              type="checkbox"
              aria-label={`Choose ${row.name}`}
              checked={chosen}
              onChange={(event) => room.choose(row.agent, event.currentTarget.checked)}
            />
          </label>
        </td>
      )}
      <th scope="row">
        <span class="agent-name">
          <Avatar name={row.name} picture={row.picture} />
          <span class="two-lines" title={row.name}>
            {row.name}
          </span>
        </span>
      </th>
      <td class="agent-state">
        <StateMark room={room} row={row} />
      </td>
      <td class="agent-meters">
        <Meters
          row={row}
          channels={channels}
          totals={totals}
          onEdit={
            room.may("limits") ? (anchor) => actions.current.edit(row.agent, anchor) : undefined
          }
        />
      </td>
      <td class="wide quiet agent-queues" title={queues}>
        <span>{queues}</span>
      </td>
      <td class="end actions">
        {items.length > 0 && (
          <Menu
            label={`Actions for ${row.name}`}
            class="icon-button"
            align="end"
            items={items}
            onPick={pick}
          >
            <Icon name="more" />
          </Menu>
        )}
      </td>
    </tr>
  );
}

function StateMark({ room, row }: { room: Room; row: AgentRow }) {
  const state = STATES[row.state] ?? { word: row.state, icon: "dot" as const, tone: "away" };
  const onBreak = row.status === "break" && row.reason;
  return (
    <span class={`state state-${state.tone}`}>
      <Icon name={state.icon} />
      <span>
        {onBreak ? (
          <span class="state-reason" title={room.reasonName(row.reason)}>
            {room.reasonName(row.reason)}
          </span>
        ) : (
          state.word
        )}
        <span class="quiet">
          {" "}
          <Since at={row.since} />
        </span>
        {row.helping > 0 && <span class="pill">helps with {row.helping}</span>}
        {row.next_status && (
          <span class="pill">then {row.next_status === "break" ? "break" : row.next_status}</span>
        )}
      </span>
    </span>
  );
}

function choices(room: Room, row: AgentRow): MenuItem[] {
  const items: MenuItem[] = [];
  if (row.contacts.length > 0 && room.may("conversations"))
    items.push({ id: "contacts", label: "Contacts in hand", icon: "inbox" });
  if (room.may("reports")) items.push({ id: "timeline", label: "The day", icon: "clock" });
  if (room.may("limits")) items.push({ id: "limits", label: "Set limits", icon: "sliders" });
  if (!room.may("status")) return items;
  if (row.state === "not_responding" || row.status !== "available")
    items.push({
      id: "available",
      label: "Make available",
      icon: "done",
      detail: row.status === "offline" ? "Only while the console is open" : "",
      group: "Status",
    });
  if (row.status === "offline") return items;
  const reasons = room.lists.value?.reasons ?? [];
  items.push(
    ...(reasons.length ? reasons : [{ id: "", label: "Break" }]).map((reason, at) => ({
      id: `break:${reason.id}`,
      label: reason.label,
      icon: "coffee" as const,
      checked: row.status === "break" && row.reason === reason.id,
      ...(at === 0 ? { group: "Break, keeping what is in hand" } : {}),
    })),
    { id: "offline", label: "Take out of the line…", icon: "power", danger: true, group: "End" },
  );
  return items;
}
