import { useState } from "preact/hooks";
import { useCalm } from "../../../ui/kit/calm";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon } from "../../../ui/kit/Icon";
import { Menu, type MenuItem } from "../../../ui/kit/Menu";
import { ChannelMark } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { Due, Wait } from "../../../ui/kit/times";
import type { ContactRow } from "../../../ui/wire/generated";
import { ContactForm, type What } from "./ContactForm";
import type { Drill, Room } from "./room";
import { Strategy } from "./Strategy";
import { counted } from "./words";

/** The server names at most so many contacts of a queue. */
const NAMED = 200;

const ACTIONS: readonly MenuItem[] = [
  { id: "move", label: "Move to another queue", icon: "transfer" },
  { id: "head", label: "Give a head start", icon: "up" },
  { id: "assign", label: "Assign to an agent", icon: "user" },
  { id: "close", label: "Close…", icon: "close", danger: true, group: "End" },
];

/** The contacts behind a figure. */
export function LineDrawer({ room }: { room: Room }) {
  const drill = room.drill.value;
  if (!drill) return null;
  return <Drawer key={drill.title} room={room} drill={drill} />;
}

function Drawer({ room, drill }: { room: Room; drill: NonNullable<Drill> }) {
  const [open, setOpen] = useState<{ contact: string; what: What } | null>(null);
  const now = drill.pastDue ? tick.value : 0;
  const rows = room.line.value.filter(
    (row) =>
      (drill.queue === null || row.queue === drill.queue) && (!drill.pastDue || row.due <= now),
  );
  const table = room.live.table("line").value;
  const { keys, holding } = useCalm(rows.map((row) => row.contact));
  const queue = drill.queue === null ? undefined : room.live.table("queues").value.get(drill.queue);
  const more = queue && queue.waiting > rows.length ? queue.waiting - rows.length : 0;
  return (
    <Dialog
      drawer
      title={`${drill.title}: ${counted(rows.length + more, "contact", "contacts")} in line`}
      onClose={() => {
        room.drill.value = null;
      }}
    >
      {queue && (
        <div class="line-rule">
          <span>Strategy</span>
          <Strategy room={room} row={queue} />
        </div>
      )}
      {keys.length === 0 ? (
        <Empty icon="inbox" title={drill.pastDue ? "Nobody is past due" : "Nobody waits"}>
          <p>Contacts that come in are listed here, due first.</p>
        </Empty>
      ) : (
        <ol class="line" {...holding}>
          {keys.map((key) => {
            const row = table.get(key);
            return row ? (
              <Row
                key={key}
                room={room}
                row={row}
                everywhere={drill.queue === null}
                open={open?.contact === key ? open.what : null}
                onOpen={(what) => setOpen(what ? { contact: key, what } : null)}
              />
            ) : (
              <li key={key} class="line-row line-gone">
                No longer in line
              </li>
            );
          })}
        </ol>
      )}
      {more > 0 && (
        <p class="quiet line-more">
          {more} more wait behind these {NAMED}.
        </p>
      )}
    </Dialog>
  );
}

interface RowProps {
  room: Room;
  row: ContactRow;
  everywhere: boolean;
  open: What | null;
  onOpen: (what: What | null) => void;
}

function Row({ room, row, everywhere, open, onOpen }: RowProps) {
  return (
    <li class="line-row">
      <div class="line-main">
        <span class="line-place num">{row.position}</span>
        <ChannelMark channel={row.channel} />
        <div class="line-who">
          {room.may("conversations") ? (
            <button
              type="button"
              class="link-button"
              onClick={() => {
                room.talk.value = row.contact;
              }}
            >
              {row.customer}
            </button>
          ) : (
            <span>{row.customer}</span>
          )}
          <span class="quiet">
            {everywhere && `${room.queueName(row.queue)} · `}waits{" "}
            <Wait since={row.waits_since} entered={row.entered_at} />
          </span>
        </div>
        {row.stage === "offered" && (
          <span class="pill pill-info">
            <Icon name="bell" /> offered
          </span>
        )}
        <Due enteredAt={row.entered_at} due={row.due} />
        {room.may("contacts") && (
          <Menu
            label={`Actions for ${row.customer}`}
            class="icon-button"
            align="end"
            items={ACTIONS}
            onPick={(id) => onOpen(id as What)}
          >
            <Icon name="more" />
          </Menu>
        )}
      </div>
      <p class="line-why">{row.why_waiting}</p>
      {open && (
        <ContactForm key={open} room={room} row={row} what={open} onDone={() => onOpen(null)} />
      )}
    </li>
  );
}
