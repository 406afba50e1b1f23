import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, IconButton } from "./Button";
import { Icon } from "./Icon";

export interface ToastAction {
  label: string;
  run: () => void;
}

/** What one did, what was refused, or what happened without oneself. */
type Kind = "info" | "refused" | "told";

interface Toast {
  id: number;
  text: string;
  kind: Kind;
  near?: DOMRect;
  action?: ToastAction;
  ms: number;
}

const toasts = signal<readonly Toast[]>([]);
const spoken = signal("");
const KEPT = 4;
const SPOKEN_MS = 10_000;
let last = 0;
let silence: ReturnType<typeof setTimeout> | undefined;

export interface ToastOptions {
  kind?: Kind;
  /** The thing that was clicked: the toast appears beside it. */
  near?: Element | null | undefined;
  action?: ToastAction;
  ms?: number;
}

export function toast(text: string, options: ToastOptions = {}): () => void {
  last += 1;
  const near = options.near?.isConnected ? options.near.getBoundingClientRect() : undefined;
  const made: Toast = {
    id: last,
    text,
    kind: options.kind ?? "info",
    ms: options.ms ?? 6_000,
    ...(near && near.width > 0 ? { near } : {}),
    ...(options.action ? { action: options.action } : {}),
  };
  toasts.value = [...toasts.value, made].slice(-KEPT);
  announce(text);
  return () => drop(made.id);
}

/** Says it to screen readers without showing anything. */
export function announce(text: string): void {
  // The same words twice are read once: an invisible difference makes them news.
  spoken.value = spoken.value === text ? `${text}\u200b` : text;
  // Whoever walks the page later hears nothing there that is over.
  clearTimeout(silence);
  silence = setTimeout(() => {
    spoken.value = "";
  }, SPOKEN_MS);
}

/** What was said before a dialog is nothing of it. */
export function hush(): void {
  clearTimeout(silence);
  spoken.value = "";
}

const drop = (id: number): void => {
  toasts.value = toasts.value.filter((each) => each.id !== id);
};

/** Where announcements are heard from. A modal has its own: what lies behind it is silent. */
export function Spoken() {
  return (
    <div class="sr-only" role="status" aria-live="polite">
      {spoken.value}
    </div>
  );
}

export function Toasts() {
  return (
    <section aria-label="Notices">
      <Spoken />
      <div class="toasts">
        {toasts.value
          .filter((each) => !each.near)
          .map((each) => (
            <Card key={each.id} toast={each} />
          ))}
      </div>
      {toasts.value
        .filter((each) => each.near)
        .map((each) => (
          <Card key={each.id} toast={each} />
        ))}
    </section>
  );
}

function Card({ toast: it }: { toast: Toast }) {
  const card = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  useEffect(() => {
    const element = card.current;
    if (element && it.near) {
      const size = element.getBoundingClientRect();
      const below = it.near.bottom + 6;
      const top = below + size.height < innerHeight - 8 ? below : it.near.top - size.height - 6;
      const left = Math.min(it.near.left, innerWidth - size.width - 8);
      element.style.left = `${Math.max(8, left)}px`;
      element.style.top = `${Math.max(8, top)}px`;
    }
    // A dialog lies above everything on the page; its toast must lie above the dialog.
    if (it.near && element?.showPopover && !element.matches(":popover-open")) element.showPopover();
    let timer = setTimeout(function end() {
      if (held.current) timer = setTimeout(end, 1_000);
      else drop(it.id);
    }, it.ms);
    return () => clearTimeout(timer);
  }, [it]);
  return (
    <div
      ref={card}
      popover={it.near ? "manual" : undefined}
      class={`toast toast-${it.kind} ${it.near ? "toast-near" : ""}`}
      onPointerEnter={() => {
        held.current = true;
      }}
      onPointerLeave={() => {
        held.current = false;
      }}
    >
      <Icon name={it.kind === "info" ? "done" : "info"} />
      <span class="toast-text">{it.text}</span>
      {it.action && (
        <Button
          kind="quiet"
          onClick={() => {
            drop(it.id);
            it.action?.run();
          }}
        >
          {it.action.label}
        </Button>
      )}
      <IconButton icon="close" label="Dismiss" onClick={() => drop(it.id)} />
    </div>
  );
}
