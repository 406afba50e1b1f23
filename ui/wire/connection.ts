/**
 * A session that survives: snapshot and numbered deltas into a `Store`, commands that are sent until
 * they are answered (docs/wire.md). The same for the widget and both consoles.
 */
import { type Delta, type Rows, Store } from "./store";

/** `connecting` before the first answer, `offline` while trying again, `ended` for good. */
export type Link = "connecting" | "online" | "offline" | "ended";

export interface Signal {
  kind: string;
  contact?: string;
  on?: boolean;
  seq?: number;
  text?: string;
}

/** The server's no (or `timeout`, `ended`: ours). Switch on `code`; `message` is for people. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message = code,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

/** The part of a Socket.IO client socket that is used here; tests bring their own. */
export interface Wire {
  readonly connected: boolean;
  /** False when the client will not try again by itself. */
  readonly active: boolean;
  connect(): unknown;
  disconnect(): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: handlers take what the event brings.
  on(event: string, handler: (...args: any[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

export type Auth = () => Promise<Record<string, unknown>>;

export interface Options {
  namespace: "/visitor" | "/agent" | "/supervisor";
  /** Origin of the server; this page's when empty. */
  url?: string;
  /** Asked before every connect. Without it the cookie speaks. */
  auth?: Auth;
  /**
   * The server refused the connection with `code`. `again` tries later, `now` at once (a token was
   * renewed), `end` gives up. Default: `again` for too_many and unavailable, else `end`.
   */
  refused?: (code: string) => "again" | "now" | "end";
  /** The official client, whole (`whole_client.ts`) or of its parts (the widget's `socket.ts`). */
  open: (url: string, auth: Auth | undefined) => Wire;
}

interface Pending {
  id: string;
  body: object;
  sent: number;
  timer?: ReturnType<typeof setTimeout>;
  resolve: (result: unknown) => void;
  reject: (why: Refused) => void;
}

interface Resumed {
  ok: boolean;
  code?: string;
  stream: string;
  seq: number;
  now: number;
  snapshot?: Rows;
  deltas?: Delta[];
}

const ANSWER_MS = 8_000;
const RESUME_MS = 5_000;
/** On a new line, which has just shown that it lives: the answer may be long, and the line slow. */
const FIRST_RESUME_MS = 30_000;
const OPENING_MS = 3_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000] as const;
const UNAVAILABLE_TRIES = 6;
/** A client that queues more than this while offline is told so. */
const PENDING_MAX = 200;

/** Between half and one and a half of `ms`, so that a thousand clients do not return at once. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random());

/** A random id; `crypto.randomUUID` exists only on https and localhost. */
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

export class Connection<T extends object, C extends { type: string } = { type: string }> {
  readonly store = new Store<T>();
  link: Link = "connecting";
  /** Why `link` is `ended`. */
  endedBy = "";
  #socket: Wire;
  #stream: string | null = null;
  #seq = 0;
  #ready = false;
  /** Deltas that overtook the answer to `resume`; null while none is asked. */
  #early: Delta[] | null = null;
  #asked = 0;
  #openedAt = 0;
  #offset = 0;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending = new Map<string, Pending>();
  #onLink = new Set<(link: Link) => void>();
  #onSignal = new Set<(signal: Signal) => void>();
  #unhook: (() => void) | undefined;

  constructor(private readonly options: Options) {
    const socket = options.open((options.url ?? "") + options.namespace, options.auth);
    this.#socket = socket;
    socket.on("connect", () => this.#resume());
    socket.on("delta", (delta: Delta) => this.#delta(delta));
    socket.on("signal", (signal: Signal) => {
      for (const listener of [...this.#onSignal]) listener(signal);
    });
    socket.on("ended", (why?: { code?: string }) => this.#end(why?.code || "ended"));
    socket.on("disconnect", () => this.#dropped());
    socket.on("connect_error", (error: Error & { data?: { code?: string } }) =>
      this.#connectError(error.data?.code),
    );
  }

  /** The server's clock, as well as we know it. */
  now(): number {
    return Date.now() + this.#offset;
  }

  start(): void {
    this.#hook();
    this.#open();
  }

  /** Leaves for good: what is still unanswered is rejected with `ended`. */
  stop(code = "stopped"): void {
    this.#end(code);
  }

  onLink(listener: (link: Link) => void): () => void {
    this.#onLink.add(listener);
    return () => this.#onLink.delete(listener);
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    this.#onSignal.add(listener);
    return () => this.#onSignal.delete(listener);
  }

  /** Not kept, not repeated: lost when the line is down. */
  signal(signal: Signal): void {
    if (this.#ready) this.#socket.emit("signal", signal);
  }

  /**
   * Sends `body` until it is answered: after a reconnect again, under the same id, so that it is done
   * once. `patience` limits the wait in milliseconds (without it, as long as it takes).
   * Rejects with `Refused`.
   */
  command<R = unknown>(body: C, id: string = newId(), patience?: number): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (this.link === "ended") return reject(new Refused(this.endedBy));
      if (this.#pending.size >= PENDING_MAX) return reject(new Refused("too_many"));
      const limit =
        patience === undefined
          ? undefined
          : setTimeout(() => this.#settle(id)?.reject(new Refused("timeout")), patience);
      const done =
        <A>(call: (answer: A) => void) =>
        (answer: A) => {
          clearTimeout(limit);
          call(answer);
        };
      const pending: Pending = {
        id,
        body,
        sent: 0,
        resolve: done(resolve as (result: unknown) => void),
        reject: done(reject),
      };
      this.#pending.set(id, pending);
      if (this.#ready) this.#send(pending);
    });
  }

  /** Asks whether the line still lives, as after sleep; a dead one is replaced at once. */
  check(): void {
    if (this.link === "ended") return;
    if (this.#socket.connected) {
      if (!this.#early) this.#resume();
      return;
    }
    // An attempt that has just begun is not begun again.
    if (Date.now() - this.#openedAt < OPENING_MS) return;
    this.#tries = 0;
    this.#reconnect(0);
  }

  #send(pending: Pending): void {
    clearTimeout(pending.timer);
    pending.sent += 1;
    const { id, body } = pending;
    pending.timer = setTimeout(() => {
      if (this.#ready) this.#send(pending);
    }, ANSWER_MS);
    this.#socket.emit("command", { id, body }, (answer: Answer) => this.#answered(id, answer));
  }

  #answered(id: string, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (!answer.ok && answer.code === "unavailable" && pending.sent < UNAVAILABLE_TRIES) {
      clearTimeout(pending.timer);
      pending.timer = setTimeout(
        () => this.#ready && this.#send(pending),
        jittered(RETRY_MS[Math.min(pending.sent, RETRY_MS.length) - 1] as number),
      );
      return;
    }
    this.#settle(id);
    if (answer.ok) pending.resolve(answer.result);
    else pending.reject(new Refused(answer.code, answer.message, answer.data));
  }

  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }

  #resume(): void {
    this.#early = [];
    const asked = ++this.#asked;
    const at = Date.now();
    const late = setTimeout(
      () => {
        // Connected, yet silent: a dead line that the browser has not noticed.
        if (asked === this.#asked) this.#restart();
      },
      this.#ready ? RESUME_MS : FIRST_RESUME_MS,
    );
    this.#socket.emit("resume", { stream: this.#stream, seq: this.#seq }, (answer: Resumed) => {
      clearTimeout(late);
      if (asked === this.#asked) this.#resumed(answer, at);
    });
  }

  #resumed(answer: Resumed, askedAt: number): void {
    const early = this.#early ?? [];
    this.#early = null;
    if (!answer.ok) {
      this.#stream = null;
      this.#restart();
      return;
    }
    this.#offset = answer.now - (askedAt + Date.now()) / 2;
    this.#stream = answer.stream;
    if (answer.snapshot) this.store.replace(answer.snapshot);
    else this.store.apply((answer.deltas ?? []).filter((delta) => delta.seq > this.#seq));
    this.#seq = answer.seq;
    this.#tries = 0;
    const wasReady = this.#ready;
    this.#ready = true;
    for (const delta of early) this.#delta(delta);
    this.#become("online");
    if (!wasReady) for (const pending of this.#pending.values()) this.#send(pending);
  }

  #delta(delta: Delta): void {
    if (this.#early) {
      this.#early.push(delta);
    } else if (delta.seq === this.#seq + 1) {
      this.#seq = delta.seq;
      this.store.apply([delta]);
    } else if (delta.seq > this.#seq) {
      this.#resume();
    }
  }

  #dropped(): void {
    this.#ready = false;
    this.#early = null;
    this.#asked += 1;
    for (const pending of this.#pending.values()) clearTimeout(pending.timer);
    if (this.link === "ended") return;
    this.#become("offline");
    // After "io server disconnect" the client waits for us; a restart of the server must not need a click.
    if (!this.#socket.active) this.#later();
  }

  #connectError(code: string | undefined): void {
    if (this.link === "ended") return;
    this.#openedAt = 0;
    if (this.link === "online") this.#become("offline");
    if (code === undefined) {
      if (!this.#socket.active) this.#later();
      return;
    }
    const busy = code === "too_many" || code === "unavailable";
    const next = this.options.refused?.(code) ?? (busy ? "again" : "end");
    if (next === "end") this.#end(code);
    else if (next === "now" && this.#tries === 0) {
      this.#tries = 1;
      this.#reconnect(0);
    } else this.#later();
  }

  #later(): void {
    const wait = RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] as number;
    this.#tries += 1;
    this.#reconnect(jittered(wait));
  }

  #reconnect(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.link === "ended" || this.#socket.connected) return;
      // A fresh start also ends the client's own back-off, which may be ten seconds long.
      this.#socket.disconnect();
      this.#open();
    }, ms);
  }

  #open(): void {
    this.#openedAt = Date.now();
    this.#socket.connect();
  }

  /** Drops the line; the event "disconnect" that follows tries again. */
  #restart(): void {
    this.#socket.disconnect();
  }

  #end(code: string): void {
    if (this.link === "ended") return;
    this.endedBy = code;
    this.#become("ended");
    this.#ready = false;
    this.#unhook?.();
    clearTimeout(this.#timer);
    this.#socket.disconnect();
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new Refused(code));
  }

  #become(link: Link): void {
    if (link === this.link) return;
    this.link = link;
    for (const listener of [...this.#onLink]) listener(link);
  }

  #hook(): void {
    if (this.#unhook) return;
    const seen = () => {
      if (document.visibilityState === "visible") this.check();
    };
    const back = () => this.check();
    const online = () => {
      // What was begun on the old network may hang for long.
      this.#openedAt = 0;
      this.check();
    };
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", online);
    addEventListener("pageshow", back);
    this.#unhook = () => {
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", online);
      removeEventListener("pageshow", back);
    };
  }
}

type Answer =
  | { ok: true; result?: unknown }
  | { ok: false; code: string; message?: string; data?: unknown };
