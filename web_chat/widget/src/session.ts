/** The customer's side of one conversation: what the server said, what we still owe it. No elements here. */
import { Connection, newId, type Options, Refused } from "../../../ui/wire/connection";
import type {
  Chat,
  Message,
  Site,
  File as Stored,
  VisitorCommand,
  VisitorLeaveMessage,
  VisitorStart,
} from "../../../ui/wire/generated";
import { keep, kept, onKept } from "./keep";
import { type Line, linesOf, type Upload } from "./lines";
import { Outbox, type Written } from "./outbox";
import type { Identity } from "./shell";
import { visitorToken } from "./token";

export type Screen = "connecting" | "start" | "waiting" | "serving" | "lost" | "ended" | "gone";

// A type, not an interface: collections are looked up by name.
type Tables = { site: Site; chat: Chat; messages: Message };

interface Seen {
  contact: string;
  seq: number;
}

const TYPING_MS = 6_000;
const TYPING_EVERY_MS = 3_000;
const PAUSE_MS = 2_000;

export class Session {
  readonly connection: Connection<Tables, VisitorCommand>;
  readonly outbox = new Outbox(() => Date.now());
  /** Files on their way. */
  readonly uploads: Upload[] = [];
  /** The agent is writing. */
  typing = false;
  starting = false;
  /** The name of the user whom the site has proved, a space when it gave none. */
  user = "";
  /** What came too late for a conversation that is put away. */
  unsent = "";
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #toldTyping = 0;
  #readSent = 0;
  /** Told since the line came up. */
  #deliveredSent = 0;
  #token: string | null = null;
  #refused: string | null = null;
  /** A contact that the customer put away after its end. */
  #closed = kept<string>("closed");
  /** A message is on its way. */
  #posting = false;
  #leave: (() => void) | undefined;
  /** Those that the server has; they come back with the messages. */
  #posted = new Set<string>();
  /** Once earlier messages were asked for: all that are known, by number. */
  #older = new Map<number, Message>();
  #asking = false;

  constructor(
    readonly base: string,
    readonly changed: () => void,
    open: Options["open"],
    /** The site's proof was taken (""), or refused with a code. */
    private readonly identified: (code: string) => void = () => {},
    private readonly upload: (upload: Upload) => void = () => {},
  ) {
    this.connection = new Connection({
      namespace: "/visitor",
      url: base.replace(/\/$/, ""),
      auth: async () => ({ token: await this.token() }),
      refused: (code) => {
        if (code !== "token_expired" && code !== "bad_token") return "again";
        this.#refused = this.#token;
        return "now";
      },
      open,
    });
    this.connection.store.subscribe(() => this.#stored());
    this.connection.onLink((link) => {
      if (link !== "online") this.#deliveredSent = 0;
      this.#arrived();
      changed();
    });
    this.connection.onSignal(({ kind, on }) => {
      if (kind === "typing") this.#agentTypes(on !== false);
    });
    onKept("seen", changed);
    onKept("closed", () => {
      this.#closed = kept<string>("closed");
      changed();
    });
    this.connection.start();
  }

  async token(): Promise<string> {
    this.#token = await visitorToken(this.base, this.#refused);
    return this.#token;
  }

  get site(): Site | undefined {
    return this.connection.store.get("site");
  }

  get chat(): Chat | undefined {
    const chat = this.connection.store.get("chat");
    return chat && chat.contact === this.#closed && isOver(chat) ? undefined : chat;
  }

  get screen(): Screen {
    if (this.connection.link === "ended") return "gone";
    if (!this.site) return "connecting";
    const { chat } = this;
    if (!chat) return "start";
    if (chat.stage === "waiting" || chat.stage === "offered") return "waiting";
    return chat.stage === "serving" || chat.stage === "lost" ? chat.stage : "ended";
  }

  lines(): Line[] {
    const { chat } = this;
    if (!chat) return [];
    const uploads = this.uploads.filter((upload) => upload.contact === chat.contact);
    return linesOf(chat, this.#messages(), this.outbox.of(chat.contact), uploads);
  }

  unread(): number {
    const { chat } = this;
    return chat ? this.#told(chat, this.#seen(chat)).length : 0;
  }

  /** The customer has the end of the conversation before their eyes. */
  see(): void {
    const { chat } = this;
    if (!chat) return;
    const last = Math.max(0, ...this.#told(chat));
    if (last > this.#seen(chat)) {
      keep("seen", { contact: chat.contact, seq: last } satisfies Seen);
      this.changed();
    }
    if (last > this.#readSent && chat.stage === "serving") {
      this.#readSent = last;
      void this.connection.command({ type: "read", seq: last }).catch(() => {});
    }
  }

  /** Numbers of what agents wrote, of those above `seen`. */
  #told(chat: Chat, seen = 0): number[] {
    return [...this.#messages()]
      .filter(
        ({ sender, seq, contact }) => sender === "agent" && seq > seen && contact === chat.contact,
      )
      .map(({ seq }) => seq);
  }

  /** Rejects with `Refused`. */
  async begin(form: Omit<VisitorStart, "type">): Promise<void> {
    this.starting = true;
    this.changed();
    try {
      await this.connection.command({ type: "start", ...form });
    } catch (why) {
      // Another tab began; its conversation is ours.
      const code = why instanceof Refused ? why.code : "";
      if (code !== "contact_exists" && code !== "already_so") throw why;
    } finally {
      this.starting = false;
      this.changed();
    }
  }

  /** Tells the server whom the site knows. Said again on every new connection: it may be another visitor's. */
  async identify({ id, hmac, name = "", email = "" }: Identity): Promise<void> {
    if (!id || !hmac || this.connection.link !== "online") return;
    try {
      const body = { type: "identify", user: id, hmac, name, email } as const;
      const known = await this.connection.command<{ name: string }>(body);
      const before = kept("user");
      // What somebody else left unsent at this browser is shown to nobody.
      if (before && before !== id) this.#forgetUnsent();
      keep("user", id);
      this.user = known.name || " ";
      this.#strays();
      this.identified("");
    } catch (why) {
      this.user = "";
      this.identified(why instanceof Refused ? why.code : "other");
    }
    this.changed();
  }

  /** Whether the server may hold something of this customer. Before the first word it does not. */
  get known(): boolean {
    return !!this.connection.store.get("chat") || !!this.user || !!kept("wrote");
  }

  /**
   * Has all deleted, or signs this browser out: nothing is shown here any more, whoever comes next.
   * Rejects with `Refused`.
   */
  async erase(type: "erase" | "sign_out" = "erase"): Promise<void> {
    const done = this.connection.command({ type });
    // Who is signed out is gone from here at once, also if the page is closed before the server hears of it.
    if (type > "f") keep("token", null);
    else await done;
    this.#forgetUnsent();
    this.#older.clear();
    // The server closes the connection; the next one is a new visitor's.
    this.#closed = this.connection.store.get("chat")?.contact ?? null;
    for (const name of ["open", "closed", "seen", "wrote", "user"]) keep(name, null);
    keep("question", null, "sessionStorage");
    this.user = "";
    this.changed();
    await done;
  }

  #forgetUnsent(): void {
    for (const { id } of [...this.lines(), ...this.outbox.strays("")]) this.forget(id);
    this.unsent = "";
    keep("draft", null, "sessionStorage");
  }

  /** Rejects with `Refused`. */
  async leaveMessage(form: Omit<VisitorLeaveMessage, "type">): Promise<void> {
    this.starting = true;
    this.changed();
    try {
      await this.connection.command({ type: "leave_message", ...form });
      keep("wrote", 1);
    } finally {
      this.starting = false;
      this.changed();
    }
  }

  write(text: string): void {
    const { chat } = this;
    if (!chat) return;
    this.#write({
      id: newId(),
      contact: chat.contact,
      text,
      file: null,
      at: this.connection.now(),
    });
    this.type(false);
  }

  attach(file: globalThis.File): void {
    const { chat, site } = this;
    if (!chat || !site) return;
    const wrong =
      file.size === 0
        ? "empty_file"
        : file.size > site.max_file_bytes
          ? "too_large"
          : site.file_types.length > 0 && file.type && !site.file_types.includes(file.type)
            ? "bad_type"
            : undefined;
    const upload: Upload = {
      id: newId(),
      contact: chat.contact,
      at: this.connection.now(),
      file,
      progress: 0,
    };
    this.uploads.push(upload);
    if (wrong) upload.failed = wrong;
    else this.upload(upload);
    this.changed();
  }

  again(id: string): void {
    const upload = this.uploads.find((each) => each.id === id);
    if (upload) {
      delete upload.failed;
      delete upload.tries;
      upload.progress = 0;
      this.upload(upload);
      this.changed();
      return;
    }
    const entry = this.chat && this.outbox.of(this.chat.contact).find((each) => each.id === id);
    if (!entry) return;
    // The refusal is remembered under the old id.
    this.outbox.remove(id);
    const { failed: _, ...fresh } = { ...entry, id: newId() };
    this.#write(fresh);
  }

  /** The server has the file: now it is a message. */
  stored({ id, contact, at }: Upload, file: Stored): void {
    this.forget(id);
    this.#write({ id, contact, text: "", file, at });
  }

  forget(id: string): void {
    const at = this.uploads.findIndex((upload) => upload.id === id);
    if (at >= 0) this.uploads.splice(at, 1)[0]?.gone?.();
    this.outbox.remove(id);
    this.changed();
  }

  /** After everything that was written before. Rejects with `Refused`. */
  leave(): Promise<unknown> {
    return new Promise((done, failed) => {
      this.#leave = () => void this.connection.command({ type: "leave" }).then(done, failed);
      this.#post();
    });
  }

  /** Puts the ended conversation away and shows the start again. */
  putAway(): void {
    const { chat } = this;
    if (!chat) return;
    for (const { id, seq, text } of this.lines()) {
      if (!seq && !this.#posted.has(id)) this.#unsent(text);
      this.forget(id);
    }
    this.#closed = chat.contact;
    keep("closed", this.#closed);
    this.#readSent = 0;
    this.changed();
  }

  /** Tells the agent that the customer writes, at most every three seconds (and what, if the site
   * says so, more often). */
  type(on: boolean, text = ""): void {
    const now = Date.now();
    if (this.chat?.stage !== "serving") return;
    const preview = this.site?.typing_preview;
    if (
      on
        ? now - this.#toldTyping < (preview ? 900 : TYPING_EVERY_MS)
        : this.#toldTyping === 0 && !preview
    )
      return;
    this.#toldTyping = on ? now : 0;
    this.connection.signal({ kind: "typing", on, ...(preview && { text }) });
  }

  #messages(): Iterable<Message> {
    const now = this.connection.store.table("messages");
    if (!this.#older.size) return now.values();
    // The server lets the oldest go as new ones come.
    for (const message of now.values()) this.#older.set(message.seq, message);
    return this.#older.values();
  }

  /** Fetches the page of messages before the first that is known. */
  older(): void {
    let before = Number.POSITIVE_INFINITY;
    for (const { contact, seq } of this.#messages())
      if (contact === this.chat?.contact) before = Math.min(before, seq);
    if (this.#asking || before < 2 || before > 2 ** 53) return;
    this.#asking = true;
    this.connection
      .command<Message[]>({ type: "older", before })
      .then(
        (page) => {
          for (const message of page) this.#older.set(message.seq, message);
          this.changed();
        },
        () => {},
      )
      .finally(() => {
        this.#asking = false;
      });
  }

  #seen(chat: Chat): number {
    const seen = kept<Seen>("seen");
    return seen?.contact === chat.contact ? seen.seq : 0;
  }

  #agentTypes(on: boolean): void {
    clearTimeout(this.#typingTimer);
    if (on) this.#typingTimer = setTimeout(() => this.#agentTypes(false), TYPING_MS);
    if (on === this.typing) return;
    this.typing = on;
    this.changed();
  }

  #stored(): void {
    const { chat } = this;
    keep("open", chat && !isOver(chat) ? chat.contact : null);
    if (chat) {
      const ids = new Set([...this.#messages()].map((message) => message.id));
      for (const { id } of this.outbox.of(chat.contact)) if (ids.has(id)) this.outbox.remove(id);
      // Some may be from before a reload, or of a tab that is gone.
      this.#post();
      this.#arrived();
    }
    this.#strays();
    this.changed();
  }

  #unsent(text: string): void {
    this.unsent = [this.unsent, text].filter(Boolean).join("\n");
  }

  /** What was written in a conversation that ended while this page was away stays the customer's: to be
   * sent in the next one, or to begin it with. */
  #strays(): void {
    const { chat, outbox } = this;
    // Whose it is must be said first, where the site said it before.
    if (!chat && !this.user && kept("user")) return;
    for (const entry of outbox.strays(chat?.contact)) {
      const { id, file, text } = entry;
      if (chat)
        outbox.put({ ...entry, contact: chat.contact, failed: file ? "wrong_stage" : "offline" });
      else {
        this.#unsent(text);
        outbox.remove(id);
      }
    }
  }

  /** A message that came ends the agent's "is writing", and is told to have come. */
  #arrived(): void {
    let last: Message | null = null;
    for (const message of this.#messages()) if (message.seq > (last?.seq ?? 0)) last = message;
    if (last?.sender !== "agent") return;
    this.#agentTypes(false);
    const { link } = this.connection;
    if (link !== "online" || this.chat?.stage !== "serving" || last.seq <= this.#deliveredSent)
      return;
    this.#deliveredSent = last.seq;
    this.connection.signal({ kind: "delivered", seq: last.seq });
  }

  #write(entry: Written): void {
    this.outbox.put(entry);
    this.#post();
    this.changed();
  }

  /** Sends the oldest message, then the next: what the server refuses for a while overtakes nothing. */
  #post(): void {
    const { chat, connection, outbox } = this;
    const entry =
      chat && outbox.of(chat.contact).find(({ id, failed }) => !failed && !this.#posted.has(id));
    if (this.#posting) return;
    if (!entry) {
      this.#leave?.();
      this.#leave = undefined;
      return;
    }
    const { id, text, file } = entry;
    this.#posting = true;
    const next = () => {
      this.#posting = false;
      this.#post();
    };
    connection.command({ type: "send", message: id, text, file: file?.id ?? null }, id).then(
      () => {
        this.#posted.add(id);
        next();
      },
      (why: unknown) => {
        // The page is left, or the chat is gone: the message stays for the next time.
        if (connection.link === "ended") return;
        const code = why instanceof Refused ? why.code : "unknown";
        if (code === "too_many" || code === "unavailable") {
          setTimeout(next, PAUSE_MS);
          return;
        }
        outbox.fail(id, code);
        next();
        this.changed();
      },
    );
  }
}

export const isOver = (chat: Chat): boolean => chat.stage === "ended" || chat.stage === "lost";
