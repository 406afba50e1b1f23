/** Storage of the browser, or of this tab, that may be forbidden, full, or written by somebody else. */

const PREFIX = "cordboard.";
type Where = "localStorage" | "sessionStorage";

export function keep(name: string, value: unknown, where: Where = "localStorage"): void {
  try {
    if (value === null) window[where].removeItem(PREFIX + name);
    else window[where].setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Then it lives as long as the page.
  }
}

export function kept<T>(name: string, where: Where = "localStorage"): T | null {
  try {
    return JSON.parse(window[where].getItem(PREFIX + name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** Calls `listener` when another tab changed `name`. */
export function onKept(name: string, listener: () => void): void {
  addEventListener("storage", (event) => {
    if (event.key === PREFIX + name) listener();
  });
}
