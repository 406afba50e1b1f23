"""The journal beside bare batches of the same bytes; recovery; memory of a waiting contact."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import psycopg

from bench.centre import Centre, Plan
from bench.measure import Series, per_second, print_table, ratio, server_gc
from bench.router import Overload
from engine.recovery import restore
from router import commands as c
from router import events as e
from router.ids import Millis
from storage.journal import Commit
from storage.project import Part
from storage.store import Store, open_store
from tests.postgres import NoPostgres, PostgresServer, drop_database, new_database

BATCHES: Final = (1, 10, 100, 1_000)
"""Commands in one commit."""
SNAPSHOT_AT: Final = 0.9
"""Share of the events that the snapshot of the recovery holds."""

WriteBare = Callable[[bytes], None]


class Life:
    """A busy centre: its commands run through the router and come out as parts to commit."""

    def __init__(self, agents: int, waiting: int) -> None:
        self._parts: list[Part] = []
        recorder = self._record
        self._overload = Overload(agents, waiting, heard=recorder)
        self.now = self._overload.centre.now

    def _record(self, events: list[e.Event]) -> None:
        self._parts.append(Part(events=events))  # type: ignore[arg-type]

    @property
    def router_snapshot(self) -> bytes:
        return self._overload.centre.router.snapshot()

    def begun(self) -> list[Part]:
        """What defined the centre and filled its line."""
        return self._take(len(self._parts))

    def parts(self, commands: int) -> list[Part]:
        while len(self._parts) < commands:
            self._overload.run(commands // 3 + 1)
        self.now = self._overload.centre.now
        return self._take(commands)

    def _take(self, count: int) -> list[Part]:
        taken, self._parts = self._parts[:count], self._parts[count:]
        return taken


@contextmanager
def bare_sqlite(path: Path) -> Iterator[WriteBare]:
    """The same guarantees as the journal's: write-ahead log, each commit synced."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, events BLOB NOT NULL)")

        def write(events: bytes) -> None:
            db.execute("BEGIN")
            db.execute("INSERT INTO log (events) VALUES (?)", (events,))
            db.execute("COMMIT")

        yield write


@contextmanager
def bare_postgres(url: str) -> Iterator[WriteBare]:
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE TABLE bare_log (seq bigserial PRIMARY KEY, events bytea NOT NULL)")
        db.prepare_threshold = 2

        def write(events: bytes) -> None:
            db.execute("BEGIN")
            db.execute("INSERT INTO bare_log (events) VALUES (%s)", (events,))
            db.execute("COMMIT")

        yield write


def commit(store: Store, parts: list[Part], at: Millis) -> Commit:
    prepared = store.journal.prepare(parts, at)
    store.journal.write(prepared)
    return prepared


def throughput(
    name: str, store: Store, write_bare: WriteBare, commands: int, repetitions: int
) -> list[list[str]]:
    """Commit what a busy centre does, and the same bytes bare, in turns."""
    life = Life(100, 500)
    commit(store, life.begun(), life.now)
    rows = []
    for batch in BATCHES:
        ours, bare = Series(), Series()
        for _ in range(repetitions):
            rounds = max(min(commands // batch, 200), 1)
            batches = [life.parts(batch) for _ in range(rounds)]
            start = time.perf_counter()
            commits = [commit(store, parts, life.now) for parts in batches]
            took = time.perf_counter() - start
            start = time.perf_counter()
            for each in commits:
                write_bare(each.events)
            took_bare = time.perf_counter() - start
            events = sum(each.count for each in commits)
            ours.add(events / took)
            bare.add(events / took_bare)
        rows.append(
            [
                f"{name}, {batch:,} commands a commit",
                per_second(ours.median),
                per_second(bare.median),
                ratio(bare.median / ours.median),
            ]
        )
    return rows


def committing(commands: int, repetitions: int) -> None:
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/ours.db", at=Millis(0))
        with closing(store), bare_sqlite(Path(folder, "bare.db")) as write_bare, server_gc():
            rows += throughput("SQLite", store, write_bare, commands, repetitions)
    try:
        server = PostgresServer(durable=True)
    except NoPostgres as missing:
        print(f"PostgreSQL left out: {missing}")
    else:
        server.start()
        try:
            rows += _committing_to_postgres(server, commands, repetitions)
        finally:
            server.remove()
    print_table(
        "Journal: events committed a second, with every table that follows from them",
        ["database", "journal", "bare, one row a commit", "bare/journal"],
        rows,
    )


def _committing_to_postgres(
    server: PostgresServer, commands: int, repetitions: int
) -> list[list[str]]:
    name = new_database(server.url("postgres"))
    url = server.url(name)
    try:
        store = open_store(url, at=Millis(0))
        with closing(store), bare_postgres(url) as write_bare, server_gc():
            return throughput("PostgreSQL", store, write_bare, commands, repetitions)
    finally:
        drop_database(server.url("postgres"), name)


def recovery(events: int) -> None:
    """Restart from the journal alone, then from a snapshot and the tenth that follows it."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/cordboard.db", at=Millis(0))
        with closing(store), server_gc():
            life = Life(max(events // 1_000, 5), max(events // 100, 10))
            commit(store, life.begun(), life.now)
            kept = (0, b"")
            while store.journal.last_seq < events:
                if not kept[0] and store.journal.last_seq >= SNAPSHOT_AT * events:
                    kept = (store.journal.last_seq, life.router_snapshot)
                parts = life.parts(min(300, events // 40))
                if not kept[0]:
                    # A snapshot lies between commits: nothing may be recorded ahead of it.
                    parts += life.begun()
                commit(store, parts, life.now)
            written = store.journal.last_seq
            rows = [_restored("journal alone", store, written)]
            store.journal.save_snapshot(kept[0], life.now, kept[1])
            rows.append(
                _restored(f"snapshot ({len(kept[1]) / 1e6:.1f} MB)", store, written - kept[0])
            )
    print_table(
        f"Recovery of {written:,} events",
        ["from", "events replayed", "time", "events a second"],
        rows,
    )


def _restored(name: str, store: Store, replayed: int) -> list[str]:
    start = time.perf_counter()
    router, _ = restore(store.journal)
    router.next_deadline()
    took = time.perf_counter() - start
    return [name, f"{replayed:,}", f"{took:.2f} s", per_second(replayed / took)]


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def waiting_bytes(contacts: int) -> float:
    """Memory of one waiting contact. In a fresh process: others have room left to reuse."""
    centre = Centre(Plan(10))
    for agent in centre.agents:
        centre.router.handle(c.SignOut(agent=agent), centre.now)
    before = resident()
    for _ in range(contacts):
        centre.router.handle(centre.arrival(), centre.now)
    return (resident() - before) / contacts


def memory(contacts: int) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        each = fresh.submit(waiting_bytes, contacts).result()
    print_table(
        "Memory",
        ["of", "bytes each"],
        [[f"a waiting contact, of {contacts:,}, in the router", f"{each:,.0f}"]],
    )


def main(quick: bool) -> None:
    memory(200 if quick else 100_000)
    committing(*((20, 1) if quick else (3_000, 5)))
    recovery(2_000 if quick else 1_000_000)
