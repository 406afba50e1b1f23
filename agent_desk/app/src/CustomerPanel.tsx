import type { ComponentChildren } from "preact";
import { channelWord } from "../../../ui/kit/meters";
import { Avatar, Empty } from "../../../ui/kit/states";
import { clock } from "../../../ui/kit/time";
import { Ago, Since } from "../../../ui/kit/times";
import type { AgentDesk } from "./desk";
import { queueName } from "./words";

export function CustomerPanel({ desk }: { desk: AgentDesk }) {
  const row = desk.current.value;
  if (!row)
    return (
      <section class="column-customer" aria-label="Customer">
        <Empty icon="user" title="Customer">
          <p>Who you are talking with is shown here.</p>
        </Empty>
      </section>
    );
  const waited = row.accepted_at - row.entered_at;
  const late = row.accepted_at - row.due;
  return (
    <section class="column-customer" aria-label="Customer">
      <header class="person">
        <Avatar name={row.customer} />
        <div>
          <h2>{row.customer}</h2>
          {row.customer_email ? (
            <a class="person-email" href={`mailto:${row.customer_email}`}>
              {row.customer_email}
            </a>
          ) : (
            <span class="quiet">No email address given</span>
          )}
        </div>
      </header>
      <section class="panel" aria-label="This contact">
        <h3>This contact</h3>
        {row.why && (
          <p class="why">
            <span class="why-word">Why you</span>
            {row.why}
          </p>
        )}
        <dl class="facts">
          <Fact name="Channel">{channelWord(row.channel)}</Fact>
          <Fact name="Queue">{queueName(desk.house.value, row.queue)}</Fact>
          <Fact name="Entered">
            <Ago at={row.entered_at} />
          </Fact>
          <Fact name="Waited">
            <span class="num">{clock(waited)}</span>
            {late > 0 && <span class="fact-late"> {clock(late)} past due</span>}
          </Fact>
          <Fact name="With you">
            <Since at={row.accepted_at} clock />
          </Fact>
          <Fact name="Messages">
            <span class="num">{desk.messagesOf(row.contact).length}</span>
          </Fact>
          {row.rating !== null && (
            <Fact name="Rating">
              <span class="num">{row.rating} of 5</span>
            </Fact>
          )}
          <Fact name="Customer">
            <code class="id">{row.customer_id}</code>
          </Fact>
          <Fact name="Contact">
            <code class="id">{row.contact}</code>
          </Fact>
        </dl>
      </section>
    </section>
  );
}

function Fact(props: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
