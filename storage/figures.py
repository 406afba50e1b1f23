"""What boards and reports ask: counts and waits over many contacts."""

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from router.ids import AgentId, ContactId, Millis, QueueId
from storage import schema
from storage.records import HANDLED, MAX_CONTACTS, AnnouncedWait, Tally, Today


def today(db: Connection, since: Millis) -> Today:
    """Return what was answered, abandoned and handled since then.

    A contact counts where its service-level event falls: the first accept, or the loss (one that
    came back is not lost). The target is that of its queue and channel when it entered.
    """
    lines = schema.contacts
    answered = _tally(db, since, lines.c.accepted_at, None)
    abandoned = _tally(db, since, lines.c.lost_at, lines.c.accepted_at.is_(None))
    by_queue, by_agent = _handled(db, since)
    queues = sorted({*answered, *abandoned, *by_queue})
    tallies = {}
    for queue in queues:
        within, all_answered = answered.get(queue, (0, 0))
        early, all_abandoned = abandoned.get(queue, (0, 0))
        tallies[QueueId(queue)] = Tally(
            answered=all_answered,
            answered_in_target=within,
            abandoned=all_abandoned,
            abandoned_in_target=early,
            handled=by_queue.get(queue, 0),
        )
    return Today(by_queue=tallies, by_agent=by_agent)


def _tally(
    db: Connection, since: Millis, moment: Column[int], also: ColumnElement[bool] | None
) -> dict[str, tuple[int, int]]:
    """Return ``{queue: (within the target, all)}`` by the moment that decides."""
    lines = schema.contacts
    in_target = func.sum(case((moment - lines.c.entered_at <= lines.c.target_ms, 1), else_=0))
    query = select(lines.c.queue, in_target, func.count()).where(moment >= since)
    if also is not None:
        query = query.where(also)
    return {
        queue: (int(within), int(every))
        for queue, within, every in db.execute(query.group_by(lines.c.queue))
    }


def _handled(db: Connection, since: Millis) -> tuple[dict[str, int], dict[AgentId, int]]:
    """Return how many conversations ended since then, by queue and by agent."""
    table = schema.segments
    query = (
        select(table.c.queue, table.c.agent, func.count())
        .where(
            table.c.kind == "serving",
            table.c.ended_at >= since,
            table.c.outcome.in_(HANDLED),
        )
        .group_by(table.c.queue, table.c.agent)
    )
    by_queue: dict[str, int] = {}
    by_agent: dict[AgentId, int] = {}
    for queue, agent, count in db.execute(query):
        by_queue[queue] = by_queue.get(queue, 0) + count
        if agent is not None:
            by_agent[AgentId(agent)] = by_agent.get(AgentId(agent), 0) + count
    return by_queue, by_agent


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
