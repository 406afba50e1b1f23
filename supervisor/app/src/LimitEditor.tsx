import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../ui/kit/Button";
import { place } from "../../../ui/kit/Menu";
import { ChannelMark, channelWord } from "../../../ui/kit/meters";
import { Stepper } from "../../../ui/kit/Stepper";
import { plain } from "../../../ui/wire/live";
import type { Editing } from "./Agents";
import { common, isEmpty, limitOf, NOTHING, previewText, totalOf } from "./limits";
import type { Room } from "./room";
import { counted } from "./words";

const PREVIEW_AFTER_MS = 150;

export interface LimitEditorProps {
  room: Room;
  editing: Editing;
  onClose: () => void;
}

/** A stepper a channel, beside what was clicked; the preview comes from the server. */
export function LimitEditor({ room, editing, onClose }: LimitEditorProps) {
  const [draft, setDraft] = useState(NOTHING);
  const [says, setSays] = useState("");
  const [busy, setBusy] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const { agents, anchor } = editing;
  const rows = agents.map((id) => room.agent(id)).filter((row) => row !== undefined);
  // Channels they have come first, and so under the fingers.
  const used = (id: string) => rows.some((row) => limitOf(row, id) > 0);
  const [channels] = useState(() =>
    [...(room.lists.value?.channels ?? [])].sort((a, b) => Number(used(b.id)) - Number(used(a.id))),
  );
  const max = room.lists.value?.max_limit ?? 50;
  const close = () => {
    onClose();
    if (anchor instanceof HTMLElement && anchor.isConnected) anchor.focus();
  };

  useLayoutEffect(() => {
    place(anchor, panel.current);
    panel.current?.querySelector<HTMLElement>("[role=spinbutton]")?.focus();
  }, []);
  useEffect(() => {
    const outside = (event: Event) => {
      const at = event.target as Element;
      if (!panel.current?.contains(at) && !at.closest(".toast")) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  useEffect(() => {
    if (isEmpty(draft)) return setSays("");
    let wanted = true;
    const timer = setTimeout(() => {
      room.preview(agents, draft).then(
        (preview) => wanted && setSays(previewText(preview)),
        (why) => wanted && setSays(plain(why)),
      );
    }, PREVIEW_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [draft]);

  const apply = async () => {
    if (isEmpty(draft) || busy) return;
    setBusy(true);
    const done = await room.apply(agents, draft, panel.current);
    setBusy(false);
    if (done) close();
  };
  const shown = (channel: string) =>
    draft.limits[channel] ?? common(rows.map((row) => limitOf(row, channel)));
  const title =
    rows.length === 1
      ? `Limits of ${rows[0]?.name}`
      : `Limits of ${counted(rows.length, "agent", "agents")}`;
  return (
    <div
      ref={panel}
      class="editor"
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
        else if (event.key === "Enter" && !(event.target as Element).closest("button"))
          void apply();
      }}
    >
      <header class="editor-head">
        <strong>{title}</strong>
        <IconButton icon="close" label="Close" onClick={close} />
      </header>
      <ul class="editor-rows">
        {channels.map(({ id }) => (
          <li key={id} class={id in draft.limits ? "editor-changed" : undefined}>
            <ChannelMark channel={id} word />
            <Stepper
              label={`${channelWord(id)} limit`}
              value={shown(id)}
              from={Math.max(...rows.map((row) => limitOf(row, id)), 0)}
              max={max}
              onChange={(value) => setDraft({ ...draft, limits: { ...draft.limits, [id]: value } })}
            />
          </li>
        ))}
        <li class={draft.total !== null ? "editor-changed" : undefined}>
          <span>In all</span>
          <Stepper
            label="Limit over all channels"
            value={draft.total ?? common(rows.map(totalOf))}
            from={Math.max(...rows.map(totalOf), 0)}
            max={max}
            zero="none"
            onChange={(total) => setDraft({ ...draft, total })}
          />
        </li>
      </ul>
      <p class="editor-says" role="status">
        {says || "Lowering a limit ends nothing that runs."}
      </p>
      <footer class="editor-foot">
        <Button onClick={close}>Cancel</Button>
        <Button
          kind="accent"
          busy={busy}
          aria-disabled={isEmpty(draft)}
          onClick={() => void apply()}
        >
          Apply
        </Button>
      </footer>
    </div>
  );
}
