/** What a view shows when it has nothing yet, nothing at all, or no line to the server. */
import type { ComponentChildren } from "preact";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";

/** Rows that breathe; the style sheet keeps them invisible for the first 200 ms. */
export function Skeleton({ rows = 3, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, at) => (
        <span key={at} class="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
}

export interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={20} />
      </span>
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function Failure({
  title,
  text,
  retry,
  word,
}: {
  title: string;
  text: string;
  retry: () => void;
  /** What helps, where to try the same again does not. */
  word?: string;
}) {
  return (
    <Empty icon={word ? "info" : "unplug"} title={title}>
      <p>{text}</p>
      <Button kind="accent" onClick={retry}>
        {word ?? "Try again"}
      </Button>
    </Empty>
  );
}

export function OfflineBar({
  children,
  retry,
}: {
  children: ComponentChildren;
  retry: () => void;
}) {
  return (
    <div class="offline-bar" role="status">
      <Icon name="offline" />
      <span>{children}</span>
      <Button kind="quiet" onClick={retry}>
        Try now
      </Button>
    </div>
  );
}

/** A first letter or two where there is no picture. */
export function Avatar({ name, picture }: { name: string; picture?: string | null }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] ?? "")
    .join("");
  return (
    <span class="avatar" aria-hidden="true" data-letters={letters.toLocaleUpperCase() || "?"}>
      {picture && <img src={picture} alt="" />}
    </span>
  );
}
