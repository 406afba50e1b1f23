import { IconButton } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { hasKeys } from "../../../ui/kit/keyboard";
import { Menu, type MenuItem } from "../../../ui/kit/Menu";
import { channelIcon, channelWord, LoadBar } from "../../../ui/kit/meters";
import { Mark } from "../../../ui/kit/SignIn";
import { Avatar } from "../../../ui/kit/states";
import { mean } from "../../../ui/kit/time";
import { Since } from "../../../ui/kit/times";
import type { House, Me, Slots } from "../../../ui/wire/generated";
import type { Session } from "../../../ui/wire/session";
import { allowNotifications, muted, setMuted } from "./alarm";
import type { AgentDesk } from "./desk";
import { leaveLine, signOut } from "./LeaveDialog";
import type { Over } from "./over";
import { nextText, reasonsOf, statusText, statusTone } from "./words";

export interface TopBarProps {
  desk: AgentDesk;
  session: Session;
  onOver: (over: Over) => void;
}

export function TopBar({ desk, session, onOver }: TopBarProps) {
  const me = desk.me.value;
  const house = desk.house.value;
  return (
    <header class="top">
      <h1 class="top-mark">
        <Mark />
        <span class="sr-only">Cordboard agent console</span>
      </h1>
      {me && <Status desk={desk} me={me} house={house} onOver={onOver} />}
      {me?.signed_in && (
        <ul class="top-limits" aria-label="Your limits">
          {Object.entries(me.slots)
            .filter(([, slots]) => slots.limit > 0 || slots.held > 0)
            .map(([channel, slots]) => (
              <Limit key={channel} channel={channel} slots={slots} />
            ))}
          {me.total !== null && (
            <li class="limit" title="Contacts of all channels together">
              <span class="limit-number num">
                {me.in_hand}/{me.total}
              </span>
              <span class="limit-word">in all</span>
            </li>
          )}
          {me.helping > 0 && (
            <li class="limit" title="Contacts of colleagues that you help with. They fill nothing.">
              <span class="limit-number num">+{me.helping}</span>
              <span class="limit-word">helping</span>
            </li>
          )}
        </ul>
      )}
      <div class="top-end">
        {me && <MyDay me={me} />}
        <IconButton
          icon="search"
          label={`Find${hasKeys() ? " (Ctrl + K)" : ""}`}
          class="find-button"
          size={20}
          onClick={() => onOver({ what: "palette" })}
        />
        <IconButton
          icon={muted.value ? "mute" : "volume"}
          label={muted.value ? "Sound is off. Switch it on" : "Sound is on. Mute it"}
          size={20}
          aria-pressed={muted.value}
          onClick={() => {
            setMuted(!muted.value);
            void allowNotifications();
          }}
        />
        <IconButton
          icon="keyboard"
          label="Keyboard (?)"
          size={20}
          class="wide-only"
          onClick={() => onOver({ what: "help" })}
        />
        <Menu
          label={`${session.name}: account`}
          class="top-account"
          align="end"
          items={[
            { id: "account", label: "Sign-in and security", icon: "user" },
            { id: "leave", label: "Sign out of the console", icon: "leave" },
          ]}
          onPick={(id, near) => {
            if (id === "account") onOver({ what: "account" });
            else if (desk.own.value.length > 0) onOver({ what: "leave", from: "console" });
            else void signOut(desk, near);
          }}
        >
          <Avatar name={session.name} picture={me?.picture ?? null} />
        </Menu>
      </div>
    </header>
  );
}

/** Today: handled, how long each took, how customers rated. */
function MyDay({ me }: { me: Me }) {
  return (
    <ul class="top-day num" aria-label="My day">
      <li>
        <strong>{me.handled_today}</strong> handled today
      </li>
      {me.handling_ms !== null && (
        <li title="Mean of today: conversation and wrap-up">
          <strong>{mean(me.handling_ms)}</strong> each
        </li>
      )}
      {me.rating !== null && (
        <li title={`Mean of ${me.rated} ${me.rated === 1 ? "rating" : "ratings"} today`}>
          <Icon name="star" />
          <strong>{(me.rating / 100).toFixed(1)}</strong>
          <span class="sr-only">mean rating of 5</span>
        </li>
      )}
    </ul>
  );
}

function Limit({ channel, slots }: { channel: string; slots: Slots }) {
  const spare = slots.spare === 1 ? "1 more fits" : `${slots.spare} more fit`;
  const text = `${channelWord(channel)}: ${slots.held} of ${slots.limit}. ${spare}.`;
  return (
    <li class="limit" title={text}>
      <Icon name={channelIcon(channel)} />
      <span class="sr-only">{text}</span>
      <span class="limit-number num" aria-hidden="true">
        {slots.held}/{slots.limit}
      </span>
      <LoadBar held={slots.held} limit={slots.limit} />
    </li>
  );
}

interface StatusProps {
  desk: AgentDesk;
  me: Me;
  house: House | undefined;
  onOver: (over: Over) => void;
}

function Status({ desk, me, house, onOver }: StatusProps) {
  const pick = (id: string, near: HTMLElement) => {
    if (id === "available") void desk.ask({ type: "set_status", status: "available" }, near);
    else if (id === "out" && desk.own.value.length > 0) onOver({ what: "leave", from: "line" });
    else if (id === "out") void leaveLine(desk, near);
    else
      void desk.ask(
        {
          type: "set_status",
          status: "break",
          reason: id.replace(/^(break|later):/, ""),
          after_contacts: id.startsWith("later:"),
        },
        near,
      );
  };
  const next = me.next_status;
  return (
    <div class="status">
      <Menu
        label="Your status"
        class={`status-button tone-${statusTone(me)}`}
        items={choices(me, house)}
        onPick={pick}
      >
        <span class="status-dot" aria-hidden="true" />
        <span class="status-word">{statusText(me, house)}</span>
        <span class="status-since">
          <Since at={me.since} />
        </span>
        <Icon name="down" />
      </Menu>
      {next && (
        <button
          type="button"
          class="status-next"
          title={`${nextText(next, me.next_reason, house)}. Nothing new comes until then. Click to stay available.`}
          onClick={(event) =>
            void desk.ask({ type: "set_status", status: "available" }, event.currentTarget)
          }
        >
          <span class="status-word">{nextText(next, me.next_reason, house)}</span>
          <Icon name="close" />
          <span class="sr-only">Cancel, stay available</span>
        </button>
      )}
    </div>
  );
}

function choices(me: Me, house: House | undefined): MenuItem[] {
  const reasons = reasonsOf(house);
  const items: MenuItem[] = [
    {
      id: "available",
      label: "Available",
      icon: "done",
      checked: me.signed_in && me.status === "available" && me.state !== "not_responding",
    },
  ];
  const busy = me.in_hand > 0;
  if (busy)
    items.push(
      ...reasons.map((reason, at) => ({
        id: `later:${reason.id}`,
        label: reason.label,
        icon: "clock" as const,
        checked: me.next_status === "break" && me.next_reason === reason.id,
        ...(at === 0 ? { group: "After my contacts, nothing new until then" } : {}),
      })),
    );
  items.push(
    ...reasons.map((reason, at) => ({
      id: `break:${reason.id}`,
      label: reason.label,
      icon: "coffee" as const,
      checked: me.status === "break" && me.reason === reason.id,
      ...(at === 0 ? { group: busy ? "Now, keeping what I have" : "Break" } : {}),
    })),
  );
  if (me.signed_in)
    items.push({ id: "out", label: "Leave the line", icon: "power", group: "End of the day" });
  return items;
}
