/**
 * What the customer wrote and the server has not yet confirmed. Kept over reloads under ids made once,
 * so sending again stores nothing twice. Each entry has its own key: tabs do not overwrite each other.
 */
import type { File as Stored } from "../../../ui/wire/generated";

export interface Written {
  id: string;
  contact: string;
  text: string;
  file: Stored | null;
  at: number;
  /** When it was kept, by this machine's clock; `at` is by the server's. */
  kept?: number;
  /** Code of the refusal; it waits for the customer's decision then. */
  failed?: string;
}

const PREFIX = "cordboard.out.";
const KEEP_MS = 24 * 3_600_000;

export class Outbox {
  #all = new Map<string, Written>();

  constructor(private readonly clock: () => number) {
    const now = clock();
    for (const key of stored()) {
      const entry = parse(key);
      if (entry?.kept && now - entry.kept < KEEP_MS) this.#all.set(entry.id, entry);
      else drop(key);
    }
  }

  /** Of one contact, oldest first. */
  of(contact: string): Written[] {
    return this.#some((entry) => entry.contact === contact);
  }

  /** Of all others. */
  strays(contact: string | undefined): Written[] {
    return this.#some((entry) => entry.contact !== contact);
  }

  put(entry: Written): void {
    this.#all.set(entry.id, entry);
    try {
      localStorage.setItem(PREFIX + entry.id, JSON.stringify({ ...entry, kept: this.clock() }));
    } catch {
      // Full or forbidden: it is still sent while this page lives.
    }
  }

  #some(wanted: (entry: Written) => boolean): Written[] {
    return [...this.#all.values()].filter(wanted).sort((a, b) => a.at - b.at);
  }

  /** Not when it was removed meanwhile. */
  fail(id: string, failed: string): void {
    const entry = this.#all.get(id);
    if (entry) this.put({ ...entry, failed });
  }

  remove(id: string): void {
    this.#all.delete(id);
    drop(PREFIX + id);
  }
}

function stored(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function parse(key: string): Written | null {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? "") as Written;
    return typeof entry.id === "string" && typeof entry.contact === "string" ? entry : null;
  } catch {
    return null;
  }
}

function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}
