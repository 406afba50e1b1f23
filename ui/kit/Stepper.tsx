import { Icon } from "./Icon";

export interface StepperProps {
  label: string;
  /** null: the things edited differ. */
  value: number | null;
  /** Where the first step starts from when they differ. */
  from?: number;
  min?: number;
  max: number;
  onChange: (value: number) => void;
  /** Drawn for `value` 0, as "none". */
  zero?: string;
}

/** The value after a key, or null when the key means nothing here. */
export function stepped(key: string, value: number, min: number, max: number): number | null {
  const to = {
    ArrowUp: value + 1,
    ArrowRight: value + 1,
    ArrowDown: value - 1,
    ArrowLeft: value - 1,
    PageUp: value + 5,
    PageDown: value - 5,
    Home: min,
    End: max,
  }[key];
  if (to !== undefined) return Math.max(min, Math.min(max, to));
  return /^[0-9]$/.test(key) && Number(key) >= min && Number(key) <= max ? Number(key) : null;
}

export function Stepper({ label, value, from = 0, min = 0, max, onChange, zero }: StepperProps) {
  const now = value ?? from;
  const said = value === null ? "mixed" : value === 0 && zero ? zero : String(value);
  const set = (to: number) => onChange(Math.max(min, Math.min(max, to)));
  return (
    <div class="stepper">
      <button
        type="button"
        class="stepper-button"
        tabIndex={-1}
        aria-label={`${label}: one less`}
        disabled={value !== null && now <= min}
        onClick={() => set(now - 1)}
      >
        <Icon name="minus" />
      </button>
      <div
        class={`stepper-value ${value === null ? "stepper-mixed" : ""}`}
        role="spinbutton"
        tabIndex={0}
        aria-label={label}
        aria-valuenow={now}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuetext={said}
        onKeyDown={(event) => {
          const to = stepped(event.key, now, min, max);
          if (to === null) return;
          event.preventDefault();
          event.stopPropagation();
          set(to);
        }}
      >
        {said}
      </div>
      <button
        type="button"
        class="stepper-button"
        tabIndex={-1}
        aria-label={`${label}: one more`}
        disabled={value !== null && now >= max}
        onClick={() => set(now + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
