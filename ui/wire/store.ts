/** What the server last said, as keyed collections. Each change makes a new map, so identity tells. */

export type Rows = Record<string, Record<string, unknown>>;
export interface Delta {
  seq: number;
  set?: Rows;
  del?: Record<string, string[]>;
}

const NONE = new Map<string, never>();

/** `T` names each collection and its record: `{ chat: Chat; messages: Message }`. */
export class Store<T extends object> {
  #tables = new Map<string, ReadonlyMap<string, unknown>>();
  #listeners = new Set<(changed: ReadonlySet<string>) => void>();

  table<K extends keyof T & string>(name: K): ReadonlyMap<string, T[K]> {
    return (
      (this.#tables.get(name) as ReadonlyMap<string, T[K]> | undefined) ??
      (NONE as ReadonlyMap<string, T[K]>)
    );
  }

  get<K extends keyof T & string>(name: K, key: string = name): T[K] | undefined {
    return this.table(name).get(key);
  }

  /** Calls `listener` with the names of the collections that changed. Returns how to stop. */
  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  replace(snapshot: Rows): void {
    const changed = new Set([...this.#tables.keys(), ...Object.keys(snapshot)]);
    this.#tables = new Map(
      Object.entries(snapshot).map(([name, rows]) => [name, new Map(Object.entries(rows))]),
    );
    this.#tell(changed);
  }

  apply(deltas: readonly Delta[]): void {
    const fresh = new Map<string, Map<string, unknown>>();
    const open = (name: string) => {
      let table = fresh.get(name);
      if (!table) {
        table = new Map(this.#tables.get(name));
        fresh.set(name, table);
      }
      return table;
    };
    for (const delta of deltas) {
      for (const [name, keys] of Object.entries(delta.del ?? {}))
        for (const key of keys) open(name).delete(key);
      for (const [name, rows] of Object.entries(delta.set ?? {}))
        for (const [key, row] of Object.entries(rows)) open(name).set(key, row);
    }
    for (const [name, table] of fresh) this.#tables.set(name, table);
    this.#tell(new Set(fresh.keys()));
  }

  #tell(changed: ReadonlySet<string>): void {
    if (changed.size > 0) for (const listener of [...this.#listeners]) listener(changed);
  }
}
