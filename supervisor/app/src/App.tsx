import { useEffect, useMemo, useState } from "preact/hooks";
import { Button } from "../../../ui/kit/Button";
import { Menu } from "../../../ui/kit/Menu";
import { leave, Mark } from "../../../ui/kit/SignIn";
import { Avatar, OfflineBar, Skeleton } from "../../../ui/kit/states";
import { timeText } from "../../../ui/kit/times";
import type { Session } from "../../../ui/wire/session";
import { Agents } from "./Agents";
import { Figures } from "./Figures";
import { LineDrawer } from "./LineDrawer";
import { Queues } from "./Queues";
import { isReports } from "./reports/question";
import { Reports } from "./reports/Reports";
import { Room } from "./room";
import { Wallboard } from "./Wallboard";

export function App({ session }: { session: Session }) {
  const room = useMemo(() => new Room(), []);
  const [wall, setWall] = useState(false);
  const [reports, setReports] = useState(() => isReports(location.hash));
  useEffect(() => {
    const moved = () => setReports(isReports(location.hash));
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
      const key = event.key.toLowerCase();
      if (event.ctrlKey || event.metaKey || event.altKey || !"fbr".includes(key)) return;
      if (at.matches("input:not([type=checkbox]), textarea, select")) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      if (key === "f") setWall((on) => !on);
      else location.hash = key === "r" ? "#/reports" : "#/";
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
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
  return (
    <div class="board">
      {offline}
      <header class="top">
        <h1 class="top-mark">
          <Mark />
          <span>{reports ? "Reports" : "Live board"}</span>
        </h1>
        <nav class="top-nav" aria-label="Views">
          <a href="#/" aria-current={reports ? undefined : "page"} title="Board (B)">
            Board
          </a>
          <a href="#/reports" aria-current={reports ? "page" : undefined} title="Reports (R)">
            Reports
          </a>
        </nav>
        <div class="top-end">
          <Button icon="monitor" hint="F" onClick={() => setWall(true)}>
            Wallboard
          </Button>
          <Menu
            label={`${session.name}: account`}
            class="top-account"
            align="end"
            items={[{ id: "leave", label: "Sign out", icon: "leave" }]}
            onPick={() => void leave()}
          >
            <Avatar name={session.name} />
          </Menu>
        </div>
      </header>
      <main class="board-main">
        {reports ? (
          <Reports room={room} />
        ) : room.live.loaded.value ? (
          <>
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
      <LineDrawer room={room} />
    </div>
  );
}
