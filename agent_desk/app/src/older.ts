/** Earlier messages than those that the server keeps on the screen, page by page. */
import { signal } from "@preact/signals";
import type { Message, Transcript } from "../../../ui/wire/generated";
import { plain } from "../../../ui/wire/live";

export interface Pages {
  /** All that is known of the conversation, without a gap up to its end. */
  messages: readonly Message[];
  loading: boolean;
  failed: string;
}

type Ask = (contact: string, before: number) => Promise<Transcript>;

export class OlderMessages {
  readonly pages = signal<ReadonlyMap<string, Pages>>(new Map());

  constructor(private readonly ask: Ask) {}

  async load(contact: string, live: readonly Message[]): Promise<void> {
    const known = this.pages.peek().get(contact);
    const have = known && known.messages.length > 0 ? known.messages : live;
    const first = have[0]?.seq ?? 0;
    if (known?.loading || first <= 1) return;
    this.#put(contact, { messages: have, loading: true, failed: "" });
    try {
      const { messages } = await this.ask(contact, first);
      const now = this.pages.peek().get(contact);
      if (!now) return;
      const before = messages.filter(({ seq }) => seq < (now.messages[0]?.seq ?? 0));
      this.#put(contact, {
        messages: [...before, ...now.messages],
        loading: false,
        failed: "",
      });
    } catch (why) {
      const now = this.pages.peek().get(contact);
      if (now) this.#put(contact, { ...now, loading: false, failed: plain(why) });
    }
  }

  /** The server's table lets the oldest go as new ones come: here they stay. */
  follow(contact: string, live: readonly Message[]): void {
    const known = this.pages.peek().get(contact);
    if (!known) return;
    const next = joined(known.messages, live);
    if (next === null) this.forget(contact);
    else if (next !== known.messages) this.#put(contact, { ...known, messages: next });
  }

  forget(contact: string): void {
    if (!this.pages.peek().has(contact)) return;
    const next = new Map(this.pages.peek());
    next.delete(contact);
    this.pages.value = next;
  }

  #put(contact: string, pages: Pages): void {
    this.pages.value = new Map(this.pages.peek()).set(contact, pages);
  }
}

/** What is known with what came since; null when something between them is missing. */
export function joined(
  known: readonly Message[],
  live: readonly Message[],
): readonly Message[] | null {
  const last = known.at(-1)?.seq ?? 0;
  const end = live.at(-1)?.seq ?? 0;
  if (end <= last) return known;
  if ((live[0]?.seq ?? 0) > last + 1) return null;
  return [...known, ...live.filter(({ seq }) => seq > last)];
}
