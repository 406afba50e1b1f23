import { useEffect, useMemo, useState } from "preact/hooks";
import { AccountDialog } from "../../../ui/kit/Account";
import { Button } from "../../../ui/kit/Button";
import { KeyHelp } from "../../../ui/kit/KeyHelp";
import { hasKeys } from "../../../ui/kit/keyboard";
import { Menu } from "../../../ui/kit/Menu";
import { leave, Mark } from "../../../ui/kit/SignIn";
import { Avatar, Empty, OfflineBar, Skeleton } from "../../../ui/kit/states";
import { timeText } from "../../../ui/kit/times";
import type { Session } from "../../../ui/wire/session";
import { Agents } from "./Agents";
import { AlertsDialog } from "./alerts/AlertsDialog";
import { Figures } from "./Figures";
import { actionOf, helpOf } from "./keys";
import { LineDrawer } from "./LineDrawer";
import { Queues } from "./Queues";
import { isReports } from "./reports/question";
import { Reports } from "./reports/Reports";
import { Room } from "./room";
import { FirstSteps } from "./setup/FirstSteps";
import { LeaveGuard, leaving } from "./setup/leaving";
import { hasSetUp, isSetUp, SetUpView } from "./setup/SetUpView";
import { BehindDrawer } from "./talk/Behind";
import { Named } from "./talk/Named";
import { TalkDrawer } from "./talk/TalkDrawer";
import { TimelineDrawer } from "./timeline/TimelineDrawer";
import { Wallboard } from "./Wallboard";

const BOARD = { id: "board", hash: "#/", key: "b", word: "Board", title: "Live board" } as const;
const REPORTS = {
  id: "reports",
  hash: "#/reports",
  key: "r",
  word: "Reports",
  title: "Reports",
} as const;
const SETUP = { id: "setup", hash: "#/setup", key: "s", word: "Set-up", title: "Set-up" } as const;
/** What whoever typed an address may not do. */
const RIGHTS: Readonly<Record<string, string>> = {
  [REPORTS.hash]: "see reports",
  [SETUP.hash]: "see the set-up",
};
const VIEWS = [BOARD, REPORTS, SETUP];

const viewOf = (hash: string) => (isReports(hash) ? REPORTS : isSetUp(hash) ? SETUP : BOARD);

export function App({ session }: { session: Session }) {
  const room = useMemo(() => new Room(session), [session]);
  const views = VIEWS.filter(
    (each) => each === BOARD || (each === REPORTS ? room.may("reports") : hasSetUp(room)),
  );
  const [wall, setWall] = useState(false);
  const [account, setAccount] = useState(false);
  const [alerts, setAlerts] = useState(false);
  const [help, setHelp] = useState(false);
  const [asked, setAsked] = useState(() => viewOf(location.hash));
  const barred = !views.includes(asked);
  useEffect(() => {
    const moved = () => {
      setAsked(viewOf(location.hash));
      setAlerts(false);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  useEffect(() => {
    room.start();
    return () => room.stop();
  }, [room]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      const action = actionOf(event, wall);
      if (!action) return;
      if (at.matches("input:not([type=checkbox]), textarea, select")) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      // On the wall there is nothing to lose.
      if (action === "wall") leaving(() => setWall((on) => !on));
      else if (action === "help") setHelp(true);
      else location.hash = views.find(({ id }) => id === action)?.hash ?? "#/";
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [wall]);
  const still = room.stillSince.value;
  const offline = still !== null && (
    <OfflineBar retry={() => room.live.connection.check()}>
      No line to the server since {timeText(still)}. The figures stand still; changes you make are
      kept and sent when it is back.
    </OfflineBar>
  );
  if (wall)
    return (
      <>
        {offline}
        <Wallboard room={room} onClose={() => setWall(false)} />
      </>
    );
  const count = room.alerts.value.length;
  return (
    <div class="board">
      {offline}
      <header class="top">
        <h1 class="top-mark">
          <Mark />
          <span>{asked.title}</span>
        </h1>
        <nav class="top-nav" aria-label="Views">
          {views.map((each) => (
            <a
              key={each.hash}
              href={each.hash}
              aria-current={each === asked ? "page" : undefined}
              title={`${each.word} (${each.key.toUpperCase()})`}
            >
              {each.word}
            </a>
          ))}
        </nav>
        <div class="top-end">
          <Button
            icon={count > 0 ? "alert" : "bell"}
            class={count > 0 ? "alerts-on" : ""}
            onClick={() => setAlerts(true)}
          >
            {count > 0 ? (
              <>
                <span class="top-count num">{count}</span> {count === 1 ? "alert" : "alerts"}
              </>
            ) : (
              "Alerts"
            )}
          </Button>
          <Button
            class="to-wall"
            icon="monitor"
            hint="F"
            onClick={() => leaving(() => setWall(true))}
          >
            Wallboard
          </Button>
          <Menu
            label={`${session.name}: account`}
            class="top-account"
            align="end"
            items={[
              { id: "account", label: "Sign-in and security", icon: "user" },
              ...(hasKeys()
                ? [{ id: "keys", label: "Keyboard (?)", icon: "keyboard" } as const]
                : []),
              { id: "leave", label: "Sign out", icon: "leave" },
            ]}
            onPick={(id) => {
              if (id === "account") setAccount(true);
              else if (id === "keys") setHelp(true);
              else void leave();
            }}
          >
            <Avatar name={session.name} />
          </Menu>
        </div>
      </header>
      <main class="board-main">
        {barred ? (
          <Barred right={RIGHTS[asked.hash] ?? ""} />
        ) : asked === REPORTS ? (
          <Reports room={room} />
        ) : asked === SETUP ? (
          <SetUpView room={room} />
        ) : room.live.loaded.value ? (
          <>
            <FirstSteps room={room} />
            <Named room={room} />
            <Figures room={room} />
            <Queues room={room} />
            <Agents room={room} />
          </>
        ) : (
          <>
            <Skeleton rows={2} label="Loading the board" />
            <Skeleton rows={5} />
            <Skeleton rows={8} />
          </>
        )}
      </main>
      {alerts && <AlertsDialog room={room} onClose={() => setAlerts(false)} />}
      <LineDrawer room={room} />
      {room.figure.value && (
        <BehindDrawer key={room.figure.value.title} room={room} figure={room.figure.value} />
      )}
      {room.timeline.value && (
        <TimelineDrawer key={room.timeline.value} room={room} agent={room.timeline.value} />
      )}
      {room.talk.value && (
        <TalkDrawer key={room.talk.value} room={room} contact={room.talk.value} />
      )}
      <LeaveGuard />
      {account && <AccountDialog onClose={() => setAccount(false)} />}
      {help && <KeyHelp keys={helpOf(views.map(({ id }) => id))} onClose={() => setHelp(false)} />}
    </div>
  );
}

/** Instead of the board under an address that is not its own. */
function Barred({ right }: { right: string }) {
  return (
    <section class="card">
      <Empty icon="info" title={`You do not have the right to ${right}`}>
        <p>Ask whoever changes users and roles here.</p>
        <a href={BOARD.hash}>Back to the board</a>
      </Empty>
    </section>
  );
}
