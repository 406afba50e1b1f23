import { Button } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { Menu, type MenuItem } from "../../../ui/kit/Menu";
import { Empty } from "../../../ui/kit/states";
import { momentText } from "../../../ui/kit/time";
import type { House, Me } from "../../../ui/wire/generated";
import { Asides } from "./Asides";
import type { AgentDesk } from "./desk";
import { reasonsOf } from "./words";

const available = (desk: AgentDesk, near: Element): void => {
  void desk.ask({ type: "set_status", status: "available" }, near);
};

export function NotResponding({ desk }: { desk: AgentDesk }) {
  return (
    <div class="notice notice-missed" role="alert">
      <Icon name="alert" size={20} />
      <span>
        <strong>You missed several offers, so nothing new comes to you.</strong> What you have in
        hand stays with you.
      </span>
      <Button kind="accent" onClick={(event) => available(desk, event.currentTarget)}>
        Take contacts again
      </Button>
    </div>
  );
}

/** Why the agent is out of the line though nobody asked to be. */
export function LeaseLost({ desk, me }: { desk: AgentDesk; me: Me }) {
  return (
    <div class="notice notice-missed" role="alert">
      <Icon name="unplug" size={20} />
      <span>
        <strong>You are out of the line.</strong> {lostText(me, desk.now())} What is not live stayed
        with you.
      </span>
      <Button kind="accent" onClick={(event) => available(desk, event.currentTarget)}>
        Take contacts again
      </Button>
    </div>
  );
}

const lostText = (me: Me, now: number): string =>
  `Your connection was away for too long (since before ${momentText(me.lease_lost_at ?? 0, now)}), so your chats and calls went back to the line, each to its old place.`;

const sentText = (me: Me, now: number): string =>
  `${me.signed_out_by || "A supervisor"} took you out of the line (${momentText(me.signed_out_at ?? 0, now)}). All that you had in hand went back to the line, each to its old place.`;

const breaks = (house: House | undefined): MenuItem[] =>
  reasonsOf(house).map(({ id, label }) => ({ id, label, icon: "coffee" }));

export function StartWork({ desk }: { desk: AgentDesk }) {
  const me = desk.me.value;
  const now = desk.now();
  const why = me?.signed_out_at ? sentText(me, now) : me?.lease_lost_at ? lostText(me, now) : "";
  return (
    <main class="start">
      <Asides desk={desk} />
      <Empty
        icon="headphones"
        title={why ? "You are out of the line" : "You are not in the line yet"}
      >
        {why && (
          <p class="start-why" role="alert">
            <Icon name={me?.signed_out_at ? "power" : "unplug"} /> {why}
          </p>
        )}
        <p>
          When you start, contacts are offered to you within the limits your supervisor has set.
        </p>
        <div class="row">
          <Button kind="accent" onClick={(event) => available(desk, event.currentTarget)}>
            Start work
          </Button>
          <Menu
            label="Start with a break"
            items={breaks(desk.house.value)}
            onPick={(reason, near) =>
              void desk.ask({ type: "set_status", status: "break", reason }, near)
            }
          >
            <span aria-hidden="true">Start with a break</span>
            <Icon name="down" />
          </Menu>
        </div>
      </Empty>
    </main>
  );
}
