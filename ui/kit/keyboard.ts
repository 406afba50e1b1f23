/** What the arrow keys mean in lists and steppers. Pure. */

/** Where the arrow keys lead in a list of `count`; null for another key. */
export function step(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at + count - 1) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/** The value after a key, or null when the key means nothing here. */
export function stepped(key: string, value: number, min: number, max: number): number | null {
  const to = {
    ArrowUp: value + 1,
    ArrowRight: value + 1,
    ArrowDown: value - 1,
    ArrowLeft: value - 1,
    PageUp: value + 5,
    PageDown: value - 5,
    Home: min,
    End: max,
  }[key];
  if (to !== undefined) return Math.max(min, Math.min(max, to));
  return /^[0-9]$/.test(key) && Number(key) >= min && Number(key) <= max ? Number(key) : null;
}
