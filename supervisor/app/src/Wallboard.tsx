import { useEffect, useState } from "preact/hooks";
import { Key } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { Skeleton } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { Since } from "../../../ui/kit/times";
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
              {(tone === "late" || tone === "missed") && <Icon name="late" size={20} />}
              {name}
            </dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <table class="wall-queues">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Waiting</th>
            <th scope="col">Longest now</th>
            <th scope="col">Past due</th>
            <th scope="col">Agents</th>
            <th scope="col">Service level</th>
          </tr>
        </thead>
        <tbody>
          {room.queues.value.map((row) => (
            <tr
              key={row.queue}
              class={`wall-${queueUrgency(row, room.first.value.get(row.queue), now)}`}
            >
              <th scope="row" title={row.name}>
                {row.name}
                {!row.open && <small> {row.disabled ? "disabled" : "closed"}</small>}
              </th>
              <td class="num">{row.waiting}</td>
              <td class="num wall-wait">
                {row.longest_wait_since === null ? (
                  "–"
                ) : (
                  <Since at={row.longest_wait_since} clock />
                )}
              </td>
              <td class={`num ${row.past_due > 0 ? "wall-wait" : ""}`}>
                {row.past_due > 0 && <Icon name="late" size={20} />} {row.past_due || "–"}
              </td>
              <td class="num">{row.agents_able}</td>
              <td class="num">{percent(row.service_level)}</td>
            </tr>
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
