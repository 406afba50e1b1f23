import { Icon, type IconName } from "../../../ui/kit/Icon";
import { exact } from "../../../ui/kit/time";
import { timeText } from "../../../ui/kit/times";
import type { Note } from "../../../ui/wire/generated";

const WORDS: Record<string, string> = {
  private: "Private note",
  transfer: "Transferred with a note",
  wrap_up: "Note of the wrap-up",
  invitation: "Asked for help",
  whisper: "Whispers to you; the customer does not see it",
  closing: "Closed it with a note",
};

const ICONS: Record<string, IconName> = {
  transfer: "transfer",
  invitation: "users",
  whisper: "headphones",
};

/** What a colleague left. Visibly no part of what the customer reads. */
export function NoteCard({ note, own }: { note: Note; own: string | undefined }) {
  return (
    <article class={`note note-${note.kind}`} title={exact(note.at)}>
      <p class="note-head">
        <Icon name={ICONS[note.kind] ?? "lock"} />
        <strong>{note.name === own ? "You" : note.name}</strong>
        <span>{WORDS[note.kind] ?? "Note"}</span>
        <span class="num">{timeText(note.at)}</span>
      </p>
      <p class="note-text" dir="auto">
        {mentions(note.text)}
      </p>
    </article>
  );
}

/** Names after an @ stand out: the name as far as its words begin with capitals. */
function mentions(text: string) {
  const parts = text.split(/(@\p{L}[\p{L}'-]*(?: \p{Lu}[\p{L}'-]*)?)/u);
  return parts.map((part, at) =>
    at % 2 === 1 ? (
      <strong key={`${at}${part}`} class="mention">
        {part}
      </strong>
    ) : (
      part
    ),
  );
}
