/** What is chosen in wrap-up goes to the server as it is chosen: it stands when the time is over. */
import { signal } from "@preact/signals";
import type { AgentChooseWrapUp, Desk, House, Note } from "../../../ui/wire/generated";
import { draftOf, keepDraft } from "./drafts";
import { isOwn } from "./order";

/** A note is sent when its writer pauses; what is pressed at once. */
export const PAUSE_MS = 600;
/** Who types without a pause loses no more than so much to the clock. */
export const MOST_MS = 1_500;

export interface Chosen {
  disposition: string;
  note: string;
  tags: readonly string[];
}

interface Own {
  chosen: Chosen;
  kept: boolean;
}

const KINDS = ["disposition", "tags", "note"] as const;

const alike = (a: Chosen, b: Chosen): boolean =>
  a.disposition === b.disposition &&
  a.note.trim() === b.note.trim() &&
  a.tags.join(" ") === b.tags.join(" ");

/** The note that this wrap-up has so far. It stands in its field and not yet among the words. */
export const isDraft = (row: Desk, note: Note): boolean =>
  row.stage === "wrap_up" && note.kind === "wrap_up" && note.at === row.ended_at;

/** What the server has of it. */
export const storedChoice = (row: Desk, notes: readonly Note[]): Chosen => ({
  disposition: row.disposition,
  note: notes.find((note) => isDraft(row, note))?.text ?? "",
  tags: row.tags,
});

/** This clock may be a little behind the server's. */
const BEHIND_MS = 1_000;

/**
 * What is said of a contact that left because the time for wrap-up was over; null where it left otherwise,
 * and where there is nothing to choose.
 */
export function ranOut(row: Desk, house: House | undefined, now: number): string | null {
  if (row.stage !== "wrap_up" || !isOwn(row) || !house?.dispositions.length) return null;
  if (row.wrap_up_until === null || now < row.wrap_up_until - BEHIND_MS) return null;
  const kept = [
    ...house.dispositions.filter(({ id }) => id === row.disposition),
    ...house.tags.filter(({ id }) => row.tags.includes(id)),
  ];
  const names = kept.map(({ label }) => label).join(", ");
  return `The time for wrapping up ${row.customer} was over. ${names ? `Kept: ${names}.` : "No outcome was chosen."}`;
}

export class Wrapping {
  /** Changed in this window, and not since in another one. */
  readonly own = signal<ReadonlyMap<string, Own>>(new Map());
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** The first change that is not on its way yet. */
  #since = new Map<string, number>();
  #sending = new Set<string>();

  constructor(private readonly send: (command: AgentChooseWrapUp) => Promise<unknown>) {}

  /** What stands on the screen: the newest of here and there. */
  shown(contact: string, stored: Chosen): Chosen {
    return this.own.value.get(contact)?.chosen ?? stored;
  }

  isKept(contact: string): boolean {
    return this.own.value.get(contact)?.kept ?? false;
  }

  /** What was left here before a reload and did not reach the server goes there now. */
  open(contact: string): void {
    if (this.own.peek().has(contact) || !KINDS.some((kind) => draftOf(contact, kind))) return;
    const [disposition = "", tags = "", note = ""] = KINDS.map((kind) => draftOf(contact, kind));
    this.change(contact, { disposition, note, tags: tags.split(" ").filter(Boolean) }, 0);
  }

  change(contact: string, chosen: Chosen, after = PAUSE_MS): void {
    this.#put(contact, { chosen, kept: false });
    keepDraft(contact, chosen.disposition, "disposition");
    keepDraft(contact, chosen.tags.join(" "), "tags");
    keepDraft(contact, chosen.note, "note");
    const since = this.#since.get(contact) ?? Date.now();
    this.#since.set(contact, since);
    clearTimeout(this.#timers.get(contact));
    this.#timers.set(
      contact,
      setTimeout(() => void this.#keep(contact), Math.min(after, since + MOST_MS - Date.now())),
    );
  }

  /** The page may be gone in a moment: what waits goes now, also beside what is on its way. */
  hurry(): void {
    for (const contact of [...this.#since.keys()]) {
      clearTimeout(this.#timers.get(contact));
      this.#sending.delete(contact);
      void this.#keep(contact);
    }
  }

  /** The server shows another choice than was kept from here: another window's, which is newer. */
  heard(contact: string, stored: Chosen): void {
    const own = this.own.peek().get(contact);
    if (own?.kept && !alike(own.chosen, stored)) this.#put(contact, undefined);
  }

  /** Forgets what is done, or in hand no longer. */
  only(held: ReadonlyMap<string, Desk>): void {
    for (const contact of this.own.peek().keys()) {
      if (held.get(contact)?.stage === "wrap_up") continue;
      clearTimeout(this.#timers.get(contact));
      this.#timers.delete(contact);
      this.#since.delete(contact);
      this.#put(contact, undefined);
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #put(contact: string, own: Own | undefined): void {
    const next = new Map(this.own.peek());
    if (own) next.set(contact, own);
    else next.delete(contact);
    this.own.value = next;
  }

  async #keep(contact: string): Promise<void> {
    if (this.#sending.has(contact)) return;
    const chosen = this.own.peek().get(contact)?.chosen;
    if (!chosen) return;
    this.#sending.add(contact);
    this.#since.delete(contact);
    // Refused, it is told with Done.
    const done = await this.send({ type: "choose_wrap_up", contact, ...chosen }).then(
      () => true,
      () => false,
    );
    this.#sending.delete(contact);
    const now = this.own.peek().get(contact);
    if (!now) return;
    if (now.chosen !== chosen) void this.#keep(contact);
    else if (done) {
      this.#put(contact, { chosen, kept: true });
      for (const kind of KINDS) keepDraft(contact, "", kind);
    }
  }
}
