import { dueText } from "../../../ui/kit/countdown";
import { ChannelMark } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { range, span } from "../../../ui/kit/time";
import { Since } from "../../../ui/kit/times";
import type { ContactRow, QueueRow } from "../../../ui/wire/generated";
import { sparkline } from "./alerts/alerts";
import { queueUrgency } from "./attention";
import type { Room } from "./room";
import { Strategy } from "./Strategy";
import type { FigureName } from "./talk/talk";
import { counted, percent } from "./words";

export function Queues({ room }: { room: Room }) {
  const rows = room.queues.value;
  return (
    <section class="card" aria-labelledby="queues">
      <h2 id="queues">
        Queues
        {room.limited && <span class="queues-whole">whole queues, other teams included</span>}
      </h2>
      {rows.length === 0 ? (
        <Empty icon="inbox" title="No queue is set up">
          <p>Contacts have nowhere to wait until a queue exists.</p>
        </Empty>
      ) : (
        <div class="table-scroll">
          <table class="table queues">
            <thead>
              <tr>
                <th scope="col">Queue</th>
                <th scope="col" class="end">
                  Waiting
                </th>
                <th scope="col" class="apart">
                  Due next, and target
                </th>
                <th scope="col" class="end slim">
                  Longest wait now
                </th>
                <th scope="col" class="mid apart">
                  Expected wait
                </th>
                <th scope="col" class="end mid">
                  Serving
                </th>
                <th scope="col" class="end slim">
                  Agents
                </th>
                <th scope="col" class="end slim">
                  Service level
                </th>
                <th scope="col" class="end wide">
                  Handled
                </th>
                <th scope="col" class="end wide">
                  Abandoned
                </th>
                <th scope="col" class="end wide">
                  Lost
                </th>
                <th scope="col" class="widest">
                  Today by hour
                </th>
                <th scope="col" class="mid apart">
                  Strategy
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.queue} room={room} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ room, row }: { room: Room; row: QueueRow }) {
  const drill = () => {
    room.drill.value = { title: row.name, queue: row.queue, pastDue: false };
  };
  const behind = (figure: FigureName, title: string) => () => {
    room.figure.value = { figure, queue: row.queue, title: `${row.name}: ${title}` };
  };
  const alert = (threshold: string) => (room.isAlerted(row.queue, threshold) ? " alerted" : "");
  const nobody = row.waiting > 0 && row.agents_able === 0;
  return (
    <tr>
      <th scope="row">
        <span class="queue-name">
          <button type="button" class="link-button" title={row.name} onClick={drill}>
            <span class="two-lines">{row.name}</span>
          </button>
          {row.disabled ? (
            <span class="pill">disabled</span>
          ) : (
            !row.open && <span class="pill">closed</span>
          )}
        </span>
      </th>
      <td class={`end${alert("waiting")}${alert("past_due")}`}>
        <button
          type="button"
          class="number-button num"
          aria-label={`${row.name}: ${counted(row.waiting, "contact", "contacts")} waiting`}
          onClick={drill}
        >
          {row.waiting}
        </button>
      </td>
      <td class="apart">
        <WaitBar row={row} first={room.first.value.get(row.queue)} />
      </td>
      <td class={`end slim num${alert("longest_wait_s")}`}>
        {row.longest_wait_since === null ? (
          <span class="quiet">–</span>
        ) : (
          <Since at={row.longest_wait_since} clock />
        )}
      </td>
      <td class="mid num apart">
        {!row.open || row.low_ms === null || row.high_ms === null ? (
          <span class="quiet">{row.waiting > 0 ? "unknown" : "–"}</span>
        ) : (
          range(row.low_ms, row.high_ms)
        )}
      </td>
      <td class="end mid num">
        <FigureButton
          opens={room.may("conversations")}
          name="being served"
          value={row.serving}
          onClick={behind("serving", "being served")}
        />
      </td>
      <td class={`end slim num${alert("agents_able")}`}>
        {nobody ? <span class="pill pill-missed">nobody</span> : row.agents_able}
      </td>
      <td class={`end slim num${alert("service_level")}`}>
        <FigureButton
          opens={room.may("conversations")}
          name="service level"
          value={percent(row.service_level)}
          onClick={behind("late", "past the target today")}
        />
      </td>
      <td class="end wide num">
        <FigureButton
          opens={room.may("conversations")}
          name="handled today"
          value={row.handled_today}
          onClick={behind("handled", "handled today")}
        />
      </td>
      <td class={`end wide num${alert("lost_today")}`}>
        <FigureButton
          opens={room.may("conversations")}
          name="abandoned today"
          value={row.abandoned_today}
          onClick={behind("abandoned", "abandoned today")}
        />
      </td>
      <td class="end wide num" title="Never served, whatever the reason">
        <FigureButton
          opens={room.may("conversations")}
          name="lost today"
          value={row.lost_today}
          onClick={behind("lost", "lost today")}
        />
      </td>
      <td class="widest">
        <Sparkline name={row.name} values={row.day} />
      </td>
      <td class="mid apart">
        <Strategy room={room} row={row} />
      </td>
    </tr>
  );
}

/** A figure that opens the contacts behind it. */
function FigureButton(props: {
  name: string;
  value: string | number;
  opens: boolean;
  onClick: () => void;
}) {
  if (!props.opens) return <>{props.value}</>;
  return (
    <button
      type="button"
      class="figure-button num"
      title={`Show the contacts: ${props.name}`}
      onClick={props.onClick}
    >
      {props.value}
    </button>
  );
}

const SPARK = { width: 96, height: 20 };

function Sparkline({ name, values }: { name: string; values: readonly number[] }) {
  const path = sparkline(values, SPARK.width, SPARK.height);
  if (!path) return <span class="quiet">–</span>;
  const said = `${name}, contacts by hour of the day: ${values.join(", ")}`;
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={said}
      viewBox={`-1 -2 ${SPARK.width + 2} ${SPARK.height + 4}`}
      width={SPARK.width}
      height={SPARK.height + 4}
    >
      <title>{said}</title>
      <path d={path} />
    </svg>
  );
}

/** The bar's end is a quarter past the due; the mark is the due. */
const BEYOND = 1.25;

function WaitBar({ row, first }: { row: QueueRow; first: ContactRow | undefined }) {
  if (!first) return <span class="quiet">nobody waits</span>;
  const now = tick.value;
  const tone = queueUrgency(row, first, now);
  const given = Math.max(1, first.due - first.entered_at);
  const share = Math.min(1, (now - first.entered_at) / (given * BEYOND));
  return (
    <span class={`wait wait-${tone}`}>
      <ChannelMark channel={first.channel} />
      <span class="wait-bar" aria-hidden="true">
        <span class="wait-fill" style={{ width: `${Math.max(0, share) * 100}%` }} />
        <span class="wait-target" />
      </span>
      <span class="wait-text">
        <span class="num">{dueText(first.due, now)}</span>
        {first.target_ms > 0 && (
          <span class="quiet wait-of">
            <span class="wait-dot"> · </span>target {span(first.target_ms)}
          </span>
        )}
        {row.past_due > 0 && <strong class="wait-late"> {row.past_due} past due</strong>}
      </span>
    </span>
  );
}
