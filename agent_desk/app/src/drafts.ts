/** Half-written replies, one a contact, that outlive a reload of this tab. */

const KEY = "cordboard.draft.";

export function draftOf(contact: string): string {
  try {
    return sessionStorage.getItem(KEY + contact) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(contact: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(KEY + contact, text);
    else sessionStorage.removeItem(KEY + contact);
  } catch {
    // A full or forbidden storage loses the draft on reload, nothing else.
  }
}

/** Drops the drafts of contacts that are no longer in hand. */
export function forgetOthers(contacts: ReadonlySet<string>): void {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(KEY) && !contacts.has(key.slice(KEY.length)))
        sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}
