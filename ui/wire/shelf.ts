/**
 * What is on its way and too large for the browser's storage of words: kept in a database of the
 * browser over reloads and closed windows, until it has arrived. Of several windows one works on an
 * entry: the next one gets it when the first is gone.
 */

export interface Shelved {
  id: string;
}

const TABLE = "kept";
const OPENING_MS = 2_000;

export class Shelf<T extends Shelved> {
  #open: Promise<IDBDatabase> | undefined;
  /** How to give an entry to other windows. */
  #ours = new Map<string, () => void>();
  /** What is removed while it is being kept is not kept. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly name: string) {}

  /** False where the browser does not keep it: full, or forbidden. Kept again, it is replaced. */
  put(entry: T): Promise<boolean> {
    return this.#change(async () => {
      await this.#claim(entry.id);
      return this.#run("readwrite", (table) => table.put(entry)).then(
        () => true,
        () => false,
      );
    });
  }

  all(): Promise<T[]> {
    return this.#run<T[]>("readonly", (table) => table.getAll()).catch(() => []);
  }

  /** Comes when no other window works on it; undefined when it has arrived there. */
  async own(id: string): Promise<T | undefined> {
    await this.#claim(id);
    const entry = await this.#run<T | undefined>("readonly", (table) => table.get(id)).catch(
      () => undefined,
    );
    if (!entry) this.#release(id);
    return entry;
  }

  remove(id: string): Promise<void> {
    return this.#change(async () => {
      await this.#run("readwrite", (table) => table.delete(id)).catch(() => {});
      this.#release(id);
    });
  }

  /** All of it, whichever window works on it. */
  clear(): Promise<void> {
    return this.#change(async () => {
      await this.#run("readwrite", (table) => table.clear()).catch(() => {});
      for (const id of [...this.#ours.keys()]) this.#release(id);
    });
  }

  #change<R>(change: () => Promise<R>): Promise<R> {
    const done = this.#turn.then(change);
    this.#turn = done;
    return done;
  }

  /** Where windows cannot agree (without https) two may work on one entry; the server, which is told its
   * id, keeps it once. */
  #claim(id: string): Promise<void> {
    if (this.#ours.has(id) || !navigator.locks) return Promise.resolve();
    return new Promise((claimed) => {
      void navigator.locks
        .request(`${this.name}.${id}`, () => {
          claimed();
          return new Promise<void>((release) => this.#ours.set(id, release));
        })
        .catch(() => claimed());
    });
  }

  #release(id: string): void {
    this.#ours.get(id)?.();
    this.#ours.delete(id);
  }

  async #run<R>(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<R> {
    this.#open ??= opened(this.name, () => {
      this.#open = undefined;
    });
    const transaction = (await this.#open).transaction(TABLE, mode);
    const asked = ask(transaction.objectStore(TABLE));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done(asked.result as R);
      transaction.onabort = () => failed(transaction.error);
    });
  }
}

/** `closed`: the browser took the connection away, as phones do. */
function opened(name: string, closed: () => void): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    // Throws where storage is forbidden; that rejects too.
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "id" });
    asked.onsuccess = () => {
      asked.result.onclose = closed;
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
    // Some browsers never answer after sleep; what waits for this goes on without being kept.
    setTimeout(() => failed(new Error("no answer")), OPENING_MS);
  });
}
