"""The contacts behind a figure of the board, newest first."""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select

from router.ids import Millis
from storage import schema
from storage.records import HANDLED, StoredContact

LIMIT: Final = 200
FIGURES: Final = ("handled", "abandoned", "lost", "late")


def contacts_behind(
    db: Connection,
    figure: str,
    since: Millis,
    queue: str = "",
    agent: str = "",
    within: tuple[Collection[str], Collection[str]] | None = None,
) -> list[StoredContact]:
    """``handled``, ``abandoned`` and ``lost`` (never served) since then, and ``late``: all that the
    service level lacks.

    ``within``: only of these agents, and where no agent has been of these queues.
    """
    table, parts = schema.contacts, schema.segments
    query: Select[Any]
    if figure == "handled":
        ended = select(parts.c.contact).where(
            parts.c.kind == "serving", parts.c.outcome.in_(HANDLED), parts.c.ended_at >= since
        )
        if queue:
            ended = ended.where(parts.c.queue == queue)
        if agent:
            ended = ended.where(parts.c.agent == agent)
        query = select(table).where(table.c.id.in_(ended)).order_by(table.c.ended_at.desc())
    else:
        gone = (table.c.accepted_at.is_(None), table.c.lost_at.is_not(None))
        query = select(table).where(table.c.entered_at >= since)
        if figure == "abandoned":
            query = query.where(*gone)
        elif figure == "lost":
            over = table.c.closed_at.is_not(None)
            query = query.where(or_(and_(*gone), and_(table.c.accepted_at.is_(None), over)))
        else:
            answered_late = table.c.accepted_at > table.c.entered_at + table.c.target_ms
            left_late = (
                table.c.accepted_at.is_(None)
                & table.c.lost_at.is_not(None)
                & (table.c.lost_at > table.c.entered_at + table.c.target_ms)
            )
            query = query.where(or_(answered_late, left_late))
        if queue:
            query = query.where(table.c.queue == queue)
        if agent:
            query = query.where(table.c.agent == agent)
        query = query.order_by(table.c.entered_at.desc())
    if within is not None:
        agents, queues = within
        nobody = table.c.agent.is_(None) & table.c.queue.in_(sorted(queues))
        query = query.where(or_(table.c.agent.in_(sorted(agents)), nobody))
    found = db.execute(query.limit(LIMIT))
    fields = StoredContact.__struct_fields__
    return [
        msgspec.convert(
            {name: row._mapping[name] for name in fields if name in row._mapping},
            StoredContact,
            strict=False,
        )
        for row in found
    ]


def arrivals(db: Connection, since: Millis, quarter_ms: int) -> dict[str, dict[int, int]]:
    """Return what came since then, by queue and by quarter of an hour since the epoch."""
    table = schema.contact_tallies
    query = select(table.c.queue, table.c.quarter, table.c.volume).where(
        table.c.quarter >= since // quarter_ms
    )
    found: dict[str, dict[int, int]] = {}
    for queue, quarter, volume in db.execute(query):
        slots = found.setdefault(queue, {})
        slots[quarter] = slots.get(quarter, 0) + volume
    return found
