import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { AccountDialog } from "../../../ui/kit/Account";
import { AboveDialogs, Dialog } from "../../../ui/kit/Dialog";
import { KeyHelp } from "../../../ui/kit/KeyHelp";
import { OfflineBar, Skeleton } from "../../../ui/kit/states";
import { toast } from "../../../ui/kit/toast";
import type { Session } from "../../../ui/wire/session";
import { keepAlarm } from "./alarm";
import { WORD_MS } from "./arrival";
import { WithoutDialog } from "./Company";
import { ContactList } from "./ContactList";
import { Conversation } from "./Conversation";
import { CustomerPanel } from "./CustomerPanel";
import { AgentDesk, leaveField, TEXT } from "./desk";
import { EarlierDialog } from "./Earlier";
import { EndDialog, endContact } from "./EndDialog";
import { InviteDialog } from "./InviteDialog";
import { type Action, actionOf, comesFirst, HELP, type Press } from "./keys";
import { LeaveDialog } from "./LeaveDialog";
import { LeaseLost, NotResponding, StartWork } from "./notices";
import { Offers, offerShownForMs } from "./Offers";
import { isOwn, neighbour } from "./order";
import type { Over } from "./over";
import { Palette } from "./Palette";
import { PickDialog } from "./PickDialog";
import { TopBar } from "./TopBar";
import { TransferDialog } from "./TransferDialog";

export function App({ session }: { session: Session }) {
  const desk = useMemo(() => new AgentDesk(), []);
  const over = desk.over.value;
  const setOver = (next: Over) => {
    desk.over.value = next;
  };
  useEffect(() => {
    desk.start();
    const quiet = keepAlarm(desk);
    return () => {
      quiet();
      desk.stop();
    };
  }, [desk]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => onPress(desk, event, setOver);
    const first = (event: KeyboardEvent) => onFirst(desk, event, setOver);
    document.addEventListener("keydown", press);
    document.addEventListener("keydown", first, { capture: true });
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("keydown", first, { capture: true });
    };
  }, [desk]);
  const { missed } = desk;
  useLayoutEffect(() => {
    // What made way for an accepted contact gave the focus back to another one's field.
    if (desk.arrival.contact.peek() !== null) leaveField();
  }, [over, missed.value]);

  const link = desk.live.link.value;
  const me = desk.me.value;
  const current = desk.current.value;
  return (
    <div class={`desk ${current ? "desk-open" : ""}`}>
      {link === "offline" && (
        <OfflineBar retry={() => desk.live.connection.check()}>
          {desk.live.loaded.value
            ? "Reconnecting. Keep writing: your replies are kept and sent when the line is back."
            : "Connecting… Your contacts come when the server answers."}
        </OfflineBar>
      )}
      <TopBar desk={desk} session={session} onOver={setOver} />
      {me?.state === "not_responding" && <NotResponding desk={desk} />}
      {me?.lease_lost_at && desk.own.value.length > 0 && <LeaseLost desk={desk} me={me} />}
      <div class="desk-stage">
        {!desk.live.loaded.value || !me ? (
          <main class="desk-columns">
            <div class="column-list">
              <Skeleton rows={6} label="Loading your contacts" />
            </div>
            <div class="column-talk">
              <Skeleton rows={4} />
            </div>
            <div class="column-customer">
              <Skeleton rows={4} />
            </div>
          </main>
        ) : !me.signed_in && desk.desks.value.length === 0 ? (
          <StartWork desk={desk} />
        ) : (
          <main class="desk-columns">
            <ContactList desk={desk} onPickFromLine={() => setOver({ what: "line" })} />
            <Conversation
              desk={desk}
              onTransfer={(contact) => setOver({ what: "transfer", contact })}
              onInvite={(contact) => setOver({ what: "invite", contact })}
              onEnd={(contact, near) => endContact(desk, contact, setOver, near)}
              onCustomer={() => setOver({ what: "customer" })}
            />
            <CustomerPanel
              desk={desk}
              onEarlier={(contact, of, seq) => setOver({ what: "earlier", contact, of, seq })}
            />
          </main>
        )}
        {over === null && desk.missed.value === null && <Offers desk={desk} />}
      </div>
      <AboveDialogs.Provider value={<Offers desk={desk} />}>
        <Dialogs desk={desk} over={over} onOver={setOver} />
      </AboveDialogs.Provider>
    </div>
  );
}

interface DialogsProps {
  desk: AgentDesk;
  over: Over;
  onOver: (over: Over) => void;
}

function Dialogs({ desk, over, onOver }: DialogsProps) {
  const onClose = () => onOver(null);
  const missed = desk.missed.value;
  if (missed)
    return (
      <EarlierDialog
        desk={desk}
        contact={missed.contact}
        of={missed.contact}
        seq={0}
        customer={missed.customer}
        onClose={(read) => desk.closeMissed(read)}
      />
    );
  if (over === null) return null;
  if (over.what === "account") return <AccountDialog onClose={onClose} />;
  if (over.what === "palette") return <Palette desk={desk} onOver={onOver} onClose={onClose} />;
  if (over.what === "earlier")
    return <EarlierDialog key={over.of} desk={desk} {...over} onClose={onClose} />;
  if (over.what === "help") return <KeyHelp keys={HELP} onClose={onClose} />;
  if (over.what === "line") return <PickDialog desk={desk} onClose={onClose} />;
  if (over.what === "transfer")
    return <TransferDialog desk={desk} contact={over.contact} onClose={onClose} />;
  if (over.what === "invite")
    return <InviteDialog desk={desk} contact={over.contact} onClose={onClose} />;
  if (over.what === "end")
    return <EndDialog desk={desk} contact={over.contact} onClose={onClose} />;
  if (over.what === "without") return <WithoutDialog desk={desk} {...over} onClose={onClose} />;
  if (over.what === "leave") return <LeaveDialog desk={desk} from={over.from} onClose={onClose} />;
  return (
    <Dialog title="Customer" drawer onClose={onClose}>
      <CustomerPanel
        desk={desk}
        onEarlier={(contact, of, seq) => onOver({ what: "earlier", contact, of, seq })}
      />
    </Dialog>
  );
}

const EARLY_MS = 4_000;

const click = (mark: string): void => {
  document.querySelector<HTMLButtonElement>(`[data-key="${mark}"]`)?.click();
};

function focus(mark: string): void {
  document.querySelector<HTMLElement>(`[data-key="${mark}"]`)?.focus();
}

const HELD_ONCE: ReadonlySet<Action> = new Set(["accept", "decline", "end", "early"]);

const pressed = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): Press => ({
  key,
  alt: altKey,
  ctrl: ctrlKey,
  meta: metaKey,
});

/** Before whatever has the focus: an answer to an offer runs nothing else, also where the offer is gone. */
function onFirst(desk: AgentDesk, event: KeyboardEvent, setOver: (over: Over) => void): void {
  if (event.isComposing || !comesFirst(pressed(event))) return;
  onPress(desk, event, setOver);
  event.stopPropagation();
  // Of a field for several lines it makes a new one.
  if (event.key === "Enter" && !(event.target as HTMLElement).matches("textarea"))
    event.preventDefault();
}

function onPress(desk: AgentDesk, event: KeyboardEvent, setOver: (over: Over) => void): void {
  const at = event.target as HTMLElement;
  if (event.defaultPrevented || event.isComposing) return;
  const typing = at.matches(TEXT);
  const plain = !(event.altKey || event.ctrlKey || event.metaKey);
  // A dialog has its own keys; an offer can be taken even then.
  if (document.querySelector("dialog[open]") && !event.altKey) {
    // Who goes on writing meant no End: the E was the first letter of a word.
    if (plain && desk.over.peek()?.what === "end" && /^[^ ]$/u.test(event.key)) {
      desk.over.value = null;
      desk.arrival.hush(WORD_MS);
    }
    return;
  }
  if (!typing && plain && desk.arrival.takes(event.key)) {
    event.preventDefault();
    return;
  }
  const current = desk.current.value;
  const offer = desk.offers.value[0];
  const action = actionOf(pressed(event), {
    typing,
    onControl: at.closest("button, a, [role=button], summary") !== null,
    offered: offer !== undefined,
    offeredForMs: offer ? offerShownForMs(offer) : 0,
    wrapUp: current?.stage === "wrap_up" && isOwn(current),
  });
  if (action === null) {
    if (!typing && plain && /^[^ ]$/u.test(event.key)) desk.arrival.hush(WORD_MS);
    return;
  }
  event.preventDefault();
  // A key that is held answers once, and ends nothing that follows.
  if (event.repeat && HELD_ONCE.has(action)) return;
  act(action, desk, at, setOver);
}

function act(
  action: Action,
  desk: AgentDesk,
  at: HTMLElement,
  setOver: (over: Over) => void,
): void {
  const current = desk.current.value;
  const offer = desk.offers.value[0];
  const card = document.querySelector(".offer");
  if (action === "accept" && desk.arrival.tookJustNow()) return;
  if (action === "accept" && offer) void desk.accept(offer, card);
  else if (action === "early") {
    // What follows was not meant as shortcuts either.
    desk.arrival.hush();
    toast("That offer had only just come. Press again to answer it.", {
      kind: "told",
      near: card,
      ms: EARLY_MS,
    });
  } else if (action === "decline" && offer) void desk.decline(offer, card);
  else if (action === "offer") focus("offer");
  else if (action === "back") at.blur();
  else if (action === "next") walk(desk, 1);
  else if (action === "previous") walk(desk, -1);
  else if (action === "palette") setOver({ what: "palette" });
  else if (action === "reply") desk.write(current?.part === "reading" ? "note" : "reply");
  else if (action === "note" && current && (current.stage === "serving" || !isOwn(current)))
    desk.write("note");
  else if (action === "note") focus("note");
  else if (action === "end" && current?.stage === "serving" && isOwn(current))
    setOver({ what: "end", contact: current.contact });
  else if (action === "help") setOver({ what: "help" });
  else if (action === "line" && desk.me.value?.may_pick) setOver({ what: "line" });
  else if (action === "transfer" || action === "invite") {
    if (current?.stage === "serving" && isOwn(current))
      setOver({ what: action, contact: current.contact });
  } else if (action.startsWith("disposition:")) {
    click(`chip-${action.slice(12)}`);
    focus(`chip-${action.slice(12)}`);
  }
}

/** Through the list as it stands on the screen, which may be held still under the pointer. */
function walk(desk: AgentDesk, step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-contact]")];
  const keys = rows.map((row) => row.dataset.contact ?? "");
  const to = neighbour(keys, desk.selected.value, step);
  if (to === null) return;
  desk.selected.value = to;
  rows[keys.indexOf(to)]?.scrollIntoView({ block: "nearest" });
}
