import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { areNamed, type Column, onAxis, type Report, steps } from "./question";

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draw one figure of the report, as large as its place is. */
export function plotIn(home: HTMLElement, report: Report, at: number): uPlot {
  const column = report.columns[at] as Column;
  const room = { width: home.clientWidth, height: home.clientHeight };
  return new uPlot({ ...room, ...options(report, column, room.width) }, data(report, at), home);
}

function data(report: Report, at: number): uPlot.AlignedData {
  const timed = report.by === "interval";
  return [
    report.rows.map((row, number) => (timed ? (row.at ?? 0) / 1000 : number)),
    report.rows.map((row) => row.values[at] ?? null),
  ];
}

function options(
  report: Report,
  column: Column,
  width: number,
): Omit<uPlot.Options, "width" | "height"> {
  const timed = report.by === "interval";
  const font = `12px ${token("--font")}`;
  const axis = {
    font,
    stroke: token("--n11"),
    ticks: { show: false },
    grid: { stroke: token("--n5"), width: 1 },
  };
  const few = report.rows.length <= Math.max(3, Math.floor(width / 56));
  const named = areNamed(report.rows.length, width);
  const name = (number: number) => {
    const label = report.rows[number]?.label ?? "";
    const room = few ? Math.max(4, Math.floor(width / Math.max(report.rows.length, 1) / 7)) : 12;
    return label.length > room ? `${label.slice(0, room - 1)}…` : label;
  };
  const bars = uPlot.paths.bars?.({ size: [timed ? 0.8 : 0.6, 48], radius: 0.1 });
  return {
    legend: { show: false },
    cursor: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), report.time_zone),
    scales: {
      x: { time: timed, range: timed ? padded(report) : [-0.5, report.rows.length - 0.5] },
      y: { range: (_, __, most) => [0, top(most, column)] },
    },
    axes: [
      timed
        ? {
            ...axis,
            grid: { show: false },
            values: clocks(report.time_zone),
            // "30 Nov" and some air.
            space: 56,
          }
        : {
            ...axis,
            grid: { show: false },
            rotate: few ? 0 : -60,
            size: !named ? 12 : few ? 32 : 88,
            splits: () => (named ? report.rows.map((_, number) => number) : []),
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

/** A time of day as the rows and files have it, or at midnight the day. */
function clocks(zone: string): uPlot.Axis.DynamicValues {
  const hours = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: zone });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: zone });
  return (_, all) =>
    all.map((at) => {
      const time = hours.format(at * 1000);
      return time === "00:00" ? day.format(at * 1000) : time;
    });
}
