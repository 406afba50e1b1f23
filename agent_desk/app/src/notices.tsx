import { Button } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { Empty } from "../../../ui/kit/states";
import type { AgentDesk } from "./desk";

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

export function StartWork({ desk }: { desk: AgentDesk }) {
  return (
    <main class="start">
      <Empty icon="headphones" title="You are not in the line yet">
        <p>
          When you start, contacts are offered to you within the limits your supervisor has set.
        </p>
        <div class="row">
          <Button kind="accent" onClick={(event) => available(desk, event.currentTarget)}>
            Start work
          </Button>
          <Button
            onClick={(event) =>
              void desk.ask({ type: "set_status", status: "break" }, event.currentTarget)
            }
          >
            Start with a break
          </Button>
        </div>
      </Empty>
    </main>
  );
}
