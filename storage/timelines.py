"""What an agent said of themselves, what was seen of them, and what they had in hand."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, or_, select

from router.ids import AgentId, Millis
from storage import schema

IN_HAND: Final = ("serving", "wrap_up")


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """``kind`` and ``value`` as in ``agent_intervals``; ``ended_at`` None while it goes on."""

    kind: str
    value: str
    reason: str
    started_at: Millis
    ended_at: Millis | None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in hand; ``kind`` serving or wrap_up."""

    contact: str
    channel: str
    queue: str
    kind: str
    outcome: str
    started_at: Millis
    ended_at: Millis | None


def timeline(
    db: Connection, agent: AgentId, begin: Millis, end: Millis
) -> tuple[list[Spell], list[Held]]:
    """Return what touches this stretch of time, whole, in the order of its beginning."""
    said, parts, contacts = schema.agent_intervals, schema.segments, schema.contacts
    spells = (
        select(*(said.c[name] for name in Spell.__struct_fields__))
        .where(said.c.agent == agent)
        .order_by(said.c.seq)
    )
    held = (
        select(parts.c.contact, contacts.c.channel, parts.c.queue, parts.c.kind, parts.c.outcome)
        .add_columns(parts.c.started_at, parts.c.ended_at)
        .join(contacts, contacts.c.id == parts.c.contact)
        .where(parts.c.agent == agent, parts.c.kind.in_(IN_HAND))
        .order_by(parts.c.seq)
    )
    return (
        [msgspec.convert(row._mapping, Spell) for row in _touching(db, spells, said, begin, end)],
        [msgspec.convert(row._mapping, Held) for row in _touching(db, held, parts, begin, end)],
    )


def _touching(db: Connection, query: Select[Any], table: Any, begin: int, end: int) -> Any:
    goes_on = or_(table.c.ended_at.is_(None), table.c.ended_at > begin)
    return db.execute(query.where(goes_on, table.c.started_at < end))
