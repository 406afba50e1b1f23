/**
 * One Engine.IO connection over one transport of the official client (engine.io-client): handshake,
 * heartbeat, one packet after the other. No upgrade from one transport to another.
 */
import type { WebSocket, XHR } from "engine.io-client";

export type Transport = typeof WebSocket | typeof XHR;

interface Packet {
  type: string;
  data?: string;
}

export interface Ears {
  opened(): void;
  heard(data: string): void;
  /** Once, and not after `close`. */
  closed(reason: string): void;
}

export class Carrier {
  readonly #transport: InstanceType<Transport>;
  #queue: Packet[] = [];
  /** How long the server may be silent. */
  #patience = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    Transport: Transport,
    { protocol, hostname, port }: URL,
    private readonly ears: Ears,
  ) {
    const transport = new Transport({
      hostname: hostname.replace(/[[\]]/g, ""),
      port,
      secure: protocol === "https:",
      path: "/socket.io/",
      query: { EIO: 4, transport: Transport.prototype.name },
      timestampParam: "t",
      socket: { binaryType: "arraybuffer" },
    });
    this.#transport = transport;
    transport.on("packet", (packet: Packet) => this.#packet(packet));
    transport.on("drain", () => this.#flush());
    transport.on("error", () => this.#closed("transport error"));
    transport.on("close", () => this.#closed("transport close"));
    addEventListener("offline", this.#offline);
    transport.open();
  }

  send(data: string): void {
    this.#put({ type: "message", data });
  }

  close(): void {
    clearTimeout(this.#timer);
    removeEventListener("offline", this.#offline);
    this.#transport.removeAllListeners();
    this.#transport.close();
  }

  #offline = () => this.#closed("network connection lost");

  #put(packet: Packet): void {
    this.#queue.push(packet);
    this.#flush();
  }

  #flush(): void {
    // One at a time: a request of long polling may not grow beyond what the server takes.
    if (this.#transport.writable && this.#queue.length > 0)
      this.#transport.send(this.#queue.splice(0, 1) as never);
  }

  #packet({ type, data = "" }: Packet): void {
    if (type === "open") {
      const { sid, pingInterval, pingTimeout } = JSON.parse(data);
      this.#transport.query.sid = sid;
      this.#patience = pingInterval + pingTimeout;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#closed("ping timeout"), this.#patience);
    if (type === "open") this.ears.opened();
    else if (type === "ping") this.#put({ type: "pong" });
    else if (type === "message") this.ears.heard(data);
  }

  #closed(reason: string): void {
    this.close();
    this.ears.closed(reason);
  }
}
