import { useState } from "preact/hooks";
import type { QueueRow } from "../../../ui/wire/generated";
import type { Room } from "./room";

/** Changed in place; it is obeyed from the next offer on. */
export function Strategy({ room, row }: { room: Room; row: QueueRow }) {
  const [asked, setAsked] = useState<string | null>(null);
  const options = room.lists.value?.strategies;
  if (!room.may("strategy"))
    return <span>{options?.find(({ id }) => id === row.strategy)?.label ?? row.strategy}</span>;
  if (!options) return <span>{row.strategy.replaceAll("_", " ")}</span>;
  return (
    <select
      class="select"
      aria-label={`Strategy of ${row.name}`}
      value={asked ?? row.strategy}
      onChange={async (event) => {
        const field = event.currentTarget;
        setAsked(field.value);
        await room.ask({ type: "set_strategy", queue: row.queue, strategy: field.value }, field);
        setAsked(null);
      }}
    >
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
