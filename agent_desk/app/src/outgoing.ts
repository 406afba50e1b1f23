/** Replies on their way: shown at once, and kept by the browser until the server has them. */
import { effect, signal } from "@preact/signals";
import { newId, Refused } from "../../../ui/wire/connection";
import type { AgentCommand } from "../../../ui/wire/generated";
import { type Live, plain } from "../../../ui/wire/live";
import { Shelf } from "../../../ui/wire/shelf";
import type { Tables } from "./desk";
import { upload } from "./upload";

/** Shown until the server's record comes. */
export interface Going {
  message: string;
  contact: string;
  customer: string;
  text: string;
  file: File | null;
  /** Once the server has the file. */
  fileId: string | null;
  at: number;
  /** Of an upload, 0 to 1; null when there is none. */
  progress: number | null;
  failed: string;
  /** It would be refused again. */
  final: boolean;
  /** The server has said no to this very message. */
  refused: boolean;
  cancel?: () => void;
}

type Written = Pick<Going, "contact" | "customer" | "text" | "file" | "fileId" | "at">;
interface Kept extends Written {
  id: string;
  agent: string;
  /** When, by this machine's clock; `at` is by the server's. */
  kept: number;
}

const KEEP_MS = 24 * 3_600_000;
/** One for the page: who signs in again goes on with what this page has claimed. */
const shelf = new Shelf<Kept>("cordboard.outgoing");

export class Outgoing {
  readonly all = signal<readonly Going[]>([]);
  /** Those that the server has not answered yet. */
  #asked = new Set<string>();
  /** Those that it took. */
  #taken = new Set<string>();
  #guarded = false;
  #stop: () => void;

  constructor(
    readonly live: Live<Tables, AgentCommand>,
    /** One that can no longer be sent: its contact is in other hands. */
    private readonly lost: (going: Going) => void,
  ) {
    this.#stop = effect(() => this.#settle());
  }

  stop(): void {
    this.#stop();
    removeEventListener("beforeunload", this.#ask);
  }

  send(contact: string, text: string, file: File | null = null): void {
    const at = this.live.connection.now();
    const customer = this.live.table("desk").value.get(contact)?.customer ?? "";
    this.#go(newId(), { contact, customer, text, file, fileId: null, at });
  }

  again(message: string): void {
    const going = this.find(message);
    if (!going?.refused) {
      if (going) this.#start(going);
      return;
    }
    // The refusal is remembered under the old id.
    this.discard(message);
    this.#go(newId(), going);
  }

  find(message: string): Going | undefined {
    return this.all.peek().find((each) => each.message === message);
  }

  change(message: string, patch: Partial<Going>): void {
    this.all.value = this.all
      .peek()
      .map((each) => (each.message === message ? { ...each, ...patch } : each));
    if (patch.fileId) void this.#keep(message);
  }

  discard(message: string): void {
    this.all.value = this.all.peek().filter((each) => each.message !== message);
    this.#taken.delete(message);
    void shelf.remove(message);
  }

  /** What pages before this one did not bring to its end, under the ids that it had. */
  async goOn(agent: string): Promise<void> {
    for (const { id, agent: by, kept } of await shelf.all())
      if (by !== agent || Date.now() - kept > KEEP_MS) void shelf.remove(id);
      else void this.#take(id);
  }

  /** Sends what is shown already. The same id is stored once. */
  async post(message: string): Promise<void> {
    const it = this.find(message);
    if (!it) return;
    this.change(message, { failed: "", progress: null });
    const { contact, text, fileId } = it;
    const seen = this.live.table("desk").value.get(contact)?.last_seq ?? 0;
    this.#asked.add(message);
    try {
      await this.live.connection.command({
        type: "send",
        contact,
        message,
        text,
        file: fileId,
        seen_seq: seen,
      });
      this.#taken.add(message);
    } catch (why) {
      // Signed out or gone: it waits for the next time.
      if (this.live.connection.link === "ended") return;
      const refused = why instanceof Refused && why.code !== "unavailable";
      this.change(message, { failed: plain(why), refused });
    }
    this.#asked.delete(message);
    this.#settle();
  }

  #go(message: string, { contact, customer, text, file, fileId, at }: Written): void {
    const written = { contact, customer, text, file, fileId, at };
    const going = { message, ...written, progress: null, failed: "", final: false, refused: false };
    this.all.value = [...this.all.peek(), going];
    const kept = this.#keep(message);
    // A page that is left in its first moment has at least not begun.
    if (file) void kept.then(() => this.#start(going));
    else this.#start(going);
  }

  #start({ message, file, fileId }: Going): void {
    if (file && !fileId) upload(this, message, file);
    else void this.post(message);
  }

  async #take(id: string): Promise<void> {
    const entry = await shelf.own(id);
    if (!entry || this.find(id)) return;
    this.#go(id, entry);
  }

  async #keep(message: string): Promise<void> {
    const it = this.find(message);
    const agent = this.live.table("me").peek().get("me")?.agent;
    if (!it || !agent) return;
    const { contact, customer, text, file, fileId, at } = it;
    const entry = { id: message, agent, contact, customer, text, file, fileId, at };
    if ((await shelf.put({ ...entry, kept: Date.now() })) || this.#guarded) return;
    this.#guarded = true;
    addEventListener("beforeunload", this.#ask);
  }

  /** Where the browser keeps nothing, it asks before the page is left. */
  #ask = (event: Event): void => {
    if (this.all.peek().length > 0) event.preventDefault();
  };

  /** What the server has recorded is no longer on its way; what it can not take any more is told. */
  #settle(): void {
    const going = this.all.value;
    const desks = this.live.table("desk").value;
    const messages = this.live.table("messages").value;
    if (going.length === 0 || !this.live.loaded.value) return;
    const stored = new Set<string>();
    for (const { id } of messages.values()) stored.add(id);
    for (const each of going) {
      const { message, contact } = each;
      const gone = !desks.has(contact) && !this.#asked.has(message);
      if (!gone && !stored.has(message)) continue;
      if (gone && !stored.has(message) && !this.#taken.has(message)) this.lost(each);
      each.cancel?.();
      this.discard(message);
    }
  }
}
