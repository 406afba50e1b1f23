import type { Channel } from "../wire/generated";
import { CHANNELS, type ChannelSign } from "./channels";
import { secondsLeft, shareLeft } from "./countdown";
import { Icon, type IconName } from "./Icon";
import { fast } from "./ticking";

const sign = (channel: string) => CHANNELS[channel as Channel] as ChannelSign | undefined;

export const channelWord = (channel: string): string => sign(channel)?.word ?? channel;
export const channelIcon = (channel: string): IconName =>
  sign(channel) ? (channel as Channel) : "inbox";

export function ChannelMark({ channel, word }: { channel: string; word?: boolean }) {
  return (
    <span class={`channel channel-${channel}`} title={channelWord(channel)}>
      <Icon name={channelIcon(channel)} />
      <span class={word ? "" : "sr-only"}>{channelWord(channel)}</span>
    </span>
  );
}

/** More blocks than these are not counted at a glance. */
const BLOCKS = 6;

/** Filled of limit, a block for each contact while they are few, else one bar. */
export function LoadBar({ held, limit }: { held: number; limit: number }) {
  const over = held > limit;
  const tone = over ? "over" : limit > 0 && held >= limit ? "full" : "";
  if (Math.max(held, limit) > BLOCKS || limit === 0) {
    const share = limit === 0 ? (held > 0 ? 1 : 0) : Math.min(1, held / limit);
    return (
      <span class={`load ${tone}`} aria-hidden="true">
        <span class="load-bar">
          <span class="load-fill" style={{ width: `${share * 100}%` }} />
        </span>
      </span>
    );
  }
  return (
    <span class={`load ${tone}`} aria-hidden="true">
      {Array.from({ length: Math.max(held, limit) }, (_, at) => (
        <span
          key={at}
          class={`load-block ${at < held ? "load-on" : ""} ${at >= limit ? "load-beyond" : ""}`}
        />
      ))}
    </span>
  );
}

const TURN = 2 * Math.PI;

/** Seconds until `deadline` of the server's clock, as a ring that empties. */
export function Ring(props: { from: number; until: number; size?: number; label: string }) {
  const { from, until, size = 36, label } = props;
  const left = secondsLeft(until, fast.value, from);
  const share = shareLeft(from, until, fast.value);
  const radius = size / 2 - 3;
  // As large as the number in it.
  const rem = `${size / 16}rem`;
  return (
    <span
      class={`ring ${left <= 5 ? "ring-late" : ""} ${size < 30 ? "ring-small" : ""}`}
      role="timer"
      aria-label={label}
    >
      <svg width={rem} height={rem} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
        <circle class="ring-track" cx={size / 2} cy={size / 2} r={radius} />
        <circle
          class="ring-left"
          cx={size / 2}
          cy={size / 2}
          r={radius}
          stroke-dasharray={`${share * TURN * radius} ${TURN * radius}`}
          transform={`rotate(-90 ${size / 2} ${size / 2})`}
        />
      </svg>
      <span class="ring-number">{left}</span>
    </span>
  );
}
