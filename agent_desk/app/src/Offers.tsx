import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Key } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { hasKeys } from "../../../ui/kit/keyboard";
import { ChannelMark, channelWord, Ring } from "../../../ui/kit/meters";
import { Wait } from "../../../ui/kit/times";
import { announce } from "../../../ui/kit/toast";
import type { Offer } from "../../../ui/wire/generated";
import type { AgentDesk } from "./desk";
import { queueName } from "./words";

const shownAt = new Map<string, number>();
const keyOf = (offer: Offer): string => `${offer.contact}:${offer.offer}`;

/** How long this offer has been on this screen. */
export const offerShownForMs = (offer: Offer): number =>
  performance.now() - (shownAt.get(keyOf(offer)) ?? performance.now());

const KINDS: Record<string, string> = {
  preferred: "Knows you",
  transferred: "Transferred",
  assigned: "From your supervisor",
  picked: "Your pick",
};

export function Offers({ desk }: { desk: AgentDesk }) {
  const offers = desk.offers.value;
  /** Where there is room for one only: whether the others are shown below it. */
  const [all, setAll] = useState(false);
  useEffect(() => {
    const open = new Set(offers.map(keyOf));
    for (const key of shownAt.keys()) if (!open.has(key)) shownAt.delete(key);
  }, [offers]);
  if (offers.length === 0) return null;
  return (
    <section class={`offers ${all ? "offers-all" : ""}`} aria-label="Offers">
      {offers.map((offer, at) => (
        <Card
          key={keyOf(offer)}
          desk={desk}
          offer={offer}
          more={at === 0 ? offers.length - 1 : 0}
          all={all}
          onAll={() => setAll(!all)}
          first={at === 0}
        />
      ))}
      {offers.length > 2 && <p class="pill offers-count">{offers.length} offers</p>}
    </section>
  );
}

interface CardProps {
  desk: AgentDesk;
  offer: Offer;
  first: boolean;
  /** How many stand behind it, where there is room for one only. */
  more: number;
  all: boolean;
  onAll: () => void;
}

function Card({ desk, offer, first, more, all, onAll }: CardProps) {
  const card = useRef<HTMLElement>(null);
  const queue = queueName(desk.house.value, offer.queue);
  useEffect(() => {
    // Drawn again inside a dialog that opens, it is no news.
    if (shownAt.has(keyOf(offer))) return;
    shownAt.set(keyOf(offer), performance.now());
    announce(
      `Offer: ${channelWord(offer.channel)} from ${offer.customer}, ${queue}. ${offer.note ? `Note of ${offer.note_by}: ${offer.note}. ` : ""}${hasKeys() ? "Alt Enter accepts." : ""}`,
    );
  }, []);
  const kind = KINDS[offer.kind];
  const accepting = desk.accepting.value;
  const busy = accepting !== null && keyOf(accepting) === keyOf(offer);
  return (
    <article
      ref={card}
      class="offer"
      data-channel={offer.channel}
      tabIndex={-1}
      data-key={first ? "offer" : undefined}
      aria-label={`Offer from ${offer.customer}`}
    >
      <header class="offer-head">
        <span class="offer-what">
          <ChannelMark channel={offer.channel} word />
          <span class="offer-queue">{queue}</span>
          {kind && <span class="pill">{kind}</span>}
        </span>
        <Ring
          from={offer.offered_at}
          until={offer.deadline}
          size={44}
          label="Seconds left to answer"
        />
      </header>
      {more > 0 && (
        <button
          type="button"
          class="pill offer-more"
          aria-expanded={all}
          aria-label={all ? "Fewer offers" : `${more} more`}
          onClick={onAll}
        >
          {all ? "less" : `+ ${more}`}
        </button>
      )}
      <h2 class="offer-who" dir="auto">
        {offer.customer}
      </h2>
      {offer.note && (
        <p class="offer-note">
          <Icon name="transfer" />
          <span>
            <strong>{offer.note_by}:</strong> <bdi>{offer.note}</bdi>
          </span>
        </p>
      )}
      {offer.preview && (
        <p class="offer-preview" dir="auto">
          {offer.preview}
        </p>
      )}
      <dl class="offer-facts">
        <div>
          <dt>Waits</dt>
          <dd>
            <Wait since={offer.waits_since} entered={offer.entered_at} />
          </dd>
        </div>
        <div>
          <dt>Why you</dt>
          <dd>{offer.why}</dd>
        </div>
      </dl>
      <div class="offer-answer">
        <Button kind="accent" busy={busy} onClick={() => void desk.accept(offer, card.current)}>
          Accept
          {first && (
            <>
              <Key class="when-free">Enter</Key>
              <Key class="when-writing">Alt Enter</Key>
            </>
          )}
        </Button>
        <Button onClick={() => void desk.decline(offer, card.current)}>
          Decline
          {first && <Key class="when-free">Esc</Key>}
        </Button>
      </div>
    </article>
  );
}
