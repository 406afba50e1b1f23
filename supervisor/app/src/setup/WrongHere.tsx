import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What is wrong, by the field's name. */
export const Wrong = createContext<Readonly<Record<string, string>>>({});

export function WrongHere({ name, id }: { name: string | undefined; id?: string }) {
  const text = useContext(Wrong)[name ?? ""];
  return text ? (
    <p class="form-wrong" role="alert" {...(id ? { id } : {})}>
      {text}
    </p>
  ) : null;
}
