import type { ComponentChildren } from "preact";
import { Icon } from "../../../ui/kit/Icon";
import { Skeleton } from "../../../ui/kit/states";
import { tick } from "../../../ui/kit/ticking";
import { Since } from "../../../ui/kit/times";
import { type Show, worst } from "./attention";
import type { Room } from "./room";
import type { FigureName } from "./talk/talk";
import { counted, percent } from "./words";

/** The figures that answer "how are we doing" from across the room. */
export function Figures({ room }: { room: Room }) {
  const totals = room.totals.value;
  if (!totals) return <Skeleton rows={1} label="Loading the figures" />;
  const tone = worst(room.queues.value, room.first.value, tick.value);
  const everybody = (pastDue: boolean) => () => {
    room.drill.value = {
      title: pastDue ? "Past due" : "Everybody in line",
      queue: null,
      pastDue,
    };
  };
  /** Nothing without the right to read along: a figure that opens nothing is no button. */
  const behind = (figure: FigureName, title: string) =>
    room.may("conversations")
      ? () => {
          room.figure.value = { figure, title };
        }
      : undefined;
  const filter = (show: Show) => () => {
    room.show.value = room.show.value === show ? "all" : show;
    document.getElementById("agents")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <section class="figures" aria-label="Totals">
      <Figure name="Waiting" onClick={everybody(false)} value={totals.waiting}>
        {room.limited ? "in your teams’ queues" : "in all queues"}
      </Figure>
      <Figure
        name="Longest wait now"
        tone={tone}
        onClick={everybody(tone === "missed")}
        value={
          totals.longest_wait_since === null ? "–" : <Since at={totals.longest_wait_since} clock />
        }
      >
        {totals.past_due > 0 ? `${totals.past_due} past due` : "nobody past due"}
      </Figure>
      <Figure
        name="Service level"
        onClick={behind("late", "Answered or left past the target today")}
        value={percent(totals.service_level)}
      >
        <span class="figure-definition">{totals.service_level_definition}</span>
      </Figure>
      <div class="figure figure-three">
        <span class="figure-name">Agents</span>
        <div class="trio">
          <Count
            name="ready"
            tone="ready"
            value={totals.agents_ready}
            onClick={filter("ready")}
            on={room.show.value === "ready"}
          />
          <Count
            name="busy"
            tone="busy"
            value={totals.agents_busy}
            onClick={filter("busy")}
            on={room.show.value === "busy"}
          />
          <Count
            name="away"
            tone="away"
            value={totals.agents_away}
            onClick={filter("away")}
            on={room.show.value === "away"}
          />
        </div>
        {totals.agents_not_responding > 0 && (
          <button type="button" class="figure-alert" onClick={filter("attention")}>
            <Icon name="alert" /> {totals.agents_not_responding} not responding
          </button>
        )}
      </div>
      <Figure
        name="Handled today"
        onClick={behind("handled", "Handled today")}
        value={totals.handled_today}
      >
        {counted(totals.serving, "contact", "contacts")} being served
        {room.limited && ", whole queues"}
      </Figure>
      <Figure
        name="Abandoned today"
        onClick={behind("abandoned", "Abandoned today")}
        value={totals.abandoned_today}
      >
        left before being served; {totals.lost_today} lost in all{room.limited && ", whole queues"}
      </Figure>
    </section>
  );
}

interface FigureProps {
  name: string;
  value: ComponentChildren;
  tone?: string;
  onClick?: (() => void) | undefined;
  children?: ComponentChildren;
}

function Figure({ name, value, tone = "calm", onClick, children }: FigureProps) {
  const inner = (
    <>
      <span class="figure-name">
        {tone !== "calm" && <Icon name={tone === "missed" ? "late" : "clock"} />}
        {name}
      </span>
      <span class="figure-value num">
        <span class="roll" key={typeof value === "object" ? "live" : String(value)}>
          {value}
        </span>
      </span>
      {children && <span class="figure-more">{children}</span>}
    </>
  );
  return onClick ? (
    <button type="button" class={`figure figure-${tone}`} onClick={onClick}>
      {inner}
    </button>
  ) : (
    <div class={`figure figure-${tone}`}>{inner}</div>
  );
}

interface CountProps {
  name: string;
  value: number;
  tone: string;
  on: boolean;
  onClick: () => void;
}

function Count({ name, value, tone, on, onClick }: CountProps) {
  return (
    <button type="button" class={`trio-one tone-${tone}`} aria-pressed={on} onClick={onClick}>
      <span class="figure-value num">
        <span class="roll" key={value}>
          {value}
        </span>
      </span>
      <span class="trio-name">
        <span class="dot" aria-hidden="true" />
        {name}
      </span>
    </button>
  );
}
