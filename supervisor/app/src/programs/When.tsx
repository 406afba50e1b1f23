const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** A day of a key, and whose doing it was. */
export function When({ at, by = "" }: { at: number; by?: string }) {
  return (
    <>
      <span class="time-since">{DAY.format(at)}</span> <span class="quiet">{by}</span>
    </>
  );
}
