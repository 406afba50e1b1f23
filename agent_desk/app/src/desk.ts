/** Everything the agent's screen knows and can ask for. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { sessionEnded } from "../../../ui/kit/door";
import { startTicking } from "../../../ui/kit/ticking";
import { announce, toast } from "../../../ui/kit/toast";
import { Connection, Refused } from "../../../ui/wire/connection";
import type {
  AgentCommand,
  Aside,
  Desk,
  House,
  Me,
  Message,
  Note,
  Offer,
  Option,
  Reply,
  Transcript,
  Waiting,
} from "../../../ui/wire/generated";
import { Live, plain } from "../../../ui/wire/live";
import { openSocket } from "../../../ui/wire/whole_client";
import { Arrival } from "./arrival";
import { draftOf, firstTold, forgetOthers, keepOpenContact, openContact } from "./drafts";
import { type Mode, turning } from "./mode";
import { OlderMessages } from "./older";
import {
  byAsking,
  byDue,
  byLine,
  isDone,
  isOwn,
  notesByContact,
  openAfterReload,
  talks,
  unread,
} from "./order";
import { type Going, Outgoing } from "./outgoing";
import type { Over } from "./over";
import { ranOut, Wrapping } from "./wrapping";

export interface Tables {
  me: Me;
  house: House;
  offers: Offer;
  desk: Desk;
  messages: Message;
  line: Waiting;
  notes: Note;
  replies: Reply;
  asides: Aside;
  people: Option;
}

/** Why a conversation or a wrap-up vanished. */
const ERASED = "The customer's data was deleted; nothing of it is kept.";
const ERASED_MS = 15_000;
const RAN_OUT_MS = 8_000;
const NOT_SENT_MS = 30_000;
/** Characters of a reply that was not sent, where that is said. */
const TOLD_MAX = 140;
const TYPING_MS = 6_000;
/** So long after a refused accept the contact may still come: another window of ours was first. */
const COMES_MS = 2_000;
/** A look-up that is not answered by then failed; the view offers to try again. */
const LOOK_UP_MS = 10_000;
/** Where the style sheet shows one column: 640 pixels for letters of the usual size. */
const NARROW = "(max-width: 40em)";
/** Commands by which a contact leaves the agent's hands. */
const PARTING: ReadonlySet<string> = new Set(["end", "complete", "transfer", "step_out"]);
/** Fields whose letters are text. */
export const TEXT = "input:not([type=checkbox], [type=radio]), textarea, select";

export class AgentDesk {
  readonly live: Live<Tables, AgentCommand>;
  readonly selected = signal<string | null>(null);
  readonly outgoing: Outgoing;
  /** Contacts whose customer writes at this moment, and since when. */
  readonly typing = signal<ReadonlyMap<string, number>>(new Map());
  /** What customers have typed and not sent, where the centre lets agents see it. */
  readonly previews = signal<ReadonlyMap<string, string>>(new Map());
  readonly mode = signal<Mode>("reply");
  /** A mention in a contact that is closed, while its conversation is read. */
  readonly missed = signal<Aside | null>(null);
  /** What the palette wants put into the open conversation's reply. */
  readonly insert = signal("");
  readonly over = signal<Over>(null);
  /** The offer whose accept is on its way. */
  readonly accepting = signal<Offer | null>(null);
  readonly wrapping: Wrapping;
  readonly arrival = new Arrival();
  readonly me = computed(() => this.live.table("me").value.get("me"));
  readonly house = computed(() => this.live.table("house").value.get("house"));
  readonly offers = computed(() => byLine(this.live.table("offers").value.values()));
  /** How far those contacts were read here that are somebody else's: only their holder marks them. */
  readonly readHere = signal<ReadonlyMap<string, number>>(new Map());
  readonly desks = computed(() =>
    byDue([...this.live.table("desk").value.values()].map((row) => this.#asRead(row))),
  );
  readonly own = computed(() => this.desks.value.filter(isOwn));
  readonly asides = computed(() => byAsking(this.live.table("asides").value.values()));
  readonly older = new OlderMessages((contact, before) =>
    this.query<Transcript>({ type: "transcript", contact, of: contact, before }),
  );
  readonly waiting = computed(() =>
    [...this.live.table("line").value.values()].sort((a, b) => a.due - b.due),
  );
  readonly talks = computed(() => talks(this.live.table("messages").value.values()));
  readonly notes = computed(() => notesByContact(this.live.table("notes").value.values()));
  readonly unread = computed(() => this.desks.value.filter(unread).length);
  readonly current = computed(() => {
    const key = this.selected.value;
    const row = key === null ? undefined : this.live.table("desk").value.get(key);
    return row && this.#asRead(row);
  });
  readonly #reads = computed(() => this.current.value?.part === "reading");
  #stops: (() => void)[];
  #reading = new Map<string, number>();

  constructor() {
    const connection = new Connection<Tables, AgentCommand>({
      namespace: "/agent",
      open: openSocket,
    });
    this.live = new Live(connection);
    this.outgoing = new Outgoing(this.live, (going) => {
      // Of whoever is deleted that is said, and no name.
      if (!this.#told.has(going.contact)) notSent(going);
    });
    this.wrapping = new Wrapping((choice) => connection.command(choice));
    this.#stops = [
      startTicking(() => connection.now()),
      connection.onLink((link) => {
        if (link === "ended") sessionEnded(connection.endedBy);
      }),
      connection.onSignal((it) => {
        if (it.kind === "erased" && it.contact) this.#erased(it.contact);
        if (it.kind !== "typing" || !it.contact) return;
        this.#typing(it.contact, it.on === true);
        this.#preview(it.contact, it.text ?? "");
      }),
      effect(() => this.#arrivals()),
      effect(() => this.#goOn()),
      turning(this.selected, this.#reads, (mode) => {
        this.mode.value = mode;
        this.insert.value = "";
      }),
      effect(() => this.#choose()),
      effect(() => this.arrival.shows(this.selected.value, this.current.value?.stage)),
      () => this.outgoing.stop(),
      () => this.wrapping.stop(),
      leaving(() => this.wrapping.hurry()),
      effect(() => this.#keepOlder()),
    ];
  }

  start(): void {
    this.live.connection.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.live.stop();
  }

  now(): number {
    return this.live.connection.now();
  }

  /** Runs a command; a refusal is told beside `near`. Answers whether it was done. */
  async ask(body: AgentCommand, near?: Element | null): Promise<boolean> {
    if (PARTING.has(body.type) && "contact" in body) this.arrival.meant(body.contact);
    try {
      await this.live.connection.command(body);
      return true;
    } catch (why) {
      if (why instanceof Refused && isDone(body.type, why.code)) return true;
      toast(plain(why), { kind: "refused", near });
      return false;
    }
  }

  /** Turns the composer to `mode`, and there. */
  write(mode: Mode): void {
    const field = () => document.querySelector<HTMLElement>(`.composer [data-key="${mode}"]`);
    if (this.mode.peek() === mode) field()?.focus();
    else {
      this.mode.value = mode;
      // Drawn in a microtask: the very next key is already meant for the field.
      queueMicrotask(() => field()?.focus());
    }
  }

  query<R>(body: AgentCommand): Promise<R> {
    return this.live.connection.command<R>(body, undefined, LOOK_UP_MS);
  }

  notesOf(contact: string): readonly Note[] {
    return this.notes.value.get(contact) ?? [];
  }

  messagesOf(contact: string): readonly Message[] {
    const known = this.older.pages.value.get(contact)?.messages;
    return known ?? this.talks.value.get(contact) ?? [];
  }

  #asRead(row: Desk): Desk {
    if (isOwn(row)) return row;
    return { ...row, read_seq: this.readHere.value.get(row.contact) ?? row.last_seq };
  }

  /** Into a conversation of a colleague, asked or named. */
  async takePart(aside: Aside, near?: Element | null): Promise<void> {
    const { contact } = aside;
    this.#expect(contact);
    const comes = (await this.ask({ type: "take_part", contact }, near)) && this.#comes(contact);
    if (await comes) this.#open(contact);
    else this.arrival.missed(contact);
  }

  /** The next words are for this contact. What was half-written elsewhere stays there as a draft. */
  #expect(contact: string): void {
    // It may show what is shown once.
    if (this.over.peek()?.what === "account") return;
    this.over.value = null;
    this.missed.value = null;
    leaveField();
    this.arrival.expect(contact);
  }

  /** Unless the agent has gone to write elsewhere meanwhile. */
  #open(contact: string): void {
    if (isWriting()) this.arrival.missed(contact);
    else this.selected.value = contact;
  }

  /** Once read, it is put away. */
  closeMissed(read: boolean): void {
    const { value } = this.missed;
    this.missed.value = null;
    if (value && read) void this.stepOut(value.contact);
  }

  stepOut(contact: string, near?: Element | null): Promise<boolean> {
    return this.ask({ type: "step_out", contact }, near);
  }

  unreadCount(desk: Desk): number {
    let count = 0;
    for (const message of this.messagesOf(desk.contact))
      if (message.sender === "customer" && message.seq > desk.read_seq) count += 1;
    return count;
  }

  async accept(offer: Offer, near?: Element | null): Promise<void> {
    if (this.accepting.peek()) return;
    const { contact } = offer;
    this.accepting.value = offer;
    this.#expect(contact);
    try {
      await this.live.connection.command({ type: "accept", contact, offer: offer.offer });
    } catch (why) {
      // Taken in another window of this agent, it is accepted all the same.
      if (!(await this.#comes(contact))) {
        this.arrival.missed(contact);
        toast(plain(why), { kind: "refused", near });
        return;
      }
    } finally {
      this.accepting.value = null;
    }
    this.arrival.took();
    this.#open(contact);
  }

  /** Whether the contact is in hand, or gets there in a moment. */
  #comes(contact: string): Promise<boolean> {
    return new Promise((done) => {
      const table = this.live.table("desk");
      const timer = setTimeout(() => end(table.value.has(contact)), COMES_MS);
      let stop: (() => void) | undefined;
      const end = (came: boolean) => {
        clearTimeout(timer);
        stop?.();
        done(came);
      };
      stop = table.subscribe((desks) => desks.has(contact) && queueMicrotask(() => end(true)));
    });
  }

  decline(offer: Offer, near?: Element | null): Promise<boolean> {
    return this.ask({ type: "decline", contact: offer.contact, offer: offer.offer }, near);
  }

  /** Tells the server (and so the customer) that everything up to `seq` was on screen. */
  read(desk: Desk, seq: number): void {
    if (!isOwn(desk)) {
      if (seq > (this.readHere.peek().get(desk.contact) ?? 0))
        this.readHere.value = new Map(this.readHere.peek()).set(desk.contact, seq);
      return;
    }
    if (seq <= desk.read_seq || seq <= (this.#reading.get(desk.contact) ?? 0)) return;
    this.#reading.set(desk.contact, seq);
    this.live.connection.command({ type: "read", contact: desk.contact, seq }).catch(() => {
      this.#reading.delete(desk.contact);
    });
  }

  signalTyping(contact: string, on: boolean): void {
    this.live.connection.signal({ kind: "typing", contact, on });
  }

  sendFiles(contact: string, files: Iterable<File>): void {
    for (const file of files) this.outgoing.send(contact, "", file);
  }

  /** Said in every window that had it, and otherwise in the first that hears of it. */
  #told = new Set<string>();
  #erased(contact: string): void {
    const first = firstTold(contact);
    if (this.#told.has(contact) || !(first || this.#lastSeen.has(contact))) return;
    this.#told.add(contact);
    toast(ERASED, { kind: "told", ms: ERASED_MS });
  }

  #typing(contact: string, on: boolean): void {
    const next = new Map(this.typing.peek());
    const at = Date.now();
    if (on) {
      next.set(contact, at);
      setTimeout(() => {
        if (this.typing.peek().get(contact) === at) this.#typing(contact, false);
      }, TYPING_MS);
    } else next.delete(contact);
    this.typing.value = next;
  }

  #preview(contact: string, text: string): void {
    if (text === (this.previews.peek().get(contact) ?? "")) return;
    const next = new Map(this.previews.peek());
    if (text) next.set(contact, text);
    else next.delete(contact);
    this.previews.value = next;
  }

  /** A customer's message that arrives is read aloud once, and ends the "is writing". */
  #lastSeen = new Map<string, number>();
  #arrivals(): void {
    for (const desk of this.live.table("desk").value.values()) {
      const before = this.#lastSeen.get(desk.contact);
      this.#lastSeen.set(desk.contact, desk.last_seq);
      if (before === undefined || desk.last_seq <= before || desk.last_sender !== "customer")
        continue;
      if (this.typing.peek().has(desk.contact)) this.#typing(desk.contact, false);
      this.#preview(desk.contact, "");
      announce(`${desk.customer}: ${desk.last_text}`);
    }
  }

  /**
   * On to whoever is due next, after the agent finished or transferred `done`. Never when a contact is
   * taken away: the next keystroke was meant for it. On a phone the list comes back instead.
   */
  advance(done: string): void {
    if (this.selected.value !== done) return;
    const next = this.own.value.find(({ contact }) => contact !== done);
    this.selected.value = next && !matchMedia(NARROW).matches ? next.contact : null;
  }

  /** After a reload the conversation that was open opens again. */
  #wentOn = false;
  #goOn(): void {
    const { value: selected } = this.selected;
    if (this.#wentOn) keepOpenContact(selected);
    if (this.#wentOn || !this.live.loaded.value) return;
    this.#wentOn = true;
    const me = this.me.peek();
    if (me) void this.outgoing.goOn(me.agent);
    if (selected === null) this.selected.value = openAfterReload(this.desks.peek(), openContact());
  }

  /** What left the hands closes. What was accepted a moment ago may not have come yet, and stays. */
  #held: ReadonlyMap<string, Desk> = new Map();
  #choose(): void {
    const table = this.live.table("desk").value;
    const key = this.selected.value;
    const left = key !== null && this.#held.has(key) && !table.has(key);
    for (const [contact, row] of this.#held)
      if (!table.has(contact) && !this.#told.has(contact)) untracked(() => this.#tellGone(row));
    // Also at the start: what left the hands while nobody was here leaves no words in the browser.
    if (this.live.loaded.value) {
      forgetOthers(new Set(table.keys()));
      this.wrapping.only(table);
    }
    this.#held = table;
    if (left) this.selected.value = null;
  }

  /** It left the hands, and perhaps not by them. */
  #tellGone(row: Desk): void {
    const { contact, customer } = row;
    if (row.stage === "serving") tellUnsent(customer, draftOf(contact).trim());
    const why = this.arrival.isMeant(contact) ? null : ranOut(row, this.house.value, this.now());
    if (why !== null) toast(why, { kind: "told", ms: RAN_OUT_MS });
  }

  #keepOlder(): void {
    const talks = this.talks.value;
    const desks = this.live.table("desk").value;
    for (const contact of this.older.pages.value.keys())
      if (desks.has(contact)) this.older.follow(contact, talks.get(contact) ?? []);
      else this.older.forget(contact);
  }
}

/** Calls when the page is hidden or closed. */
function leaving(then: () => void): () => void {
  const hidden = () => document.hidden && then();
  addEventListener("pagehide", then);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    removeEventListener("pagehide", then);
    document.removeEventListener("visibilitychange", hidden);
  };
}

/** Somebody else has the contact, or nobody: the words stay with whoever wrote them. */
function notSent({ customer, text, file }: Going): void {
  tellUnsent(customer, text, file ? `The file ${file.name}` : undefined);
}

function tellUnsent(customer: string, text: string, file?: string): void {
  if (!text && !file) return;
  const what = file ?? `“${text.slice(0, TOLD_MAX)}”`;
  toast(`Not sent to ${customer}, who is no longer with you: ${what}`, {
    kind: "refused",
    ms: NOT_SENT_MS,
    ...(text && {
      action: { label: "Copy", run: () => void navigator.clipboard?.writeText(text) },
    }),
  });
}

/** What is typed next goes into no field. */
export function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

export function isWriting(): boolean {
  const at = document.activeElement;
  const field = at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement;
  return field && at.matches(TEXT) && at.value.trim() !== "";
}
