import { useEffect, useId, useRef, useState } from "preact/hooks";
import { IconButton } from "../../../ui/kit/Button";
import { EMOJI, type Emoji, findEmoji, type Group, keepRecent, recentEmoji } from "./emoji";

const COLUMNS = 8;
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

/** A button, and above it a search field with a grid that the arrow keys walk. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon="smile"
        label="Emoji"
        size={20}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <Picker
          onPick={(emoji) => {
            keepRecent(emoji);
            setOpen(false);
            onPick(emoji);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface PickerProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
}

function groups(query: string): readonly Group[] {
  if (query.trim()) return [{ title: "", emoji: findEmoji(query) }];
  const recent = recentEmoji();
  return recent.length > 0 ? [{ title: "Used last", emoji: recent }, ...EMOJI] : EMOJI;
}

function Picker({ onPick, onClose }: PickerProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = groups(query);
  const flat: Emoji[] = shown.flatMap((group) => group.emoji);
  const at = Math.min(active, flat.length - 1);
  useEffect(() => {
    box.current?.querySelector("input")?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  const press = (event: KeyboardEvent) => {
    // What is typed here is not meant for the page's own keys.
    event.stopPropagation();
    const step = STEPS[event.key];
    const across = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (step !== undefined && !(across && query)) {
      event.preventDefault();
      const to = Math.max(0, Math.min(flat.length - 1, at + step));
      setActive(to);
      document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = flat[at];
      if (chosen) onPick(chosen.emoji);
    } else if (event.key === "Escape") {
      event.preventDefault();
      onClose();
      document.querySelector<HTMLElement>('.composer [data-key="reply"]')?.focus();
    }
  };
  let place = 0;
  return (
    <div class="emoji" role="dialog" aria-label="Emoji" ref={box} onKeyDown={press}>
      <input
        class="field"
        type="text"
        role="combobox"
        placeholder="Search emoji"
        aria-label="Search emoji"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={flat.length > 0 ? `${id}-${at}` : undefined}
        autocomplete="off"
        maxLength={40}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
      />
      <div id={id} class="emoji-all" role="listbox" aria-label="Emoji">
        {flat.length === 0 && <p class="emoji-none">No emoji is called so.</p>}
        {shown.map((group) => [
          group.title && (
            <div key={group.title} class="emoji-head" role="presentation">
              {group.title}
            </div>
          ),
          ...group.emoji.map(({ emoji, name }) => {
            const own = place++;
            return (
              <button
                key={`${group.title}${emoji}`}
                id={`${id}-${own}`}
                type="button"
                class="emoji-one"
                role="option"
                tabIndex={-1}
                aria-selected={own === at}
                aria-label={name}
                title={name}
                onClick={() => onPick(emoji)}
              >
                {emoji}
              </button>
            );
          }),
        ])}
      </div>
    </div>
  );
}
