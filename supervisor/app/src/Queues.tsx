import { ChannelMark } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { range, span } from "../../../ui/kit/time";
import { Since } from "../../../ui/kit/times";
import type { ContactRow, QueueRow } from "../../../ui/wire/generated";
import { queueUrgency } from "./attention";
import type { Room } from "./room";
import { Strategy } from "./Strategy";
import { counted, percent } from "./words";

export function Queues({ room }: { room: Room }) {
  const rows = room.queues.value;
  return (
    <section class="card" aria-labelledby="queues">
      <h2 id="queues">Queues</h2>
      {rows.length === 0 ? (
        <Empty icon="inbox" title="No queue is set up">
          <p>Contacts have nowhere to wait until a queue exists.</p>
        </Empty>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col" class="end">
                Waiting
              </th>
              <th scope="col">Due next, of target</th>
              <th scope="col" class="end mid">
                Longest wait
              </th>
              <th scope="col" class="mid apart">
                Expected wait
              </th>
              <th scope="col" class="end mid">
                Serving
              </th>
              <th scope="col" class="end mid">
                Agents
              </th>
              <th scope="col" class="end wide">
                Service level
              </th>
              <th scope="col" class="end wide">
                Handled
              </th>
              <th scope="col" class="end wide">
                Abandoned
              </th>
              <th scope="col" class="mid">
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
      )}
    </section>
  );
}

function Row({ room, row }: { room: Room; row: QueueRow }) {
  const drill = () => {
    room.drill.value = { title: row.name, queue: row.queue, pastDue: false };
  };
  const nobody = row.waiting > 0 && row.agents_able === 0;
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link-button" onClick={drill}>
          {row.name}
        </button>
        {!row.open && <span class="pill">closed</span>}
      </th>
      <td class="end">
        <button
          type="button"
          class="number-button num"
          aria-label={`${row.name}: ${counted(row.waiting, "contact", "contacts")} waiting`}
          onClick={drill}
        >
          {row.waiting}
        </button>
      </td>
      <td>
        <WaitBar row={row} first={room.first.value.get(row.queue)} />
      </td>
      <td class="end mid num">
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
      <td class="end mid num">{row.serving}</td>
      <td class="end mid num">
        {nobody ? <span class="pill pill-missed">nobody</span> : row.agents_able}
      </td>
      <td class="end wide num">{percent(row.service_level)}</td>
      <td class="end wide num">{row.handled_today}</td>
      <td class="end wide num">{row.lost_today}</td>
      <td class="mid">
        <Strategy room={room} row={row} />
      </td>
    </tr>
  );
}

/** The bar's end is a quarter past the target; the mark is the target. */
const BEYOND = 1.25;

function WaitBar({ row, first }: { row: QueueRow; first: ContactRow | undefined }) {
  if (!first) return <span class="quiet">nobody waits</span>;
  const now = tick.value;
  const tone = queueUrgency(row, first, now);
  const target = Math.max(1, first.due - first.entered_at);
  const share = Math.min(1, (now - first.entered_at) / (target * BEYOND));
  return (
    <span class={`wait wait-${tone}`}>
      <ChannelMark channel={first.channel} />
      <span class="wait-bar" aria-hidden="true">
        <span class="wait-fill" style={{ width: `${Math.max(0, share) * 100}%` }} />
        <span class="wait-target" />
      </span>
      <span class="wait-text">
        <Since at={first.entered_at} clock />
        {target > 1 && <span class="quiet"> of {span(target)}</span>}
        {row.past_due > 0 && <strong class="wait-late"> {row.past_due} past due</strong>}
      </span>
    </span>
  );
}
