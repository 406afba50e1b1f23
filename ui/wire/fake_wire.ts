/** A Socket.IO client socket for tests: says what was emitted, and speaks for the server. */
import type { Wire } from "./connection";

type Ack = (answer: unknown) => void;

export class FakeWire implements Wire {
  connected = false;
  active = true;
  connects = 0;
  sent: { event: string; data: Record<string, unknown>; ack?: Ack }[] = [];
  #handlers = new Map<string, (...args: unknown[]) => void>();

  connect(): void {
    this.connects += 1;
    this.active = true;
  }

  disconnect(): void {
    this.active = false;
    if (this.connected) this.drop("io client disconnect", false);
  }

  on(event: string, handler: (...args: unknown[]) => void): void {
    this.#handlers.set(event, handler);
  }

  emit(event: string, data: unknown, ack?: unknown): void {
    this.sent.push({ event, data: data as Record<string, unknown>, ack: ack as Ack });
  }

  say(event: string, ...args: unknown[]): void {
    this.#handlers.get(event)?.(...args);
  }

  accept(): void {
    this.connected = true;
    this.active = true;
    this.say("connect");
  }

  drop(reason = "transport close", active = true): void {
    this.connected = false;
    this.active = active;
    this.say("disconnect", reason);
  }

  refuse(code?: string): void {
    this.active = code === undefined;
    this.say(
      "connect_error",
      Object.assign(new Error(code), { data: code ? { code } : undefined }),
    );
  }

  of(event: string): { data: Record<string, unknown>; ack?: Ack }[] {
    return this.sent.filter((each) => each.event === event);
  }

  /** Answers the last `resume`. */
  resumed(answer: object): void {
    this.of("resume")
      .at(-1)
      ?.ack?.({ ok: true, stream: "s1", seq: 0, now: 1_000_000, ...answer });
  }
}
