import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Avatar, Empty, Failure, Skeleton } from "../../../ui/kit/states";
import type { Customer, Desk } from "../../../ui/wire/generated";
import { AboutContact } from "./AboutContact";
import { AboutCustomer } from "./AboutCustomer";
import { type Asked, useAsked } from "./asking";
import type { AgentDesk } from "./desk";
import { EarlierList } from "./Earlier";
import { Tabs } from "./Tabs";

export interface CustomerPanelProps {
  desk: AgentDesk;
  /** Opens another contact of the customer, at a message where one was found. */
  onEarlier: (contact: string, of: string, seq: number) => void;
}

export function CustomerPanel({ desk, onEarlier }: CustomerPanelProps) {
  const row = desk.current.value;
  if (!row)
    return (
      <section class="column-customer" aria-label="Customer">
        <Empty icon="user" title="Customer">
          <p>Who you are talking with is shown here.</p>
        </Empty>
      </section>
    );
  return <Panel key={row.contact} desk={desk} row={row} onEarlier={onEarlier} />;
}

/** Which tab was open last: the next contact shows the same. */
let lastTab = "contact";

function Panel({ desk, row, onEarlier }: CustomerPanelProps & { row: Desk }) {
  const [tab, setTab] = useState(lastTab);
  const asked = useAsked<Customer>(
    desk,
    { type: "look_up", contact: row.contact },
    row.contact,
    `${row.pad_at} ${desk.live.link.value === "online"}`,
  );
  const earlier = asked.value?.earlier.length;
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
      <Tabs
        label="About the customer"
        tabs={[
          { id: "contact", label: "Contact" },
          { id: "customer", label: "Customer" },
          { id: "earlier", label: earlier ? `Earlier ${earlier}` : "Earlier" },
        ]}
        chosen={tab}
        onChoose={(id) => {
          lastTab = id;
          setTab(id);
        }}
      >
        {tab === "contact" ? (
          <AboutContact desk={desk} row={row} filledIn={asked.value?.filled_in ?? null} />
        ) : (
          <Card asked={asked}>
            {(customer) =>
              tab === "customer" ? (
                <AboutCustomer desk={desk} row={row} customer={customer} />
              ) : (
                <EarlierList desk={desk} row={row} customer={customer} onEarlier={onEarlier} />
              )
            }
          </Card>
        )}
      </Tabs>
    </section>
  );
}

interface CardProps {
  asked: Asked<Customer>;
  children: (customer: Customer) => ComponentChildren;
}

function Card({ asked, children }: CardProps) {
  if (asked.value) return <>{children(asked.value)}</>;
  if (asked.failed) return <Failure title="Not loaded" text={asked.failed} retry={asked.again} />;
  return <Skeleton rows={4} label="Loading the customer" />;
}
