/** What an agent has half-written, by contact, and what is open: both outlive a reload of this tab. */

const KEYS = {
  reply: "cordboard.draft.",
  note: "cordboard.note.",
  disposition: "cordboard.disposition.",
  private: "cordboard.private.",
  tags: "cordboard.tags.",
  pad: "cordboard.pad.",
  /** Notes for whoever gets the contact, or is asked to help. */
  transfer: "cordboard.transfer.",
  invite: "cordboard.invite.",
  /** The last message that was there when the reply was begun. */
  begun: "cordboard.begun.",
};
const OPEN = "cordboard.open_contact";
const TOLD = "cordboard.erased";
const TOLD_MAX = 100;

export type Kind = keyof typeof KEYS;

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // A full or forbidden storage loses the draft on reload, nothing else.
  }
}

export const draftOf = (contact: string, kind: Kind = "reply"): string =>
  read(KEYS[kind] + contact);

export const keepDraft = (contact: string, text: string, kind: Kind = "reply"): void =>
  write(KEYS[kind] + contact, text);

export const openContact = (): string => read(OPEN);

export const keepOpenContact = (contact: string | null): void => write(OPEN, contact ?? "");

/** Whether this contact has not been told as erased before: the server says it again after every gap. */
export function firstTold(contact: string): boolean {
  try {
    const told = (localStorage.getItem(TOLD) ?? "").split(" ").filter(Boolean);
    if (told.includes(contact)) return false;
    localStorage.setItem(TOLD, [...told, contact].slice(-TOLD_MAX).join(" "));
  } catch {
    // Said once more, then.
  }
  return true;
}

/** Drops the drafts of contacts that are no longer in hand. */
export function forgetOthers(contacts: ReadonlySet<string>): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      const start = Object.values(KEYS).find((each) => key.startsWith(each));
      if (start && !contacts.has(key.slice(start.length))) sessionStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
