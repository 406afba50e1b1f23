"""The real server is killed under load, at random moments, and nothing acknowledged is lost.

``CORDBOARD_CRASHES`` sets how often (20), ``CORDBOARD_CRASH_SEED`` repeats the choice of moments.
"""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cordboard.folder import read_sign_ins
from router.events import AnyEvent
from router.router import Router
from router.words import Stage

ROOT = Path(__file__).parent.parent.parent
CRASHES = int(os.environ.get("CORDBOARD_CRASHES", "20"))
SEED = int(os.environ.get("CORDBOARD_CRASH_SEED") or random.SystemRandom().randrange(10**6))
AGENTS = ("leyla", "andrei", "maja", "budi")
VISITORS = 24
START_S = 60


class Lines:
    """What a process says, line by line, for somebody who waits for some of it."""

    def __init__(self, stream: Any) -> None:
        self._said: list[str] = []
        self._more = threading.Condition()
        self._ended = False
        self._stream = stream
        self._reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()

    def close(self) -> None:
        """Once the process has ended."""
        self._reader.join(10)
        self._stream.close()

    def _read(self, stream: Any) -> None:
        for line in stream:
            with self._more:
                self._said.append(line.rstrip("\n"))
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def all(self) -> list[str]:
        with self._more:
            return list(self._said)

    def until(self, start: str, seen: int, seconds: float) -> str:
        """Wait for a line with this beginning, after the first ``seen`` lines."""
        with self._more:
            self._more.wait_for(lambda: self._find(start, seen) or self._ended, seconds)
            line = self._find(start, seen)
            assert line is not None, f"no {start!r} in {self._said[seen:]}"
            return line

    def _find(self, start: str, seen: int) -> str | None:
        return next((line for line in self._said[seen:] if line.startswith(start)), None)

    def more(self, count: int, seconds: float) -> bool:
        """Wait until there are so many lines."""
        with self._more:
            return self._more.wait_for(lambda: len(self._said) >= count or self._ended, seconds)


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.server", "--port", str(self.port)]
            + ["--data", str(folder), "--log-level", "warning"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines = Lines(self._keeper.stdout)
        self._pid = 0
        self._seen = 0

    def _ask(self, word: str) -> None:
        self._seen = len(self._lines.all())
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(f"{word}\n")
        self._keeper.stdin.flush()

    def start(self) -> None:
        self._ask("start")
        self._pid = int(self._lines.until("pid ", self._seen, START_S).split()[1])

    def until_ready(self) -> None:
        self._lines.until("  Ctrl-C stops.", self._seen, START_S)

    def stop(self, with_signal: signal.Signals) -> None:
        os.kill(self._pid, with_signal)
        self._ask("wait")
        self._lines.until("ended ", self._seen, 30)

    def close(self) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(30)
        self._lines.close()


@contextmanager
def load(server: Server) -> Iterator[tuple[Lines, subprocess.Popen[str]]]:
    sign_ins = read_sign_ins(server.folder)
    people = {
        "url": server.url,
        "visitors": VISITORS,
        "agents": [{"user": name, "password": sign_ins[name]} for name in AGENTS],
        "queues": ["sales", "support"],
    }
    node = shutil.which("node")
    assert node is not None, "the crash test needs Node 20 or later"
    process = subprocess.Popen(
        [node, str(Path(__file__).parent / "load.mjs"), json.dumps(people)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    lines = Lines(process.stdout)
    try:
        yield lines, process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        lines.close()


class Ledger:
    """What is on disk, looked at while the server is dead, against what it had acknowledged."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._entered: dict[str, int] = {}
        self._due: dict[str, int] = {}

    def check(self, acknowledged: list[dict[str, Any]]) -> Router:
        with closing(sqlite3.connect(self._database)) as db:
            self._check_contacts(db, acknowledged)
            self._check_messages(db, acknowledged)
            self._check_places(db)
            router = self._replayed(db)
            self._check_stages(db, router)
        self._check_hands(router)
        return router

    def _check_contacts(self, db: sqlite3.Connection, acknowledged: list[dict[str, Any]]) -> None:
        stored = {row[0] for row in db.execute("SELECT id FROM contacts")}
        lost = {a["contact"] for a in acknowledged if "contact" in a} - stored
        assert not lost, f"acknowledged contacts are gone: {lost}"
        served = set(db.execute("SELECT contact, agent FROM segments WHERE kind = 'serving'"))
        for accepted in (a for a in acknowledged if a["what"] == "accept"):
            assert (accepted["contact"], accepted["agent"]) in served, accepted
        ended = {row[0] for row in db.execute("SELECT id FROM contacts WHERE ended_at > 0")}
        missing = {a["contact"] for a in acknowledged if a["what"] == "end"} - ended
        assert not missing, f"acknowledged ends are gone: {missing}"

    def _check_messages(self, db: sqlite3.Connection, acknowledged: list[dict[str, Any]]) -> None:
        stored = {
            (contact, seq): (text, sender)
            for contact, seq, text, sender in db.execute(
                "SELECT contact, seq, text, sender FROM messages"
            )
        }
        for said in (a for a in acknowledged if a["what"] == "message"):
            assert stored.get((said["contact"], said["seq"])) == (said["text"], said["sender"]), (
                said
            )
        texts = [text for text, sender in stored.values() if text]
        customers = [
            (contact, text)
            for (contact, _), (text, sender) in stored.items()
            if sender == "customer" and text
        ]
        assert len(customers) == len(set(customers)), "a customer's message is there twice"
        answers = [text for text in texts if text.startswith("answer ")]
        assert len(answers) == len(set(answers)), "an agent's message is there twice"
        gaps = db.execute(
            "SELECT contact FROM messages GROUP BY contact HAVING max(seq) <> count(*)"
        ).fetchall()
        assert not gaps, f"numbers of messages have gaps: {gaps}"

    def _check_places(self, db: sqlite3.Connection) -> None:
        for contact, entered, due in db.execute(
            "SELECT id, entered_at, due FROM contacts WHERE accepted_at IS NULL"
        ):
            assert self._entered.setdefault(contact, entered) == entered, contact
            assert self._due.setdefault(contact, due) == due, contact

    def _replayed(self, db: sqlite3.Connection) -> Router:
        decode = msgspec.json.Decoder(list[AnyEvent]).decode
        router, expected = Router(), 1
        for first, count, events in db.execute(
            "SELECT first_seq, count, events FROM journal ORDER BY first_seq"
        ):
            assert first == expected, f"the journal lacks event {expected}"
            router.replay(decode(events))
            expected += count
        return router

    def _check_stages(self, db: sqlite3.Connection, router: Router) -> None:
        open_now = dict(db.execute("SELECT id, stage FROM contacts WHERE closed_at IS NULL"))
        expected = {
            id: state.stage.value
            for id, state in router.contacts.items()
            if state.stage is not Stage.CLOSED
        }
        assert open_now == expected
        doubled = db.execute(
            "SELECT contact FROM segments WHERE ended_at IS NULL GROUP BY contact"
            " HAVING count(*) > 1"
        ).fetchall()
        assert not doubled, f"held twice: {doubled}"

    def _check_hands(self, router: Router) -> None:
        holders: dict[str, str] = {}
        for agent in router.agents.values():
            for contact in agent.contacts:
                assert contact not in holders, f"{contact} is in two hands"
                holders[contact] = agent.id
            for channel, held in agent.held.items():
                assert held <= agent.setup.limits[channel], f"{agent.id} is above the limit"


@pytest.mark.timeout(600 + 30 * CRASHES)
def test_nothing_acknowledged_is_lost_however_often_the_server_is_killed(tmp_path: Path) -> None:
    sys.stdout.write(f"CORDBOARD_CRASH_SEED={SEED}\n")  # Shown when it fails.
    chance = random.Random(SEED)
    server = Server(tmp_path)
    server.start()
    server.until_ready()
    ledger = Ledger(tmp_path / "cordboard.db")
    try:
        with load(server) as (lines, process):
            for agent in AGENTS:
                lines.until(f'{{"what":"working","agent":"{agent}"', 0, START_S)
            for crash in range(CRASHES):
                if crash % 5 == 4:
                    # While it starts; how far it gets is up to the machine.
                    threading.Event().wait(chance.uniform(0, 0.4))
                else:
                    server.until_ready()
                    lines.more(len(lines.all()) + chance.randrange(5, 80), 20)
                server.stop(signal.SIGKILL)
                ledger.check([json.loads(line) for line in lines.all()])
                server.start()
            server.until_ready()
            assert lines.more(len(lines.all()) + 50, 30), "nobody came back"
            assert process.stdin is not None
            process.stdin.write("stop\n")
            process.stdin.flush()
            process.wait(60)
            told = [json.loads(line) for line in lines.all()]
        server.stop(signal.SIGTERM)
        router = ledger.check(told)
        check_agents_resumed(router, told)
        assert sum(a["what"] == "message" for a in told) > 10 * CRASHES
    finally:
        server.close()


def check_agents_resumed(router: Router, told: list[dict[str, Any]]) -> None:
    screens = {a["agent"]: a for a in told if a["what"] == "screen"}
    assert set(screens) == set(AGENTS)
    for name, screen in screens.items():
        assert screen["signed_in"], f"{name} was signed out by a crash"
        agent = next(agent for agent in router.agents.values() if agent.id == name)
        # One lease from the first sign-in on: every crash was shorter than what ends it.
        assert agent.epoch == 1
