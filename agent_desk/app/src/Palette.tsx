import { useId, useMemo, useState } from "preact/hooks";
import { Key } from "../../../ui/kit/Button";
import { Dialog } from "../../../ui/kit/Dialog";
import { Icon, type IconName } from "../../../ui/kit/Icon";
import { step } from "../../../ui/kit/keyboard";
import { channelIcon } from "../../../ui/kit/meters";
import type { AgentDesk } from "./desk";
import { endContact } from "./EndDialog";
import { type Entry, find } from "./find";
import { isOwn } from "./order";
import type { Over } from "./over";
import { filled, matching } from "./replies";
import { queueName } from "./words";

interface Choice extends Entry {
  icon: IconName;
  hint?: string;
  run: () => void;
}

export interface PaletteProps {
  desk: AgentDesk;
  onOver: (over: Over) => void;
  onClose: () => void;
}

/** Every action, contact and prepared reply, by a few letters. */
export function Palette({ desk, onOver, onClose }: PaletteProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  // As it is when the palette opens: nothing moves under the arrow keys.
  const all = useMemo(() => choices(desk, onOver), []);
  const shown = find(all, query);
  const at = Math.min(active, shown.length - 1);
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  return (
    <Dialog title="Find" onClose={onClose}>
      <input
        class="field"
        type="text"
        role="combobox"
        data-first
        aria-label="Find an action, a contact or a prepared reply"
        placeholder="An action, a contact, a prepared reply"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-activedescendant={shown.length > 0 ? `${list}-${at}` : undefined}
        autocomplete="off"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            run(shown[at]);
          }
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          const to = step(event.key, at, shown.length) ?? 0;
          setActive(to);
          document.getElementById(`${list}-${to}`)?.scrollIntoView({ block: "nearest" });
        }}
      />
      <div id={list} class="palette" role="listbox" aria-label="Found">
        {shown.map((choice, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one.
          // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
          <div
            key={choice.id}
            id={`${list}-${place}`}
            class="palette-row"
            role="option"
            aria-selected={place === at}
            onPointerMove={() => setActive(place)}
            onClick={() => run(choice)}
          >
            <Icon name={choice.icon} />
            <span class="palette-label">{choice.label}</span>
            <span class="palette-detail">{choice.detail ?? choice.group}</span>
            {choice.hint && <Key>{choice.hint}</Key>}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p class="palette-none">Nothing is called so.</p>}
    </Dialog>
  );
}

function choices(desk: AgentDesk, onOver: (over: Over) => void): Choice[] {
  const house = desk.house.peek();
  const contacts = desk.desks.peek().map(
    (row): Choice => ({
      id: `contact:${row.contact}`,
      group: "Contacts",
      label: row.customer,
      detail: `${queueName(house, row.queue)} · ${row.last_text || "no words yet"}`,
      icon: channelIcon(row.channel),
      run: () => {
        desk.selected.value = row.contact;
      },
    }),
  );
  return [...forContact(desk, onOver), ...contacts, ...forAgent(desk, onOver), ...replies(desk)];
}

function forContact(desk: AgentDesk, onOver: (over: Over) => void): Choice[] {
  const row = desk.current.peek();
  if (!row) return [];
  const customer: Choice = {
    id: "customer",
    group: "Action",
    label: "Show the customer",
    icon: "user",
    run: () => onOver({ what: "customer" }),
  };
  if (!isOwn(row))
    return [
      customer,
      {
        ...customer,
        id: "step_out",
        label: row.part === "helping" ? "Leave the conversation" : "Put the conversation away",
        icon: "leave",
        run: () => void desk.stepOut(row.contact),
      },
    ];
  if (row.stage !== "serving") return [customer];
  const action = (id: string, label: string, hint: string, icon: IconName, run: () => void) => ({
    id,
    group: "Action",
    label,
    hint,
    icon,
    run,
  });
  return [
    action("reply", `Reply to ${row.customer}`, "R", "chat", () => desk.write("reply")),
    action("note", "Write a private note", "N", "note", () => desk.write("note")),
    action("transfer", "Transfer the contact", "T", "transfer", () =>
      onOver({ what: "transfer", contact: row.contact }),
    ),
    action("invite", "Invite a colleague", "I", "users", () =>
      onOver({ what: "invite", contact: row.contact }),
    ),
    action("end", "End the contact", "E", "done", () => endContact(desk, row.contact, onOver)),
    customer,
  ];
}

function forAgent(desk: AgentDesk, onOver: (over: Over) => void): Choice[] {
  const me = desk.me.peek();
  const made: Choice[] = [];
  const add = (id: string, label: string, icon: IconName, run: () => void, hint?: string) =>
    made.push({ id, group: "Action", label, icon, run, ...(hint ? { hint } : {}) });
  const ask = (status: string, reason = "") =>
    void desk.ask({ type: "set_status", status, reason });
  if (me?.status !== "available") add("available", "Be available", "done", () => ask("available"));
  for (const { id, label } of desk.house.peek()?.reasons ?? [])
    if (me?.signed_in)
      add(`break:${id}`, `Take a break: ${label}`, "coffee", () => ask("break", id));
  if (me?.may_pick) add("line", "Pick from the line", "inbox", () => onOver({ what: "line" }), "P");
  if (me?.signed_in)
    add("out", "Leave the line", "power", () => onOver({ what: "leave", from: "line" }));
  add("help", "Show the keyboard", "keyboard", () => onOver({ what: "help" }), "?");
  return made;
}

function replies(desk: AgentDesk): Choice[] {
  const row = desk.current.peek();
  if (row?.stage !== "serving" || row.part === "reading") return [];
  const queue = queueName(desk.house.peek(), row.queue);
  return matching(desk.live.table("replies").peek().values(), "", row.queue).map((reply) => {
    const words = filled(reply.text, row, desk.me.peek()?.name ?? "", queue);
    return {
      id: `put:${reply.id}`,
      group: "Prepared reply",
      label: reply.title,
      detail: words,
      icon: "chat",
      run: () => {
        desk.mode.value = "reply";
        desk.insert.value = words;
      },
    };
  });
}
