"""What the doors ask: sessions, guesses, second factors, links; and what has been kept too long."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, and_, or_, select

from router.ids import ContactId, CustomerId, Millis, QueueId
from storage import schema
from storage.rows import SecondFactor, Session, Tried

SESSIONS_MAX: Final = 100
TRIES_MAX: Final = 50_000


def session(db: Connection, token_hash: str) -> Session | None:
    """Return whose cookie this is or was, unless the session was ended.

    Whether it has expired is the caller's to see.
    """
    table = schema.sessions
    mine = or_(
        table.c.current == token_hash,
        table.c.previous == token_hash,
        and_(table.c.token_hash == token_hash, table.c.current == ""),
    )
    row = db.execute(select(table).where(mine, table.c.ended_at.is_(None))).first()
    return None if row is None else _session(row)


def sessions_of(db: Connection, user: str, now: Millis) -> list[Session]:
    """Return the user's sessions that have not ended, the newest first."""
    table = schema.sessions
    query = (
        select(table)
        .where(table.c.user == user, table.c.ended_at.is_(None), table.c.expires_at > now)
        .order_by(table.c.seen_at.desc(), table.c.token_hash)
        .limit(SESSIONS_MAX)
    )
    return [_session(row) for row in db.execute(query)]


def tries_since(db: Connection, at: Millis) -> list[Tried]:
    """Return the newest last."""
    table = schema.tries
    query = select(table).where(table.c.at > at, table.c.times > 0)
    found = db.execute(query.order_by(table.c.at.desc()).limit(TRIES_MAX)).all()
    return [Tried(key=row.key, times=row.times, at=Millis(row.at)) for row in reversed(found)]


def second_factors(db: Connection) -> list[SecondFactor]:
    """Return those that are on."""
    table = schema.second_factors
    return [
        SecondFactor(
            user=row.user,
            secret=row.secret,
            last_step=row.last_step,
            recovery=msgspec.json.decode(row.recovery, type=tuple[str, ...]),
            at=Millis(row.at),
        )
        for row in db.execute(select(table).where(table.c.secret != ""))
    ]


def user_of(db: Connection, issuer: str, subject: str) -> str | None:
    """Return which user is known there by this name."""
    table = schema.user_links
    query = select(table.c.user).where(table.c.issuer == issuer, table.c.subject == subject)
    found = db.scalar(query)
    return None if found is None else str(found)


def expired_contacts(
    db: Connection, queue: QueueId, before: Millis, limit: int
) -> list[tuple[ContactId, CustomerId]]:
    """Return contacts of the queue that closed before then and still have their words."""
    table, erased = schema.contacts, schema.erased_contacts
    query = (
        select(table.c.id, table.c.customer)
        .outerjoin(erased, erased.c.contact == table.c.id)
        .where(table.c.queue == queue, table.c.closed_at < before, erased.c.contact.is_(None))
        .order_by(table.c.closed_at, table.c.id)
        .limit(limit)
    )
    return [(ContactId(row.id), CustomerId(row.customer)) for row in db.execute(query)]


def _session(row: "Row[Any]") -> Session:
    held = row._mapping
    return msgspec.convert({name: held[name] for name in Session.__struct_fields__}, Session)
