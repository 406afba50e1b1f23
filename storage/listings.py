"""What the API asks: pages of records, each after a place in its order, and the journal's events.

Like ``storage.queries``: each takes a connection first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, func, or_, select

from router.events import AnyEvent
from router.ids import ContactId, CustomerId, Millis
from router.words import Channel, Stage
from storage import schema
from storage.queries import _customer, _record
from storage.records import StoredContact
from storage.rows import ApiKey, Customer, Delivery, Idempotent, Identity, Webhook

_decode_events: Final = msgspec.json.Decoder(list[AnyEvent])


class _Tagged(msgspec.Struct):
    type: str


_decode_tags: Final = msgspec.json.Decoder(list[_Tagged])


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts. What is None or empty matters not."""

    queue: str = ""
    agent: str = ""
    customer: str = ""
    channel: Channel | None = None
    stage: Stage | None = None
    open: bool | None = None
    since: int | None = None
    """Entered at or after."""
    until: int | None = None
    """Entered before."""


def contacts(
    db: Connection, wanted: Wanted, after: tuple[int, str] | None, limit: int
) -> list[StoredContact]:
    """Return the newest first, those that follow the place ``after``: entered at, id."""
    table = schema.contacts
    query = select(table).order_by(table.c.entered_at.desc(), table.c.id.desc()).limit(limit)
    equal = {
        table.c.queue: wanted.queue,
        table.c.agent: wanted.agent,
        table.c.customer: wanted.customer,
        table.c.channel: wanted.channel.value if wanted.channel else "",
        table.c.stage: wanted.stage.value if wanted.stage else "",
    }
    for column, value in equal.items():
        if value:
            query = query.where(column == value)
    if wanted.open is not None:
        closed_at = table.c.closed_at
        query = query.where(closed_at.is_(None) if wanted.open else closed_at.is_not(None))
    if wanted.since is not None:
        query = query.where(table.c.entered_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(table.c.entered_at < wanted.until)
    if after is not None:
        at, id = after
        same = and_(table.c.entered_at == at, table.c.id < id)
        query = query.where(table.c.entered_at <= at, or_(table.c.entered_at < at, same))
    return [_record(StoredContact, row) for row in db.execute(query)]


def customers(db: Connection, *, email: str, after: str, limit: int) -> list[Customer]:
    """Return by id, those after ``after``."""
    table = schema.customers
    query = select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
    if email:
        query = query.where(table.c.email == email)
    return [_customer(row) for row in db.execute(query)]


def has_contacts(db: Connection, customer: CustomerId) -> bool:
    table = schema.contacts
    query = select(table.c.id).where(table.c.customer == customer).limit(1)
    return db.scalar(query) is not None


def identities(db: Connection, customers: list[CustomerId]) -> dict[CustomerId, list[Identity]]:
    table = schema.identities
    query = select(table).where(table.c.customer.in_(customers))
    found: dict[CustomerId, list[Identity]] = {}
    for row in db.execute(query.order_by(table.c.kind, table.c.value)):
        found.setdefault(CustomerId(row.customer), []).append(_record(Identity, row))
    return found


def api_keys(db: Connection) -> list[ApiKey]:
    table = schema.api_keys
    query = select(table).order_by(table.c.created_at, table.c.id)
    return [_record(ApiKey, row) for row in db.execute(query)]


def idempotent(db: Connection, actor: str, key: str) -> Idempotent | None:
    table = schema.idempotency
    query = select(table).where(table.c.actor == actor, table.c.key == key)
    row = db.execute(query).first()
    return None if row is None else _record(Idempotent, row)


def webhooks(db: Connection) -> list[Webhook]:
    table = schema.webhooks
    query = select(table).order_by(table.c.created_at, table.c.id)
    return [_record(Webhook, row) for row in db.execute(query)]


def deliveries(
    db: Connection,
    webhook: str,
    *,
    state: str = "",
    among: Sequence[int] = (),
    before: int | None = None,
    limit: int,
) -> list[Delivery]:
    """Return the newest first. ``among``: only of these events, where some are named."""
    table = schema.deliveries
    query = select(table).where(table.c.webhook == webhook)
    if among:
        query = query.where(table.c.seq.in_(among))
    if state:
        query = query.where(table.c.state == state)
    if before is not None:
        query = query.where(table.c.seq < before)
    found = db.execute(query.order_by(table.c.seq.desc()).limit(limit))
    return [_record(Delivery, row) for row in found]


def delivery(db: Connection, webhook: str, seq: int) -> Delivery | None:
    table = schema.deliveries
    query = select(table).where(table.c.webhook == webhook, table.c.seq == seq)
    row = db.execute(query).first()
    return None if row is None else _record(Delivery, row)


def last_tried(db: Connection, webhook: str) -> Delivery | None:
    """Return the delivery of the newest event that was tried."""
    table = schema.deliveries
    query = select(table).where(table.c.webhook == webhook, table.c.tried_at.is_not(None))
    row = db.execute(query.order_by(table.c.seq.desc()).limit(1)).first()
    return None if row is None else _record(Delivery, row)


def pending_deliveries(db: Connection, webhook: str) -> list[Delivery]:
    """Return those not over, in the order of their events."""
    table = schema.deliveries
    query = select(table).where(table.c.webhook == webhook, table.c.state == "pending")
    return [_record(Delivery, row) for row in db.execute(query.order_by(table.c.seq))]


def failed_since(db: Connection, webhook: str, since: Millis, limit: int) -> list[Delivery]:
    """Return what was given up of events from then on, in order."""
    table = schema.deliveries
    query = select(table).where(
        table.c.webhook == webhook, table.c.state == "failed", table.c.at >= since
    )
    return [_record(Delivery, row) for row in db.execute(query.order_by(table.c.seq).limit(limit))]


def first_since(db: Connection, at: Millis) -> int:
    """Return the number of the first event from then on, or the one that the next will have."""
    table = schema.journal
    found = db.scalar(select(func.min(table.c.first_seq)).where(table.c.at >= at))
    if found is not None:
        return int(found)
    query = select(table.c.first_seq, table.c.count).order_by(table.c.first_seq.desc()).limit(1)
    row: Any = db.execute(query).first()
    # By name it would be the row's own method.
    return 1 if row is None else int(row[0] + row[1])


def commits_from(
    db: Connection, seq: int, limit: int
) -> list[tuple[int, list[tuple[int, AnyEvent]]]]:
    """Return commits that hold event ``seq`` or later ones: the number after each, its events."""
    table = schema.journal
    first = select(table.c.first_seq).where(table.c.first_seq <= seq)
    start = db.scalar(first.order_by(table.c.first_seq.desc()).limit(1)) or 0
    query = select(table.c.first_seq, table.c.events).where(table.c.first_seq >= start)
    found = []
    for row in db.execute(query.order_by(table.c.first_seq).limit(limit)):
        numbered = list(_numbered(row.first_seq, row.events))
        if numbered and numbered[-1][0] >= seq:
            found.append((numbered[-1][0] + 1, [each for each in numbered if each[0] >= seq]))
    return found


def tags_between(db: Connection, seq: int, end: int, limit: int) -> tuple[int, dict[str, int]]:
    """Return from where to go on, and how many events there are of each tag: from ``seq`` on and
    before ``end``, in so many commits."""
    table, found = schema.journal, Counter[str]()
    first = select(table.c.first_seq).where(table.c.first_seq <= seq)
    start = db.scalar(first.order_by(table.c.first_seq.desc()).limit(1)) or 0
    query = select(table.c.first_seq, table.c.events).where(
        table.c.first_seq >= start, table.c.first_seq < end
    )
    rows = db.execute(query.order_by(table.c.first_seq).limit(limit)).all()
    for row in rows:
        tags = _decode_tags.decode(bytes(row.events))
        found.update(one.type for one in tags[max(0, seq - row.first_seq) : end - row.first_seq])
        last = row.first_seq + len(tags)
    return (end if len(rows) < limit else min(end, last)), dict(found)


def event(db: Connection, seq: int) -> AnyEvent | None:
    for _, events in commits_from(db, seq, 1):
        for number, found in events:
            if number == seq:
                return found
    return None


def _numbered(first_seq: int, events: bytes) -> Iterator[tuple[int, AnyEvent]]:
    yield from enumerate(_decode_events.decode(bytes(events)), start=first_seq)


def contact_exists(db: Connection, contact: ContactId) -> bool:
    table = schema.contacts
    return db.scalar(select(table.c.id).where(table.c.id == contact)) is not None
