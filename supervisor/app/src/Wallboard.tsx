import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Key } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { Skeleton } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { Since } from "../../../ui/kit/times";
import type { QueueRow } from "../../../ui/wire/generated";
import { queueUrgency, worst } from "./attention";
import type { Room } from "./room";
import { percent } from "./words";

const HINT_MS = 4_000;

/** For a screen on the wall: dark, large, nothing to click, and it stays awake. */
export function Wallboard({ room, onClose }: { room: Room; onClose: () => void }) {
  const hint = useStage(onClose);
  const totals = room.totals.value;
  if (!totals) return <Skeleton rows={6} label="Loading the board" />;
  const now = tick.value;
  const figures = [
    ["Waiting", totals.waiting, "calm"],
    [
      "Longest wait now",
      totals.longest_wait_since === null ? (
        "–"
      ) : (
        <Since key="wait" at={totals.longest_wait_since} clock />
      ),
      worst(room.queues.value, room.first.value, now),
    ],
    ["Service level", percent(totals.service_level), "calm"],
    ["Ready", totals.agents_ready, totals.agents_ready > 0 ? "ready" : "calm"],
    ["Busy", totals.agents_busy, "calm"],
    ["Away", totals.agents_away, "calm"],
    ...(totals.agents_not_responding > 0
      ? ([["Not responding", totals.agents_not_responding, "missed"]] as const)
      : []),
    ["Handled", totals.handled_today, "calm"],
    ["Abandoned", totals.abandoned_today, "calm"],
  ] as const;
  return (
    <main class="wall">
      <h1 class="sr-only">Wallboard</h1>
      <dl class="wall-figures">
        {figures.map(([name, value, tone]) => (
          <div key={name} class={`wall-figure wall-${tone}`}>
            <dt>
              {(tone === "late" || tone === "missed") && (
                <Icon name={name === "Not responding" ? "alert" : "late"} size={20} />
              )}
              {name}
            </dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <table class="wall-queues" style={{ "--rows": room.queues.value.length }}>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Waiting</th>
            <th scope="col">Longest now</th>
            <th scope="col">Past due</th>
            <th scope="col">Agents</th>
            <th scope="col">Service level</th>
            <th scope="col">Abandoned</th>
          </tr>
        </thead>
        <tbody>
          {room.queues.value.map((row) => (
            <Row key={row.queue} room={room} row={row} now={now} />
          ))}
        </tbody>
      </table>
      <p class="wall-definition">{totals.service_level_definition}</p>
      {hint && (
        <button type="button" class="wall-hint" onClick={onClose}>
          Leave the wallboard <Key>F</Key>
        </button>
      )}
    </main>
  );
}

/** What alerts on the board alerts here too. */
function Row({ room, row, now }: { room: Room; row: QueueRow; now: number }) {
  const since = row.longest_wait_since;
  const cell = (threshold: string, figure: ComponentChildren, late = false) => {
    const alerted = room.isAlerted(row.queue, threshold);
    return (
      <td class={`num ${alerted ? "wall-alerted" : late ? "wall-wait" : ""}`}>
        {alerted && <Icon name="alert" size={20} />} {figure}
      </td>
    );
  };
  return (
    <tr class={`wall-${queueUrgency(row, room.first.value.get(row.queue), now)}`}>
      <th scope="row" title={row.name}>
        <span class="wall-name">
          <span class="two-lines">{row.name}</span>
          {!row.open && <small>{row.disabled ? "disabled" : "closed"}</small>}
        </span>
      </th>
      {cell("waiting", row.waiting)}
      {cell("longest_wait_s", since === null ? "–" : <Since at={since} clock />, since !== null)}
      {cell(
        "past_due",
        row.past_due > 0 ? (
          <>
            <Icon name="late" size={20} /> {row.past_due}
          </>
        ) : (
          "–"
        ),
        row.past_due > 0,
      )}
      {cell("agents_able", row.agents_able)}
      {cell("service_level", percent(row.service_level))}
      {cell("lost_today", row.lost_today)}
    </tr>
  );
}

/** Dark, full screen and awake while shown. Answers whether somebody is there who needs the hint. */
function useStage(onClose: () => void): boolean {
  const [hint, setHint] = useState(true);
  useEffect(() => {
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = "dark";
    let lock: WakeLockSentinel | undefined;
    const stayAwake = async () => {
      // Refused on low battery, and absent on plain http: the wall then sleeps as it is set up to.
      if (!document.hidden)
        lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    void stayAwake();
    root.requestFullscreen?.().catch(() => undefined);
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    let timer = setTimeout(() => setHint(false), HINT_MS);
    const moved = () => {
      clearTimeout(timer);
      setHint(true);
      timer = setTimeout(() => setHint(false), HINT_MS);
    };
    document.addEventListener("visibilitychange", stayAwake);
    document.addEventListener("keydown", key);
    document.addEventListener("pointermove", moved);
    return () => {
      if (theme === undefined) delete root.dataset.theme;
      else root.dataset.theme = theme;
      clearTimeout(timer);
      void lock?.release();
      if (document.fullscreenElement) void document.exitFullscreen();
      document.removeEventListener("visibilitychange", stayAwake);
      document.removeEventListener("keydown", key);
      document.removeEventListener("pointermove", moved);
    };
  }, []);
  return hint;
}
