import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import type { Desk } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { draftOf, keepDraft } from "./drafts";
import { uploadAll } from "./upload";

const LINES_MAX = 8;
const TYPING_AGAIN_MS = 3_000;

export function Composer({ desk, row }: { desk: AgentDesk; row: Desk }) {
  const [text, setText] = useState(() => draftOf(row.contact));
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  /** When the customer was last told of typing; null when nothing stands. */
  const signalled = useRef<number | null>(null);
  const limit = desk.house.value?.max_text ?? 4000;
  const over = text.length - limit;

  useEffect(() => grow(field.current), [text]);
  useEffect(
    () => () => {
      if (signalled.current !== null) desk.signalTyping(row.contact, false);
    },
    [],
  );
  const write = (next: string) => {
    setText(next);
    keepDraft(row.contact, next);
    const now = performance.now();
    if (next && (signalled.current === null || now - signalled.current > TYPING_AGAIN_MS)) {
      signalled.current = now;
      desk.signalTyping(row.contact, true);
    } else if (!next && signalled.current !== null) {
      signalled.current = null;
      desk.signalTyping(row.contact, false);
    }
  };
  const send = () => {
    const words = text.trim();
    if (!words || over > 0) return;
    desk.send(row.contact, words);
    write("");
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        class="composer-field"
        data-key="reply"
        rows={1}
        value={text}
        placeholder={`Reply to ${row.customer}`}
        aria-label={`Reply to ${row.customer}`}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
        onPaste={(event) => {
          const files = event.clipboardData?.files;
          if (!files?.length) return;
          event.preventDefault();
          uploadAll(desk, row.contact, files);
        }}
      />
      <div class="composer-foot">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            uploadAll(desk, row.contact, event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
        <IconButton
          icon="clip"
          label="Send files"
          size={20}
          onClick={() => picker.current?.click()}
        />
        <span class={`composer-hint ${over > 0 ? "composer-over" : ""}`} role="status">
          {over > 0 ? `${over} characters too many` : "Shift + Enter for a new line"}
        </span>
        <Button kind="accent" type="submit" icon="send" aria-disabled={!text.trim() || over > 0}>
          Send
        </Button>
      </div>
    </form>
  );
}

function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  const line = Number.parseFloat(getComputedStyle(field).lineHeight) || 20;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, line * LINES_MAX + 16)}px`;
}
