import { useId, useState } from "preact/hooks";
import { wrongHours } from "./openings";
import { Text } from "./Parts";

interface Props {
  id: string;
  value: string;
  onInput: (text: string) => void;
}

/** The hours of a day; empty is closed. What cannot be read is not taken, stays, and says why. */
export function OpenHours({ id, value, onInput }: Props) {
  const [text, setText] = useState<string | null>(null);
  const why = useId();
  const wrong = text === null ? null : wrongHours(text);
  return (
    <>
      <Text
        id={id}
        placeholder="closed"
        value={text ?? value}
        max={200}
        aria-invalid={wrong !== null}
        {...(wrong ? { "aria-describedby": why } : {})}
        onInput={(said) => {
          setText(said);
          if (wrongHours(said) === null) onInput(said);
        }}
        onBlur={() => wrong === null && setText(null)}
      />
      {wrong && (
        <p class="form-wrong" id={why}>
          {wrong}
        </p>
      )}
    </>
  );
}
