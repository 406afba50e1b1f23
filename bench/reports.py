"""Reports over a year of contacts, beside one bare count of the same contacts."""

import asyncio
import random
import tempfile
from contextlib import closing
from typing import Final

from sqlalchemy import Connection, func, insert, select

from bench.measure import Series, ms, print_table, ratio, seconds
from router.ids import Millis
from storage import schema, sums
from storage.store import Store, open_store
from storage.sums import Wanted
from storage.tallies import QUARTER_MS, ContactTallies, Puts

DAYS: Final = 90
QUICK_DAYS: Final = 2
AGENTS: Final = 200
QUEUES: Final = 8
SHIFT: Final = range(32, 64)
"""The quarters of a day in which agents work."""


def fill(store: Store, contacts: int, days: int) -> None:
    dice = random.Random(1)
    puts: Puts = {"agent_times": {}}
    tallies = ContactTallies()
    rows = []
    for number in range(contacts):
        day, quarter = dice.randrange(days), dice.choice(SHIFT)
        at = (day * 96 + quarter) * QUARTER_MS + dice.randrange(QUARTER_MS)
        queue, channel = f"q{dice.randrange(QUEUES)}", dice.choice(("chat", "voice", "email"))
        agent, waited = f"a{dice.randrange(AGENTS)}", dice.randrange(90_000)
        tallies.arrived(at, queue, channel)
        tallies.answered(at, queue, channel, agent, waited, 30_000)
        tallies.handled(at, queue, channel, agent, dice.randrange(600_000))
        values = (f"c{number}", "kim", channel, queue, "closed", at, at, 0, agent, at + waited)
        rows.append(dict(zip(schema.contacts.c.keys(), values, strict=False)) | _REST)
    tallies.flush(puts)
    for agent_number in range(AGENTS):
        for day in range(days):
            for quarter in SHIFT:
                key = (f"a{agent_number}", day * 96 + quarter)
                puts["agent_times"][key] = (*key, 600_000, 300_000, 0, 900_000)
    with store._engine.begin() as db:
        _insert(db, "contacts", rows)
        for name in ("contact_tallies", "agent_tallies", "agent_times"):
            columns = schema.metadata.tables[name].c.keys()
            _insert(db, name, [dict(zip(columns, r, strict=True)) for r in puts[name].values()])


_REST: Final = {
    "lost_at": None,
    "ended_at": None,
    "ended_by": "",
    "closed_at": 1,
    "close_reason": "",
    "disposition": "",
    "last_seq": 0,
    "target_ms": 30_000,
}


def _insert(db: Connection, table: str, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 50_000):
        db.execute(insert(schema.metadata.tables[table]), rows[start : start + 50_000])


async def _report(store: Store, wanted: Wanted) -> None:
    asking = [store.read(sums.contacts, wanted), store.read(sums.ratings, wanted)]
    if wanted.by in ("agent", "interval"):
        asking.append(store.read(sums.times, wanted, wanted.end))
    await asyncio.gather(*asking)


def bare(store: Store) -> float:
    query = select(func.count(), func.sum(schema.contacts.c.accepted_at))
    return seconds(lambda: store.read_now(lambda db: db.execute(query).all()))


def main(quick: bool) -> None:
    contacts, days, repetitions = (500, QUICK_DAYS, 1) if quick else (1_000_000, DAYS, 5)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{folder}/cordboard.db", at=Millis(0))) as store,
    ):
        fill(store, contacts, days)
        rows = []
        for by in sums.BYS:
            wanted = Wanted(by=by, begin=Millis(0), end=Millis(days * 96 * QUARTER_MS))
            ours, beside = Series(), Series()
            for _ in range(repetitions):
                ours.add(seconds(lambda w=wanted: asyncio.run(_report(store, w))))  # type: ignore[misc]
                beside.add(bare(store))
            share = ratio(ours.median / beside.median)
            rows.append([f"by {by}", ms(ours.median), ms(beside.median), share])
    print_table(
        f"Reports over {contacts:,} contacts in {days} days, SQLite",
        ["report", "time", "one scan of the contacts", "report/scan"],
        rows,
    )
