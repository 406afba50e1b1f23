import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import type { plotIn } from "./plot";
import type { Column, Report } from "./question";

/** One figure over the rows of the report. The table below it says the same in numbers. */
export function Chart({ report, at }: { report: Report; at: number }) {
  const box = useRef<HTMLDivElement>(null);
  const column = report.columns[at] as Column;
  useEffect(() => {
    const home = box.current;
    if (!home) return;
    let plot: uPlot | undefined;
    let plotted: typeof plotIn | undefined;
    let over = false;
    const draw = () => {
      plot?.destroy();
      plot = plotted?.(home, report, at);
    };
    // Fetched with the first chart. Without it, as where it cannot read the browser's language, the
    // table below still stands.
    import("./plot").then(
      (module) => {
        plotted = module.plotIn;
        if (!over) draw();
      },
      () => undefined,
    );
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const sizes = new ResizeObserver(() =>
      plot?.setSize({ width: home.clientWidth, height: home.clientHeight }),
    );
    dark.addEventListener("change", draw);
    sizes.observe(home);
    return () => {
      over = true;
      dark.removeEventListener("change", draw);
      sizes.disconnect();
      plot?.destroy();
    };
  }, [report, at]);
  return (
    <div
      class="chart"
      ref={box}
      role="img"
      aria-label={`${column.title}. ${report.sentence} The table below has the numbers.`}
    />
  );
}
