"""The sums that reports are made from, by queue, agent, channel or quarter of an hour."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal, select

from router.ids import Millis
from storage import schema
from storage.project import ContactLine, IntervalLine, SegmentLine, agent_times
from storage.tallies import (
    AGENT_SUMS,
    CONTACT_SUMS,
    QUARTER_MS,
    TIME_SUMS,
    Spent,
    WorkLine,
)

BYS: Final = ("queue", "agent", "channel", "interval")

Key = str | int
Found = dict[Key, dict[str, int]]
"""Sums by id, or by the number of the quarter of an hour since the epoch."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """``begin`` and ``end`` lie on quarters of an hour. Empty filters filter nothing."""

    by: str
    begin: Millis
    end: Millis
    queue: str = ""
    channel: str = ""
    agent: str = ""
    agents: frozenset[str] | None = None
    """Only what these did."""

    @property
    def of_agents(self) -> bool:
        return self.by == "agent" or bool(self.agent) or self.agents is not None

    def takes(self, agent: str) -> bool:
        return self.agent in ("", agent) and (self.agents is None or agent in self.agents)


def contacts(db: Connection, wanted: Wanted) -> Found:
    """Who came, who was answered and who left; with an agent: what the agent did."""
    table = schema.agent_tallies if wanted.of_agents else schema.contact_tallies
    names = AGENT_SUMS if wanted.of_agents else CONTACT_SUMS
    return _sums(db, table, names, wanted)


def times(db: Connection, wanted: Wanted, now: Millis) -> Found:
    """How agents spent their time; that which still runs counts up to now."""
    found = _sums(db, schema.agent_times, TIME_SUMS, wanted)
    for agent, quarter, spent in _running(db, now):
        inside = wanted.begin <= quarter * QUARTER_MS < wanted.end
        if not inside or not any(spent) or not wanted.takes(agent):
            continue
        held = found.setdefault(
            agent if wanted.by == "agent" else quarter, dict.fromkeys(TIME_SUMS, 0)
        )
        for name, value in zip(TIME_SUMS, spent, strict=True):
            held[name] += value
    return found


def ratings(db: Connection, wanted: Wanted) -> Found:
    table = schema.ratings
    key: ColumnElement[Any] = (
        table.c.at.op("/")(literal(QUARTER_MS)) if wanted.by == "interval" else table.c[wanted.by]
    )
    query = select(key.label("key"), func.count(), func.sum(table.c.score)).where(
        table.c.at >= wanted.begin, table.c.at < wanted.end
    )
    query = _filtered(query, table, wanted).group_by("key")
    return {key: {"rated": int(n), "score": int(score)} for key, n, score in db.execute(query)}


def _sums(db: Connection, table: Table, names: tuple[str, ...], wanted: Wanted) -> Found:
    key = table.c["quarter" if wanted.by == "interval" else wanted.by]
    sums = [func.sum(table.c[name]) for name in names]
    query = select(key, *sums).where(
        table.c.quarter >= wanted.begin // QUARTER_MS,
        table.c.quarter < -(-wanted.end // QUARTER_MS),
    )
    query = _filtered(query, table, wanted).group_by(key)
    return {
        found[0]: dict(zip(names, (int(each) for each in found[1:]), strict=True))
        for found in db.execute(query)
    }


def _filtered(query: Select[Any], table: Table, wanted: Wanted) -> Select[Any]:
    for name in ("queue", "channel", "agent"):
        value = getattr(wanted, name)
        if value and name in table.c:
            query = query.where(table.c[name] == value)
    if wanted.agents is not None and "agent" in table.c:
        query = query.where(table.c.agent.in_(sorted(wanted.agents)))
    return query


def _running(db: Connection, now: Millis) -> Iterator[tuple[str, int, Spent]]:
    """Count the time that is not in the table yet by the rules that will put it there."""
    lines = {line.id: line for line in _open(db, ContactLine, schema.contacts, "closed_at")}
    times = agent_times(
        [WorkLine(*row) for row in db.execute(select(schema.agent_work))],
        lines,
        _open(db, SegmentLine, schema.segments, "ended_at"),
        _open(db, IntervalLine, schema.agent_intervals, "ended_at"),
    )
    return times.running(now)


def _open(db: Connection, make: Callable[..., Any], table: Table, end: str) -> list[Any]:
    return [make(*row) for row in db.execute(select(table).where(table.c[end].is_(None)))]
