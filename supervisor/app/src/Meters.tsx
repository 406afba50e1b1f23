/** What agents hold of their limits: a fixed column a channel, the same in every row. */
import { Icon } from "../../../ui/kit/Icon";
import { channelIcon, channelWord, LoadBar } from "../../../ui/kit/meters";
import type { AgentRow } from "../../../ui/wire/generated";
import { limitOf } from "./limits";

interface Columns {
  channels: readonly string[];
  /** Whether anybody has a limit over all channels. */
  totals: boolean;
}

export function ChannelHeads({ channels, totals }: Columns) {
  return (
    <span class="meters-head">
      <span class="sr-only">In hand, of limit: </span>
      {channels.map((channel) => (
        <span key={channel} class="meter-head" title={`${channelWord(channel)}: in hand, of limit`}>
          <Icon name={channelIcon(channel)} />
          <span class="meter-word">{channelWord(channel)}</span>
        </span>
      ))}
      {totals && <span class="meter-head">In all</span>}
    </span>
  );
}

export interface MetersProps extends Columns {
  row: AgentRow;
  /** Without it they are shown, and not to be pressed. */
  onEdit?: ((anchor: Element) => void) | undefined;
}

export function Meters({ row, channels, totals, onEdit }: MetersProps) {
  const held = (channel: string) => row.slots[channel]?.held ?? 0;
  const has = (channel: string) => limitOf(row, channel) > 0 || held(channel) > 0;
  const said = channels
    .filter(has)
    .map((channel) => `${channelWord(channel)} ${held(channel)} of ${limitOf(row, channel)}`);
  if (row.total !== null) said.push(`in all ${row.in_hand} of ${row.total}`);
  const shown = (
    <>
      <span class="sr-only">
        Limits of {row.name}: {said.join(", ") || "none"}
      </span>
      {channels.map((channel) =>
        has(channel) ? (
          <Meter
            key={channel}
            held={held(channel)}
            limit={limitOf(row, channel)}
            title={channelWord(channel)}
          />
        ) : (
          <span key={channel} class="meter meter-none" aria-hidden="true">
            –
          </span>
        ),
      )}
      {totals &&
        (row.total === null ? (
          <span class="meter meter-none" aria-hidden="true">
            –
          </span>
        ) : (
          <Meter held={row.in_hand} limit={row.total} title="All channels together" />
        ))}
    </>
  );
  if (!onEdit) return <span class="meters">{shown}</span>;
  return (
    <button
      type="button"
      class="meters"
      title="Change the limits"
      onClick={(event) => onEdit(event.currentTarget)}
    >
      {shown}
    </button>
  );
}

function Meter({ held, limit, title }: { held: number; limit: number; title: string }) {
  const tone = held > limit ? "meter-over" : held > 0 ? "" : "meter-idle";
  return (
    <span class={`meter ${tone}`} aria-hidden="true" title={`${title}: ${held} of ${limit}`}>
      <span class="meter-number num">
        {held}/{limit}
      </span>
      <LoadBar held={held} limit={limit} />
    </span>
  );
}
