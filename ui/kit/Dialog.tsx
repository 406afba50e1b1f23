import { type ComponentChildren, createContext } from "preact";
import { useContext, useId, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./Button";
import { hush, Spoken } from "./toast";

export interface DialogProps {
  title: string;
  onClose: () => void;
  /** A sheet at the right edge instead of a card in the middle. */
  drawer?: boolean;
  wide?: boolean;
  children: ComponentChildren;
  footer?: ComponentChildren;
}

/**
 * What must stay in reach while a modal is open: all that lies outside one cannot be touched, so it
 * is drawn inside. Last in it, and so never where the focus goes by itself.
 */
export const AboveDialogs = createContext<ComponentChildren>(null);

const TAKES_FOCUS = "a[href], button, input, select, textarea, summary, [tabindex]";

/** A modal: the browser's own dialog keeps the focus inside and takes Esc. */
export function Dialog({ title, onClose, drawer, wide, children, footer }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const heading = useId();
  const above = useContext(AboveDialogs);
  // Before the next key, which is meant for the dialog already.
  useLayoutEffect(() => {
    hush();
    const before = document.activeElement;
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    const text = content.current;
    // What holds only words and is longer than the screen is scrolled by keys.
    if (text && text.scrollHeight > text.clientHeight && !text.querySelector(TAKES_FOCUS))
      text.tabIndex = 0;
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the keyboard's way to close.
    <dialog
      ref={dialog}
      class={`dialog ${drawer ? "dialog-drawer" : ""} ${wide ? "dialog-wide" : ""}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <Spoken />
        <div class="dialog-content" ref={content}>
          {children}
        </div>
        {footer && <footer class="dialog-foot">{footer}</footer>}
        {above}
      </div>
    </dialog>
  );
}
