import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Stepper } from "../../../ui/kit/Stepper";
import type { ContactRow, SupervisorCommand } from "../../../ui/wire/generated";
import type { Room } from "./room";

export type What = "move" | "head" | "assign" | "close";

export interface ContactFormProps {
  room: Room;
  row: ContactRow;
  what: What;
  onDone: () => void;
}

const MINUTE_MS = 60_000;
const DO: Record<What, string> = {
  move: "Move",
  head: "Give it",
  assign: "Offer it",
  close: "Close the contact",
};
const SAYS: Record<What, string> = {
  move: "It keeps its due, and so its fair place in the other line.",
  head: "It is due that much earlier, beside what its queue gives. 0 takes back what was given.",
  assign: "The agent gets an offer within their limits, whatever their skills are.",
  close: "The customer loses the place in line and is not served. This cannot be taken back.",
};

/** What is done to one waiting contact, in its place in the list. */
export function ContactForm({ room, row, what, onDone }: ContactFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const field = useId();
  const [minutes, setMinutes] = useState(2);
  const [target, setTarget] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("select, [role=spinbutton], input")?.focus();
  }, []);
  const { contact } = row;
  const body = (): SupervisorCommand => {
    if (what === "move") return { type: "move_contact", contact, queue: target };
    if (what === "assign") return { type: "assign_contact", contact, agent: target };
    if (what === "close") return { type: "close_contact", contact, note: target };
    return { type: "reprioritise", contact, head_start_ms: minutes * MINUTE_MS };
  };
  const missing = (what === "move" || what === "assign") && target === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    if (missing || busy) return;
    setBusy(true);
    const done = await room.ask(body(), form.current?.querySelector("[type=submit]"));
    setBusy(false);
    if (done) onDone();
  };
  const options =
    what === "move"
      ? room.queues.value
          .filter((queue) => queue.queue !== row.queue && !queue.disabled)
          .map((queue) => ({
            id: queue.queue,
            label: queue.open ? queue.name : `${queue.name} (closed)`,
          }))
      : room.agents.value
          .filter((agent) => agent.status === "available")
          .map((agent) => ({ id: agent.agent, label: agent.name }))
          .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <form ref={form} class="line-form" onSubmit={submit}>
      <div class="line-form-row">
        {(what === "move" || what === "assign") && (
          <>
            <label for={field}>{what === "move" ? "Queue" : "Agent"}</label>
            <select
              id={field}
              class="select"
              value={target}
              onChange={(event) => setTarget(event.currentTarget.value)}
            >
              <option value="">Choose</option>
              {options.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </>
        )}
        {what === "head" && (
          <>
            <Stepper
              label="Head start in minutes"
              value={minutes}
              max={240}
              onChange={setMinutes}
            />
            <span>minutes</span>
          </>
        )}
        {what === "close" && (
          <>
            <label for={field}>Reason</label>
            <input
              id={field}
              class="field"
              maxLength={120}
              value={target}
              onInput={(event) => setTarget(event.currentTarget.value)}
            />
          </>
        )}
        <div class="line-form-end">
          <Button onClick={onDone}>Cancel</Button>
          <Button
            kind={what === "close" ? "danger" : "accent"}
            type="submit"
            busy={busy}
            aria-disabled={missing}
          >
            {DO[what]}
          </Button>
        </div>
      </div>
      <p class="quiet">{SAYS[what]}</p>
    </form>
  );
}
