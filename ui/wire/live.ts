/** A connection's collections as signals, for Preact. */
import { type ReadonlySignal, type Signal as Sig, signal } from "@preact/signals";
import type { Connection, Link, Refused } from "./connection";

export class Live<T extends object, C extends { type: string }> {
  readonly link: Sig<Link>;
  /** False until the first snapshot. */
  readonly loaded = signal(false);
  #tables = new Map<string, Sig<ReadonlyMap<string, unknown>>>();
  #stops: (() => void)[];

  constructor(readonly connection: Connection<T, C>) {
    this.link = signal(connection.link);
    this.#stops = [
      connection.store.subscribe((changed) => {
        for (const name of changed) {
          const table = this.#tables.get(name);
          if (table) table.value = connection.store.table(name as keyof T & string);
        }
        this.loaded.value = true;
      }),
      connection.onLink((link) => {
        this.link.value = link;
      }),
    ];
  }

  table<K extends keyof T & string>(name: K): ReadonlySignal<ReadonlyMap<string, T[K]>> {
    let table = this.#tables.get(name);
    if (!table) {
      table = signal(this.connection.store.table(name));
      this.#tables.set(name, table);
    }
    return table as unknown as ReadonlySignal<ReadonlyMap<string, T[K]>>;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.connection.stop();
  }
}

const WORDS: Record<string, string> = {
  timeout: "The server did not answer in time. Try again.",
  too_many: "Too much at once. Wait a moment and try again.",
  ended: "Your session has ended. Sign in again.",
  stopped: "You left before it was done.",
};

/** What a person reads of a refusal: the server's own words where it has some. */
export function plain(why: unknown): string {
  const { code = "", message = "" } = (why ?? {}) as Partial<Refused>;
  if (message && message !== code) return message;
  return WORDS[code] ?? "That did not work. Try again.";
}
