import type { RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { step } from "../../../ui/kit/keyboard";
import { announce } from "../../../ui/kit/toast";
import { type Slash, tokenAt } from "./replies";

const LINES_MAX = 8;

export interface Suggestion {
  id: string;
  label: string;
  detail: string;
  /** What stands in the field afterwards, in place of the trigger and the word behind it. */
  text: string;
}

export interface FieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  label: string;
  /** The name by which the page's keys find it. */
  mark: string;
  onWrite: (text: string) => void;
  onSend: () => void;
  onFiles?: (files: FileList) => void;
  trigger: "/" | "@";
  /** What the list is of, for screen readers. */
  listLabel: string;
  suggest: (query: string) => Suggestion[];
}

/** A text field that grows, sends on Enter, and suggests after its trigger. */
export function Field(props: FieldProps) {
  const { field, value, trigger } = props;
  const [token, setToken] = useState<Slash | null>(null);
  const [active, setActive] = useState(0);
  /** Where the caret goes once the text that was put in is drawn. */
  const caret = useRef<number | null>(null);
  const list = useId();
  const options = token ? props.suggest(token.query) : [];
  const open = options.length > 0;
  useEffect(() => grow(field.current), [value]);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);
  useEffect(() => {
    if (open) announce(`${options.length} ${props.listLabel}. Arrow keys choose, Enter puts in.`);
  }, [open]);

  const pick = (option: Suggestion | undefined) => {
    const element = field.current;
    if (!token || !option || !element) return;
    const end = token.from + 1 + token.query.length;
    caret.current = token.from + option.text.length;
    props.onWrite(value.slice(0, token.from) + option.text + value.slice(end));
    setToken(null);
    element.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (open && chooses(event, active, options.length, setActive)) return;
    if (open && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      pick(options[active]);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      setToken(null);
    } else if (
      event.key === "Enter" &&
      !(event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || event.isComposing)
    ) {
      event.preventDefault();
      props.onSend();
    }
  };
  return (
    <div class="composer-box">
      {open && (
        <Suggestions
          id={list}
          label={props.listLabel}
          options={options}
          active={Math.min(active, options.length - 1)}
          onPick={pick}
        />
      )}
      <textarea
        ref={field}
        class="composer-field"
        data-key={props.mark}
        rows={1}
        dir="auto"
        value={value}
        placeholder={props.label}
        aria-label={props.label}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${active}` : undefined}
        onInput={(event) => {
          const at = event.currentTarget;
          props.onWrite(at.value);
          setToken(tokenAt(at.value, at.selectionStart, trigger));
          setActive(0);
        }}
        onBlur={() => setToken(null)}
        onKeyDown={press}
        onPaste={(event) => {
          const files = event.clipboardData?.files;
          if (!files?.length || !props.onFiles) return;
          event.preventDefault();
          props.onFiles(files);
        }}
      />
    </div>
  );
}

/** Home and End stay the text's own. */
function chooses(
  event: KeyboardEvent,
  active: number,
  count: number,
  to: (at: number) => void,
): boolean {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
  event.preventDefault();
  to(step(event.key, active, count) ?? active);
  return true;
}

interface SuggestionsProps {
  id: string;
  label: string;
  options: readonly Suggestion[];
  active: number;
  onPick: (option: Suggestion) => void;
}

function Suggestions({ id, label, options, active, onPick }: SuggestionsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div class="suggest" id={id} ref={box} role="listbox" aria-label={label}>
      {options.map((option, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one.
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
        <div
          key={option.id}
          id={`${id}-${at}`}
          class="suggest-row"
          role="option"
          aria-selected={at === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(option)}
        >
          <strong>{option.label}</strong>
          <span>{option.detail}</span>
        </div>
      ))}
    </div>
  );
}

function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  const line = Number.parseFloat(getComputedStyle(field).lineHeight) || 20;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, line * LINES_MAX + 16)}px`;
}
