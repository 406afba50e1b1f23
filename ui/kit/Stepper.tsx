import { useState } from "preact/hooks";
import { Icon } from "./Icon";
import { NumberKeys } from "./keyboard";

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

export function Stepper({ label, value, from = 0, min = 0, max, onChange, zero }: StepperProps) {
  const now = value ?? from;
  const said = value === null ? "mixed" : value === 0 && zero ? zero : String(value);
  const set = (to: number) => onChange(Math.max(min, Math.min(max, to)));
  const [keys] = useState(() => new NumberKeys());
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = keys.press(event.key, event.timeStamp, now, min, max);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    set(to);
  };
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
        onKeyDown={key}
        onBlur={() => keys.leave()}
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
