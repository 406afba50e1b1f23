import { Button, IconButton } from "../../../ui/kit/Button";
import { Icon } from "../../../ui/kit/Icon";
import { ChannelMark } from "../../../ui/kit/meters";
import { Empty } from "../../../ui/kit/states";
import { Due, Since } from "../../../ui/kit/times";
import type { Desk } from "../../../ui/wire/generated";
import { Company } from "./Company";
import { Composer } from "./Composer";
import type { AgentDesk } from "./desk";
import { isOwn } from "./order";
import { Timeline } from "./Timeline";
import { WrapUp } from "./WrapUp";
import { queueName } from "./words";

export interface ConversationProps {
  desk: AgentDesk;
  onTransfer: (contact: string) => void;
  onInvite: (contact: string) => void;
  onEnd: (contact: string, near: Element) => void;
  onCustomer: () => void;
}

export function Conversation(props: ConversationProps) {
  const { desk } = props;
  const row = desk.current.value;
  if (!row)
    return (
      <section class="column-talk column-talk-none" aria-label="Conversation">
        <Empty icon="chat" title="No contact is open">
          {desk.desks.value.length === 0 ? (
            <p>What you take opens here.</p>
          ) : (
            <p>
              Choose one on the left
              <span class="by-keys">
                , or press <kbd class="key">J</kbd>
              </span>
              .
            </p>
          )}
        </Empty>
      </section>
    );
  const own = isOwn(row);
  const serving = row.stage === "serving" && row.part !== "reading";
  return (
    <section
      class="column-talk"
      aria-label={`Conversation with ${row.customer}`}
      onDragOver={(event) => serving && event.preventDefault()}
      onDrop={(event) => {
        if (!serving || !event.dataTransfer?.files.length) return;
        event.preventDefault();
        desk.sendFiles(row.contact, event.dataTransfer.files);
      }}
    >
      <Head {...props} row={row} />
      <Company desk={desk} row={row} />
      {row.customer_away && serving && (
        <p class="talk-bar talk-bar-late" role="status">
          <Icon name="unplug" /> {row.customer} lost the connection. What you write is delivered
          when they are back.
        </p>
      )}
      {row.first_reply_by !== null && serving && own && (
        <p class="talk-bar talk-bar-late" role="status">
          <Icon name="late" />
          <span>
            Not answered yet: <Due enteredAt={row.accepted_at} due={row.first_reply_by} />. Then it
            goes back to the line.
          </span>
        </p>
      )}
      <Timeline key={`line:${row.contact}`} desk={desk} row={row} />
      {serving || !own ? (
        <Composer key={`write:${row.contact}`} desk={desk} row={row} />
      ) : (
        <WrapUp key={`wrap:${row.contact}`} desk={desk} row={row} />
      )}
    </section>
  );
}

interface HeadProps extends ConversationProps {
  row: Desk;
}

function Head({ desk, row, onTransfer, onInvite, onEnd, onCustomer }: HeadProps) {
  return (
    <header class="talk-head">
      <IconButton
        icon="back"
        label="Back to the contacts"
        class="narrow-only"
        size={20}
        onClick={() => {
          desk.selected.value = null;
        }}
      />
      <div class="talk-who">
        <h2 dir="auto">{row.customer}</h2>
        <p class="talk-facts">
          <ChannelMark channel={row.channel} word />
          <span class="talk-queue" title={queueName(desk.house.value, row.queue)}>
            {queueName(desk.house.value, row.queue)}
          </span>
          <span>
            {isOwn(row) ? "with you" : `with ${row.agent || "nobody"}`} for{" "}
            <Since at={row.accepted_at} clock />
          </span>
        </p>
      </div>
      <IconButton
        icon="user"
        label="Customer"
        class="panel-button"
        size={20}
        onClick={onCustomer}
      />
      {!isOwn(row) && (
        <div class="talk-actions">
          <Button
            icon="leave"
            onClick={(event) => void desk.stepOut(row.contact, event.currentTarget)}
          >
            {row.part === "helping" ? "Leave" : "Put away"}
          </Button>
        </div>
      )}
      {row.stage === "serving" && isOwn(row) && (
        <div class="talk-actions">
          <Button icon="users" hint="I" onClick={() => onInvite(row.contact)}>
            Invite
          </Button>
          <Button icon="transfer" hint="T" onClick={() => onTransfer(row.contact)}>
            Transfer
          </Button>
          <Button
            icon="done"
            hint="E"
            data-key="end"
            onClick={(event) => onEnd(row.contact, event.currentTarget)}
          >
            End
          </Button>
        </div>
      )}
    </header>
  );
}
