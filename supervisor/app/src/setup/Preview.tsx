import { useEffect, useRef } from "preact/hooks";
import type { Drawing, Drawn } from "./drawing";

/** The form as customers see it. It is looked at, and cannot be filled in. */
export function Preview({ drawn }: { drawn: Drawn }) {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(drawn);
  latest.current = drawn;
  useEffect(() => {
    let here = true;
    // The widget's styles are fetched by who opens a form.
    void import("./drawing").then(({ Drawing }) => {
      if (!here || !host.current || drawing.current) return;
      drawing.current = new Drawing(host.current);
      void drawing.current.draw(latest.current);
    });
    return () => {
      here = false;
    };
  }, []);
  useEffect(() => void drawing.current?.draw(drawn), [JSON.stringify(drawn)]);
  return (
    <section class="form-preview" aria-label="Preview">
      <h3>As customers see it</h3>
      <div ref={host} inert />
    </section>
  );
}
