import { useEffect, useRef } from "preact/hooks";
import { Button, Key } from "../../../ui/kit/Button";
import { ChannelMark, Ring } from "../../../ui/kit/meters";
import { Since } from "../../../ui/kit/times";
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
  assigned: "From your supervisor",
  picked: "Your pick",
};

export function Offers({ desk }: { desk: AgentDesk }) {
  const offers = desk.offers.value;
  return (
    <section class="offers" aria-label="Offers">
      {offers.map((offer, at) => (
        <Card key={keyOf(offer)} desk={desk} offer={offer} first={at === 0} />
      ))}
    </section>
  );
}

function Card({ desk, offer, first }: { desk: AgentDesk; offer: Offer; first: boolean }) {
  const card = useRef<HTMLElement>(null);
  const queue = queueName(desk.house.value, offer.queue);
  useEffect(() => {
    shownAt.set(keyOf(offer), performance.now());
    announce(`Offer: ${offer.channel} from ${offer.customer}, ${queue}. Alt Enter accepts.`);
    return () => {
      shownAt.delete(keyOf(offer));
    };
  }, []);
  const kind = KINDS[offer.kind];
  return (
    <article
      ref={card}
      class="offer"
      tabIndex={-1}
      data-key={first ? "offer" : undefined}
      aria-label={`Offer from ${offer.customer}`}
    >
      <header class="offer-head">
        <ChannelMark channel={offer.channel} word />
        <span class="offer-queue">{queue}</span>
        {kind && <span class="pill">{kind}</span>}
        <Ring
          from={offer.offered_at}
          until={offer.deadline}
          size={44}
          label="Seconds left to answer"
        />
      </header>
      <h2 class="offer-who">{offer.customer}</h2>
      {offer.preview && <p class="offer-preview">{offer.preview}</p>}
      <dl class="offer-facts">
        <div>
          <dt>Waited</dt>
          <dd>
            <Since at={offer.entered_at} clock />
          </dd>
        </div>
        <div>
          <dt>Why you</dt>
          <dd>{offer.why}</dd>
        </div>
      </dl>
      <div class="offer-answer">
        <Button kind="accent" onClick={() => void desk.accept(offer, card.current)}>
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
