import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./Icon";
import { step } from "./keyboard";

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  /** A second, quieter line. */
  detail?: string;
  checked?: boolean;
  danger?: boolean;
  /** A heading drawn above this item. */
  group?: string;
}

export interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  onPick: (id: string, trigger: HTMLElement) => void;
  children: ComponentChildren;
  class?: string;
  align?: "start" | "end";
}

/** A button that opens a list of actions, as the ARIA practices describe it. */
export function Menu({ label, items, onPick, children, align = "start", ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) trigger.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    place(trigger.current, list.current, align);
    buttons(list.current)[0]?.focus();
    const outside = (event: Event) => {
      const at = event.target as Node;
      if (!list.current?.contains(at) && !trigger.current?.contains(at)) setOpen(false);
    };
    const away = () => setOpen(false);
    document.addEventListener("pointerdown", outside);
    addEventListener("resize", away);
    return () => {
      document.removeEventListener("pointerdown", outside);
      removeEventListener("resize", away);
    };
  }, [open, align]);
  const keys = (event: KeyboardEvent) => {
    const all = buttons(list.current);
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = step(event.key, at, all.length);
    if (next !== null) {
      event.preventDefault();
      all[next]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Tab") {
      setOpen(false);
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      const letter = event.key.toLowerCase();
      const found = [...all.slice(at + 1), ...all].find((each) =>
        each.textContent?.trim().toLowerCase().startsWith(letter),
      );
      found?.focus();
    }
    // What is typed in a menu is not meant for the page's own keys.
    event.stopPropagation();
  };
  return (
    <>
      <button
        type="button"
        ref={trigger}
        class={rest.class ?? "button button-plain"}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        <span class="sr-only">{label} </span>
        {children}
      </button>
      {open && (
        <div
          class="menu"
          role="menu"
          id={id}
          ref={list}
          aria-label={label}
          tabIndex={-1}
          onKeyDown={keys}
        >
          {grouped(items).map(({ heading, items: part }, at) => (
            // biome-ignore lint/a11y/useSemanticElements: a menu holds groups, no fieldsets.
            <div key={heading || "first"} role="group" aria-labelledby={heading && `${id}-${at}`}>
              {heading && (
                <div class="menu-group" role="presentation" id={`${id}-${at}`}>
                  {heading}
                </div>
              )}
              {part.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  {...(item.checked === undefined
                    ? { role: "menuitem" as const }
                    : { role: "menuitemradio" as const, "aria-checked": item.checked })}
                  tabIndex={-1}
                  class={`menu-item ${item.danger ? "menu-danger" : ""}`}
                  onClick={() => {
                    close(true);
                    if (trigger.current) onPick(item.id, trigger.current);
                  }}
                >
                  <span class="menu-mark">
                    {item.checked ? <Icon name="check" /> : item.icon && <Icon name={item.icon} />}
                  </span>
                  <span>
                    {item.label}
                    {item.detail && <small>{item.detail}</small>}
                  </span>
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

interface Group {
  heading: string;
  items: MenuItem[];
}

/** Each heading with all that stands under it. */
export function grouped(items: readonly MenuItem[]): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && !item.group) last.items.push(item);
    else groups.push({ heading: item.group ?? "", items: [item] });
  }
  return groups;
}

const buttons = (list: HTMLElement | null): HTMLButtonElement[] => [
  ...(list?.querySelectorAll<HTMLButtonElement>("button") ?? []),
];

/** Fixed beside `anchor`, so that no scrolling box cuts it off. */
export function place(
  anchor: Element | null,
  floating: HTMLElement | null,
  align: "start" | "end" = "start",
): void {
  if (!anchor || !floating) return;
  const at = anchor.getBoundingClientRect();
  const size = floating.getBoundingClientRect();
  const left = align === "start" ? at.left : at.right - size.width;
  const below = at.bottom + 4;
  const fits = below + size.height <= innerHeight - 8;
  const top = fits ? below : Math.max(8, at.top - size.height - 4);
  floating.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  floating.style.top = `${top}px`;
}
