import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../../ui/kit/Button";
import { CHANNELS } from "../../../../ui/kit/channels";
import { sessionMissing } from "../../../../ui/kit/door";
import { Icon } from "../../../../ui/kit/Icon";
import { Empty, Failure, Skeleton } from "../../../../ui/kit/states";
import type { Room } from "../room";
import { Chart } from "./Chart";
import { Definition } from "./Definition";
import { byDay } from "./days";
import { type Choice, Questions } from "./Questions";
import { ask, hash, type Question, query, Refused, type Report, read } from "./question";

type Found = {
  report: Report | null;
  trouble: { title: string; text: string; refused?: true } | null;
};

export function Reports({ room }: { room: Room }) {
  const [question, setQuestion] = useState<Question>(() => read(location.hash));
  const [found, setFound] = useState<Found>({ report: null, trouble: null });
  const [busy, setBusy] = useState(true);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    const moved = () => setQuestion(read(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const asked = query(question);
  useEffect(() => {
    const stop = new AbortController();
    setBusy(true);
    ask(read(`?${asked}`), stop.signal)
      .then((report) => {
        if (report === null) sessionMissing();
        else setFound({ report, trouble: null });
        setBusy(false);
      })
      .catch((why: unknown) => {
        if (stop.signal.aborted) return;
        const trouble =
          why instanceof Refused
            ? { title: "This report cannot be made", text: why.message, refused: true as const }
            : {
                title: "The server cannot be reached",
                text: "Your choice is kept. Try again when the line is back.",
              };
        setFound((before) => ({ report: why instanceof Refused ? null : before.report, trouble }));
        setBusy(false);
      });
    return () => stop.abort();
  }, [asked, again]);
  const choose = (change: Partial<Question>) => {
    location.hash = hash({ ...question, ...change });
  };
  const retry = () => setAgain((n) => n + 1);
  const { report, trouble } = found;
  return (
    <>
      <Questions
        question={question}
        report={report}
        queues={[
          ...room.queues.value
            .filter((row) => !row.disabled)
            .map((row) => ({ id: row.queue, label: row.name })),
          ...ofBefore(room.lists.value?.disabled_queues),
        ]}
        teams={room.lists.value?.teams ?? []}
        agents={[
          ...[...room.agents.value]
            .map((row) => ({ id: row.agent, label: row.name }))
            .sort((a, b) => a.label.localeCompare(b.label)),
          ...ofBefore(room.lists.value?.disabled_agents),
        ]}
        channels={Object.entries(CHANNELS).map(([id, { word }]): Choice => ({ id, label: word }))}
        choose={choose}
      />
      {trouble &&
        !report &&
        (trouble.refused ? (
          <Failure {...trouble} word="Show today" retry={() => choose({ from: "", to: "" })} />
        ) : (
          <Failure {...trouble} retry={retry} />
        ))}
      {trouble && report && (
        <p class="report-note report-old" role="status">
          <Icon name="offline" />
          {trouble.title}. These are the figures of before.
          <Button kind="quiet" onClick={retry}>
            Try again
          </Button>
        </p>
      )}
      {!report && !trouble && (
        <>
          <Skeleton rows={3} label="Loading the report" />
          <Skeleton rows={6} />
        </>
      )}
      {report && <Shown report={report} busy={busy} asked={asked} retry={retry} />}
    </>
  );
}

interface ShownProps {
  report: Report;
  busy: boolean;
  asked: string;
  retry: () => void;
}

/** What is in use no more has figures of earlier days. */
const ofBefore = (options: readonly Choice[] = []): Choice[] =>
  options.map(({ id, label }) => ({ id, label: `${label} (disabled)` }));

function Shown({ report, busy, asked, retry }: ShownProps) {
  const [chosen, setChosen] = useState(report.columns[0]?.id);
  const at = Math.max(
    0,
    report.columns.findIndex((column) => column.id === chosen),
  );
  return (
    <section class="card report" aria-labelledby="sentence" aria-busy={busy}>
      <div class="card-head report-head">
        <h2 id="sentence">{report.sentence}</h2>
        <div class="row report-files">
          <a class="button button-plain" href={`/api/reports.csv?${asked}`} download>
            <Icon name="download" /> CSV
          </a>
          <a class="button button-plain" href={`/api/reports.xlsx?${asked}`} download>
            <Icon name="download" /> XLSX
          </a>
        </div>
      </div>
      {report.note && (
        <p class="report-note">
          <Icon name="info" />
          <span>{report.note}</span>
          {report.note.startsWith("Figures until") && (
            <Button kind="quiet" onClick={retry}>
              Refresh
            </Button>
          )}
        </p>
      )}
      {report.rows.length === 0 ? (
        <Empty icon="inbox" title="Nothing in this time">
          <p>Nobody came and nothing was handled. Choose other days, or take away a filter.</p>
        </Empty>
      ) : (
        <>
          <label class="chart-choice">
            <span class="quiet">Chart</span>
            <select
              class="select"
              value={report.columns[at]?.id}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              {report.columns.map((column) => (
                <option key={column.id} value={column.id}>
                  {column.title}
                </option>
              ))}
            </select>
          </label>
          <Chart report={report} at={at} />
          <ReportTable report={report} />
        </>
      )}
    </section>
  );
}

function ReportTable({ report }: { report: Report }) {
  const box = useRef<HTMLElement>(null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys too.
    <section class="report-scroll" ref={box} tabIndex={0} aria-label="Figures">
      <table class="table report-table">
        <thead>
          <tr>
            <th scope="col">{report.head}</th>
            {report.columns.map((column) => (
              <th scope="col" class="end" key={column.id}>
                <Definition title={column.title} text={column.definition} />
              </th>
            ))}
          </tr>
        </thead>
        {byDay(report).map(({ title, rows }) => (
          <tbody key={title}>
            {title && (
              <tr class="report-day">
                <th scope="rowgroup" colSpan={report.columns.length + 1}>
                  <span>{title}</span>
                </th>
              </tr>
            )}
            {rows.map(({ line, label }) => (
              <tr key={line.key}>
                <th scope="row" class="num">
                  {label}
                </th>
                {line.texts.map((text, at) => (
                  <td class="end num" key={report.columns[at]?.id}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
        {report.total && (
          <tfoot>
            <tr>
              <th scope="row">{report.total.label}</th>
              {report.total.texts.map((text, at) => (
                <td class="end num" key={report.columns[at]?.id}>
                  {text}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}
