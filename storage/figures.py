"""What boards and reports ask: counts and waits over many contacts."""

import msgspec
from sqlalchemy import Connection, case, func, select

from router.ids import AgentId, ContactId, Millis, QueueId
from router.words import Stage
from storage import schema
from storage.records import MAX_CONTACTS, AnnouncedWait, Tally, Today
from storage.tallies import QUARTER_MS


def today(db: Connection, since: Millis) -> Today:
    """Return what came, was answered and abandoned, and what was handled since then.

    ``since`` is a whole quarter of an hour. Where and when a contact counts: ``ContactTallies``.
    """
    whole, own = schema.contact_tallies, schema.agent_tallies
    sums = [
        func.sum(whole.c[name])
        for name in (
            "answered",
            "answered_in_target",
            "abandoned",
            "abandoned_in_target",
            "abandoned_short",
            "lost",
            "handled",
        )
    ]
    query = select(whole.c.queue, *sums)
    query = query.where(whole.c.quarter >= since // QUARTER_MS).group_by(whole.c.queue)
    tallies = {
        QueueId(row[0]): Tally(
            answered=int(row[1]),
            answered_in_target=int(row[2]),
            abandoned=int(row[3]),
            abandoned_in_target=int(row[4]),
            abandoned_short=int(row[5]),
            lost=int(row[6]),
            handled=int(row[7]),
        )
        for row in db.execute(query)
    }
    by = (
        select(own.c.agent, func.sum(own.c.handled))
        .where(own.c.quarter >= since // QUARTER_MS)
        .group_by(own.c.agent)
    )
    by_agent = {AgentId(agent): int(count) for agent, count in db.execute(by) if count}
    return Today(by_queue=tallies, by_agent=by_agent)


def announced_waits(
    db: Connection, since: Millis, *, limit: int = MAX_CONTACTS
) -> list[AnnouncedWait]:
    """Return what customers were told since then, newest first, with its error."""
    told, lines = schema.announced, schema.contacts
    # Only an accept after the announcement ends the wait that it was about.
    answered = case((lines.c.accepted_at >= told.c.at, lines.c.accepted_at - told.c.at), else_=None)
    query = (
        select(told, answered.label("waited_ms"))
        .join(lines, lines.c.id == told.c.contact)
        .where(told.c.at >= since)
        .order_by(told.c.seq.desc())
        .limit(min(limit, MAX_CONTACTS))
    )
    return [
        AnnouncedWait(
            contact=ContactId(row.contact),
            queue=QueueId(row.queue),
            at=Millis(row.at),
            position=row.position,
            low_ms=row.low_ms,
            high_ms=row.high_ms,
            waited_ms=row.waited_ms,
            error_ms=error_ms(row.low_ms, row.high_ms, row.waited_ms),
        )
        for row in db.execute(query)
    ]


def error_ms(low_ms: int | None, high_ms: int | None, waited_ms: int | None) -> int | None:
    """Return by how much the wait missed the range: 0 inside, negative when it was shorter."""
    if low_ms is None or high_ms is None or waited_ms is None:
        return None
    return min(waited_ms - low_ms, 0) + max(waited_ms - high_ms, 0)


class MayReturn(msgspec.Struct, frozen=True):
    """A contact that nobody has served, lost at the moment: it counts as such until it returns."""

    contact: ContactId
    queue: QueueId
    waited_ms: int
    target_ms: int


def may_return(db: Connection, since: Millis) -> list[MayReturn]:
    """Of those that came since then."""
    table = schema.contacts
    waited = table.c.lost_at - table.c.entered_at
    query = select(table.c.id, table.c.queue, waited, table.c.target_ms).where(
        table.c.stage == Stage.LOST, table.c.accepted_at.is_(None), table.c.entered_at >= since
    )
    return [
        MayReturn(ContactId(id), QueueId(queue), int(waited_ms), int(target_ms))
        for id, queue, waited_ms, target_ms in db.execute(query)
    ]
