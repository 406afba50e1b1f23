import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./Icon";

type Native = Omit<JSX.IntrinsicElements["button"], "icon" | "size">;

export interface ButtonProps extends Native {
  kind?: "plain" | "accent" | "danger" | "quiet";
  icon?: IconName;
  /** The key that does the same, shown at the end. */
  hint?: string;
  busy?: boolean;
  children?: ComponentChildren;
}

export function Button({ kind = "plain", icon, hint, busy, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`button button-${kind} ${rest.class ?? ""}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : rest.onClick}
    >
      {icon && <Icon name={icon} />}
      {children && <span class="button-text">{children}</span>}
      {hint && <Key>{hint}</Key>}
    </button>
  );
}

export interface IconButtonProps extends Native {
  icon: IconName;
  label: string;
  size?: 16 | 20;
}

export function IconButton({ icon, label, size = 16, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      class={`icon-button ${rest.class ?? ""}`}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}

export function Key({ children, ...rest }: { children: ComponentChildren; class?: string }) {
  return (
    <span class={`key ${rest.class ?? ""}`} aria-hidden="true">
      {children}
    </span>
  );
}
