import { useId, useState } from "preact/hooks";
import {
  dayIn,
  INTERVALS,
  levels,
  type Question,
  type Report,
  SPANS,
  span,
  spanName,
} from "./question";

export interface Choice {
  id: string;
  label: string;
}

interface QuestionsProps {
  question: Question;
  report: Report | null;
  queues: readonly Choice[];
  agents: readonly Choice[];
  teams: readonly Choice[];
  channels: readonly Choice[];
  choose: (change: Partial<Question>) => void;
}

const BY: readonly Choice[] = [
  { id: "queue", label: "Queue" },
  { id: "agent", label: "Agent" },
  { id: "team", label: "Team" },
  { id: "channel", label: "Channel" },
  { id: "interval", label: "Interval" },
];
const STEPS: Record<string, string> = { quarter: "15 minutes", hour: "Hour", day: "Day" };

export function Questions(props: QuestionsProps) {
  const { question, report, choose } = props;
  /** On a phone all but the first choices stand behind a button, so that the report is in sight. */
  const [open, setOpen] = useState(false);
  const more = useId();
  const { channel, queue, agent, team, sl } = question;
  const filters = [channel, queue, agent, team, sl].filter(Boolean).length;
  const zone = report?.time_zone ?? "UTC";
  const today = dayIn(Date.now(), zone);
  const from = question.from || (report ? dayIn(report.begin, zone) : today);
  const to = question.to || (report ? dayIn(report.end - 1, zone) : from);
  const day = (name: "from" | "to", value: string) => {
    if (!value) return;
    const next = { from, to, [name]: value };
    // Whichever day was chosen stands; the other one follows it.
    if (next.from > next.to) next[name === "from" ? "to" : "from"] = value;
    choose(next);
  };
  return (
    <form class="questions" aria-label="What to show" onSubmit={(event) => event.preventDefault()}>
      <div class="questions-by">
        <fieldset class="segments">
          <legend class="sr-only">Rows</legend>
          {BY.filter(({ id }) => id !== "team" || props.teams.length > 0).map(({ id, label }) => (
            <button
              type="button"
              key={id}
              class="segment"
              aria-pressed={question.by === id}
              onClick={() => choose({ by: id as Question["by"] })}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <Select
        label="Time"
        value={spanName(from, to, today)}
        all="Other days"
        choices={SPANS}
        onPick={(id) => id && choose(span(id, today))}
      />
      <button
        type="button"
        class="button questions-switch"
        aria-expanded={open}
        aria-controls={more}
        onClick={() => setOpen(!open)}
      >
        {open ? "Fewer choices" : filters > 0 ? `All choices (${filters} set)` : "All choices"}
      </button>
      <div id={more} class={`questions-more ${open ? "questions-open" : ""}`}>
        <label class="question">
          <span>From</span>
          <input
            class="select"
            type="date"
            value={from}
            onChange={(event) => day("from", event.currentTarget.value)}
          />
        </label>
        <label class="question">
          <span>To</span>
          <input
            class="select"
            type="date"
            value={to}
            onChange={(event) => day("to", event.currentTarget.value)}
          />
        </label>
        {question.by === "interval" && (
          <Select
            label="Step"
            value={question.interval || (report?.interval ?? "")}
            choices={INTERVALS.map((id) => ({ id, label: STEPS[id] ?? id }))}
            onPick={(interval) => choose({ interval })}
          />
        )}
        <Select
          label="Channel"
          value={question.channel}
          all="All channels"
          choices={props.channels}
          onPick={(channel) => choose({ channel })}
        />
        <Select
          label="Queue"
          value={question.queue}
          all="All queues"
          choices={props.queues}
          onPick={(queue) => choose({ queue })}
        />
        <Select
          label="Agent"
          value={question.agent}
          all="All agents"
          choices={props.agents}
          onPick={(agent) => choose({ agent })}
        />
        {props.teams.length > 0 && (
          <Select
            label="Team"
            value={question.team}
            all="All teams"
            choices={props.teams}
            onPick={(team) => choose({ team })}
          />
        )}
        <Select
          label="Service level"
          value={question.sl || (report?.service_level ?? "SL-4")}
          choices={levels}
          onPick={(sl) => choose({ sl })}
        />
      </div>
    </form>
  );
}

interface SelectProps {
  label: string;
  value: string;
  /** The words for no choice; without them something is always chosen. */
  all?: string;
  choices: readonly Choice[];
  onPick: (id: string) => void;
}

function Select({ label, value, all, choices, onPick }: SelectProps) {
  const unknown = value && !choices.some(({ id }) => id === value);
  return (
    <label class="question">
      <span>{label}</span>
      <select class="select" value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {unknown && <option value={value}>{value}</option>}
        {choices.map(({ id, label: word }) => (
          <option key={id} value={id}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
