import { Button } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { ChannelMark } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { Due, Wait } from "../../../ui/kit/times";
import type { AgentDesk } from "./desk";
import { queueName } from "./words";

export function PickDialog({ desk, onClose }: { desk: AgentDesk; onClose: () => void }) {
  const rows = desk.waiting.value;
  return (
    <Dialog title={`In line: ${rows.length}`} onClose={onClose} wide>
      {rows.length === 0 ? (
        <Empty icon="inbox" title="Nobody waits">
          <p>Every contact you may take is being served, or rings at somebody.</p>
        </Empty>
      ) : (
        <ul class="line">
          {rows.map((row, at) => (
            <li key={row.contact} class="line-row">
              <ChannelMark channel={row.channel} />
              <span class="line-who">
                <strong>
                  <bdi>{row.customer}</bdi>
                </strong>
                <span class="quiet">
                  {queueName(desk.house.value, row.queue)} · waits{" "}
                  <Wait since={row.waits_since} entered={row.entered_at} />
                </span>
              </span>
              <Due enteredAt={row.entered_at} due={row.due} />
              <Button
                data-first={at === 0 || undefined}
                aria-label={`Take ${row.customer}`}
                onClick={(event) =>
                  void desk.ask({ type: "pick", contact: row.contact }, event.currentTarget)
                }
              >
                Take
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
