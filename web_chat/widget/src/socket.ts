/**
 * A Socket.IO socket made of the official client's own parts: its transports (engine.io-client) and its
 * packets (socket.io-parser). Left out is what `Connection` does itself or nobody here needs:
 * reconnecting, buffers, retries, upgrades, binary data, several namespaces.
 *
 * The web socket comes first. Where none has ever opened (a proxy forbids it), long polling is fetched
 * from the server as a file of its own.
 */
import { WebSocket } from "engine.io-client";
import { Decoder, Encoder, type Packet, PacketType } from "socket.io-parser";
import type { Auth, Wire } from "../../../ui/wire/connection";
import { Carrier, type Transport } from "./carrier";

const OPENING_MS = 20_000;
/** The customer's own going is nobody's error. */
const OURS = "io client disconnect";

// biome-ignore lint/suspicious/noExplicitAny: handlers take what the event brings.
type Handler = (...args: any[]) => void;

export class PartsSocket implements Wire {
  connected = false;
  /** It never tries again by itself. */
  readonly active = false;
  #carrier: Carrier | null = null;
  /** A web socket has opened once: they are not forbidden here. */
  #proved = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #handlers = new Map<string, Handler>();
  #acks = new Map<number, Handler>();
  #asked = 0;
  #encoder = new Encoder();
  readonly #url: URL;

  constructor(
    url: string,
    private readonly auth: Auth | undefined,
    /** Gives long polling; rejects where it cannot be fetched. */
    private readonly polling: () => Promise<Transport>,
  ) {
    this.#url = new URL(url, location.href);
  }

  on(event: string, handler: Handler): void {
    this.#handlers.set(event, handler);
  }

  emit(event: string, ...args: unknown[]): void {
    const data = [event, ...args];
    let id: number | undefined;
    if (typeof args.at(-1) === "function") {
      id = this.#asked++;
      this.#acks.set(id, data.pop() as Handler);
    }
    this.#send(PacketType.EVENT, data, id);
  }

  connect(): void {
    if (!this.#carrier) this.#open(WebSocket);
  }

  disconnect(): void {
    this.#close(OURS);
  }

  #open(transport: Transport): void {
    const decoder = new Decoder();
    decoder.on("decoded", (packet: Packet) => this.#heard(packet));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#close("timeout"), OPENING_MS);
    let opened = false;
    const carrier = new Carrier(transport, this.#url, {
      opened: async () => {
        opened = true;
        this.#proved ||= transport === WebSocket;
        const data = await this.auth?.().catch(() => ({}));
        if (carrier === this.#carrier) this.#send(PacketType.CONNECT, data);
      },
      heard: (data) => {
        try {
          decoder.add(data);
        } catch {
          this.#close("parse error");
        }
      },
      closed: (reason) => {
        if (opened || this.#proved || transport !== WebSocket) {
          this.#close(reason);
          return;
        }
        // It stays ours until long polling takes its place, so that nobody opens another meanwhile.
        void this.polling().then(
          (polling) => carrier === this.#carrier && this.#open(polling),
          () => carrier === this.#carrier && this.#close(reason),
        );
      },
    });
    this.#carrier = carrier;
  }

  #heard({ type, nsp, data, id = -1 }: Packet): void {
    if (nsp !== this.#url.pathname) return;
    if (type === PacketType.CONNECT) {
      clearTimeout(this.#timer);
      this.connected = true;
      this.#tell("connect");
    } else if (type === PacketType.EVENT) {
      this.#tell(...(data as [string, ...unknown[]]));
    } else if (type === PacketType.ACK) {
      this.#acks.get(id)?.(...data);
      this.#acks.delete(id);
    } else if (type === PacketType.CONNECT_ERROR) {
      this.#close(data.message, data.data);
    } else {
      this.#close("io server disconnect");
    }
  }

  #send(type: PacketType, data: unknown, id?: number): void {
    const { pathname: nsp } = this.#url;
    const [packet] = this.#encoder.encode({ type, nsp, data, ...(id !== undefined && { id }) });
    this.#carrier?.send(packet);
  }

  /** Tells `disconnect` of a connection, and `connect_error` of an attempt. */
  #close(reason: string, data?: unknown): void {
    const { connected } = this;
    const carrier = this.#carrier;
    if (!carrier) return;
    this.#carrier = null;
    this.connected = false;
    this.#acks.clear();
    clearTimeout(this.#timer);
    carrier.close();
    if (connected) this.#tell("disconnect", reason);
    else if (reason !== OURS)
      this.#tell("connect_error", Object.assign(new Error(reason), { data }));
  }

  #tell(event: string, ...args: unknown[]): void {
    this.#handlers.get(event)?.(...args);
  }
}
