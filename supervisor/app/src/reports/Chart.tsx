import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { timeText } from "../../../../ui/kit/time";
import { type Column, onAxis, type Report, steps } from "./question";

const HEIGHT = 240;

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** One figure over the rows of the report. The table below it says the same in numbers. */
export function Chart({ report, at }: { report: Report; at: number }) {
  const box = useRef<HTMLDivElement>(null);
  const column = report.columns[at] as Column;
  useEffect(() => {
    const home = box.current;
    if (!home) return;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(options(report, column, home.clientWidth), data(report, at), home);
    };
    draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const sizes = new ResizeObserver(() =>
      plot?.setSize({ width: home.clientWidth, height: HEIGHT }),
    );
    dark.addEventListener("change", draw);
    sizes.observe(home);
    return () => {
      dark.removeEventListener("change", draw);
      sizes.disconnect();
      plot?.destroy();
    };
  }, [report, column, at]);
  return (
    <div
      class="chart"
      ref={box}
      role="img"
      aria-label={`${column.title}. ${report.sentence} The table below has the numbers.`}
    />
  );
}

function data(report: Report, at: number): uPlot.AlignedData {
  const timed = report.by === "interval";
  return [
    report.rows.map((row, number) => (timed ? (row.at ?? 0) / 1000 : number)),
    report.rows.map((row) => row.values[at] ?? null),
  ];
}

function options(report: Report, column: Column, width: number): uPlot.Options {
  const timed = report.by === "interval";
  const font = `12px ${token("--font")}`;
  const axis = {
    font,
    stroke: token("--n11"),
    ticks: { show: false },
    grid: { stroke: token("--n5"), width: 1 },
  };
  const few = report.rows.length <= Math.max(3, Math.floor(width / 56));
  const name = (number: number) => {
    const label = report.rows[number]?.label ?? "";
    const room = few ? Math.max(4, Math.floor(width / Math.max(report.rows.length, 1) / 7)) : 12;
    return label.length > room ? `${label.slice(0, room - 1)}…` : label;
  };
  const bars = uPlot.paths.bars?.({ size: [timed ? 0.8 : 0.6, 48], radius: 0.1 });
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), report.time_zone),
    scales: {
      x: { time: timed, range: timed ? padded(report) : [-0.5, report.rows.length - 0.5] },
      y: { range: (_, __, most) => [0, top(most, column)] },
    },
    axes: [
      timed
        ? { ...axis, grid: { show: false }, values: clocks(report.time_zone) }
        : {
            ...axis,
            grid: { show: false },
            rotate: few ? 0 : -60,
            size: few ? 32 : 88,
            splits: () => (report.rows.length <= 40 ? report.rows.map((_, number) => number) : []),
            values: (_, all) => all.map(name),
          },
      {
        ...axis,
        size: 60,
        incrs: steps(column.unit),
        values: (_, all) => all.map((value) => onAxis(value, column.unit)),
      },
    ],
    series: [
      {},
      {
        stroke: token("--accent"),
        fill: token("--accent"),
        ...(bars && { paths: bars }),
        points: { show: false },
      },
    ],
  };
}

/** Bars stand on the beginning of their interval; half a bar of room on both sides. */
function padded(report: Report): [number, number] {
  const first = (report.rows[0]?.at ?? report.begin) / 1000;
  const last = (report.rows.at(-1)?.at ?? report.begin) / 1000;
  const half = report.rows.length > 1 ? (last - first) / (report.rows.length - 1) / 2 : 1800;
  return [first - half, last + half];
}

function top(most: number | null, column: Column): number {
  if (column.unit === "share") return 1000;
  if (column.unit === "score") return 500;
  return Math.max(most ?? 0, column.unit === "time" ? 1000 : 1) * 1.1;
}

/** A time of day, or at midnight the day. */
function clocks(zone: string): uPlot.Axis.DynamicValues {
  const hours = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: zone });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: zone });
  return (_, all) =>
    all.map((at) => {
      const midnight = hours.format(at * 1000) === "00:00";
      return midnight ? day.format(at * 1000) : timeText(at * 1000, zone);
    });
}
