"""What screens ask. Each takes a connection first: ``await store.read(queries.user, "ann")``."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, Table, and_, func, select

from router.events import AnyEvent
from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis
from router.words import LossReason
from storage import schema
from storage.audits import audits as audits
from storage.behind import arrivals
from storage.figures import MayReturn, may_return
from storage.figures import announced_waits as announced_waits
from storage.figures import today as today
from storage.history import AnyNote as AnyNote
from storage.history import agent_days as agent_days
from storage.history import earlier_contacts as earlier_contacts
from storage.history import late_mentions as late_mentions
from storage.history import leases_lost as leases_lost
from storage.history import mentions as mentions
from storage.history import notes as notes
from storage.history import pad as pad
from storage.history import search_words as search_words
from storage.history import story as story
from storage.people import session as session
from storage.records import HANDLED, MAX_CONTACTS, AgentDay, StoredContact, StoredMessage, Today
from storage.rows import (
    Customer,
    FileInfo,
    Identity,
    Invitation,
    Label,
    Rating,
    User,
    VisitorToken,
)
from storage.tallies import QUARTER_MS

MAX_MESSAGES: Final = 1_000
_decode_events: Final = msgspec.json.Decoder(list[AnyEvent])

T = TypeVar("T")
R = TypeVar("R", bound=msgspec.Struct)

IN_MAX: Final = 500
"""Ids in one statement; SQLite allows a few thousand values."""


def user(db: Connection, user_id: str) -> User | None:
    return _one(db, User, select(schema.users).where(schema.users.c.id == user_id))


def users(db: Connection) -> list[User]:
    found = db.execute(select(schema.users).order_by(schema.users.c.id))
    return [_record(User, row) for row in found]


def visitor_token(db: Connection, token_hash: str) -> VisitorToken | None:
    table = schema.visitor_tokens
    return _one(db, VisitorToken, select(table).where(table.c.token_hash == token_hash))


def tokens_of_visitor(db: Connection, visitor: str) -> list[VisitorToken]:
    table = schema.visitor_tokens
    query = select(table).where(table.c.visitor == visitor)
    return [_record(VisitorToken, row) for row in db.execute(query)]


def customer(db: Connection, customer_id: CustomerId) -> Customer | None:
    found = db.execute(select(schema.customers).where(schema.customers.c.id == customer_id))
    row = found.first()
    return None if row is None else _customer(row)


def customers_of(db: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, Customer]:
    found: dict[ContactId, Customer] = {}
    people, lines = schema.customers, schema.contacts
    joined = select(lines.c.id.label("contact"), people).join(
        people, people.c.id == lines.c.customer
    )
    for some in _by(IN_MAX, contacts):
        for row in db.execute(joined.where(lines.c.id.in_(some))):
            found[ContactId(row.contact)] = _customer(row)
    return found


def customer_with(db: Connection, kind: str, value: str) -> CustomerId | None:
    """Return whose identity this is."""
    table = schema.identities
    query = select(table.c.customer).where(table.c.kind == kind, table.c.value == value)
    found = db.scalar(query)
    return None if found is None else CustomerId(found)


def visitors_among(db: Connection, customers: Iterable[CustomerId]) -> set[CustomerId]:
    """Which of them ever came by the widget."""
    table = schema.identities
    found: set[CustomerId] = set()
    for some in _by(IN_MAX, customers):
        query = select(table.c.customer).where(table.c.kind == "visitor")
        found.update(CustomerId(id) for id in db.scalars(query.where(table.c.customer.in_(some))))
    return found


def identities_of(db: Connection, customer_id: CustomerId) -> list[Identity]:
    table = schema.identities
    query = select(table).where(table.c.customer == customer_id)
    return [_record(Identity, row) for row in db.execute(query.order_by(table.c.kind))]


def contact(db: Connection, contact_id: ContactId) -> StoredContact | None:
    table = schema.contacts
    return _one(db, StoredContact, select(table).where(table.c.id == contact_id))


def contacts_of_customer(
    db: Connection, customer_id: CustomerId, *, limit: int = 20
) -> list[StoredContact]:
    """Return the customer's contacts, newest first, at most ``MAX_CONTACTS``."""
    table = schema.contacts
    query = (
        select(table)
        .where(table.c.customer == customer_id)
        .order_by(table.c.entered_at.desc(), table.c.id)
        .limit(min(limit, MAX_CONTACTS))
    )
    return [_record(StoredContact, row) for row in db.execute(query)]


StoredDay = tuple[Today, AgentDay, dict[str, dict[int, int]], list[MayReturn]]
"""What agents and queues did, what came by queue and quarter of an hour since the epoch, and who is
lost at the moment."""


def stored_day(db: Connection, since: Millis) -> StoredDay:
    came = arrivals(db, since, QUARTER_MS)
    return today(db, since), agent_days(db, since), came, may_return(db, since)


class Returning(msgspec.Struct, frozen=True):
    """Who comes back."""

    customer: Customer | None
    latest: StoredContact | None
    left: bool
    """Whether they left that contact."""


def returning(db: Connection, customer_id: CustomerId) -> Returning:
    latest = next(iter(contacts_of_customer(db, customer_id, limit=1)), None)
    left = latest is not None and bool(left_by_customer(db, [latest.id]))
    return Returning(customer(db, customer_id), latest, left)


def served_by(db: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, AgentId]:
    """Return who accepted these contacts last, for those that anybody did."""
    table = schema.contacts
    query = select(table.c.id, table.c.agent).where(
        table.c.accepted_at.is_not(None), table.c.agent.is_not(None)
    )
    found: dict[ContactId, AgentId] = {}
    for some in _by(IN_MAX, contacts):
        for row in db.execute(query.where(table.c.id.in_(some))):
            found[ContactId(row.id)] = AgentId(row.agent)
    return found


def left_by_customer(db: Connection, contacts: Iterable[ContactId]) -> set[ContactId]:
    """Return which of these lost contacts the customers left, rather than lost connection."""
    table = schema.segments
    found: set[ContactId] = set()
    for some in _by(IN_MAX, contacts):
        last = select(func.max(table.c.seq)).where(table.c.contact.in_(some))
        query = select(table.c.contact).where(
            table.c.seq.in_(last.group_by(table.c.contact)),
            table.c.outcome == LossReason.LEFT.value,
        )
        found.update(ContactId(contact) for contact in db.scalars(query))
    return found


def messages(
    db: Connection, contact_id: ContactId, *, after_seq: int = 0, limit: int = MAX_MESSAGES
) -> list[StoredMessage]:
    """Return the messages that follow ``after_seq``, in order, at most ``MAX_MESSAGES``."""
    table = schema.messages
    query = _messages().where(table.c.contact == contact_id, table.c.seq > after_seq)
    found = db.execute(query.order_by(table.c.seq).limit(min(limit, MAX_MESSAGES)))
    return [_message(row) for row in found]


def last_messages(db: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, StoredMessage]:
    table, lines = schema.messages, schema.contacts
    last = and_(lines.c.id == table.c.contact, lines.c.last_seq == table.c.seq)
    found: dict[ContactId, StoredMessage] = {}
    for some in _by(IN_MAX, contacts):
        for row in db.execute(_messages().join(lines, last).where(lines.c.id.in_(some))):
            found[ContactId(row.contact)] = _message(row)
    return found


def message(db: Connection, contact_id: ContactId, message_id: MessageId) -> StoredMessage | None:
    table = schema.messages
    query = _messages().where(table.c.contact == contact_id, table.c.id == message_id)
    row = db.execute(query.order_by(table.c.seq).limit(1)).first()
    return None if row is None else _message(row)


def read_marks(db: Connection, contact_id: ContactId) -> dict[str, int]:
    """Return ``{side: seq}``."""
    table = schema.read_marks
    query = select(table.c.side, table.c.seq).where(table.c.contact == contact_id)
    return {row.side: row.seq for row in db.execute(query)}


def file(db: Connection, file_id: str) -> FileInfo | None:
    return _one(db, FileInfo, select(schema.files).where(schema.files.c.id == file_id))


def files_of_customer(db: Connection, customer_id: CustomerId) -> list[str]:
    """Return the ids of all files in the customer's contacts."""
    files, lines = schema.files, schema.contacts
    joined = select(files.c.id).join(lines, lines.c.id == files.c.contact)
    return list(db.scalars(joined.where(lines.c.customer == customer_id)))


def files_of(db: Connection, contact_id: ContactId) -> list[FileInfo]:
    """Return the contact's files, sent or not."""
    table = schema.files
    found = db.execute(select(table).where(table.c.contact == contact_id).order_by(table.c.at))
    return [_record(FileInfo, row) for row in found]


def rating(db: Connection, contact_id: ContactId) -> Rating | None:
    return _one(db, Rating, select(schema.ratings).where(schema.ratings.c.contact == contact_id))


def labels(db: Connection, kind: str) -> list[Label]:
    """Return the labels of a kind by position, then id."""
    table = schema.labels
    query = select(table).where(table.c.kind == kind).order_by(table.c.position, table.c.id)
    return [_record(Label, row) for row in db.execute(query)]


def invitation(db: Connection, token_hash: str) -> Invitation | None:
    table = schema.invitations
    return _one(db, Invitation, select(table).where(table.c.token_hash == token_hash))


def events(db: Connection, first_seq: int, count: int) -> list[AnyEvent]:
    """Return events of one commit by their number."""
    table = schema.journal
    query = (
        select(table.c.first_seq, table.c.events)
        .where(table.c.first_seq <= first_seq)
        .order_by(table.c.first_seq.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    if row is None or count == 0:
        return []
    start = first_seq - row.first_seq
    return _decode_events.decode(row.events)[start : start + count]


def agent_handled(db: Connection, agent: AgentId, since: Millis) -> int:
    """Return how many conversations of the agent have ended since then."""
    table = schema.segments
    query = select(func.count()).where(
        table.c.kind == "serving",
        table.c.outcome.in_(HANDLED),
        table.c.ended_at >= since,
        table.c.agent == agent,
    )
    return int(db.scalar(query) or 0)


def _one(db: Connection, kind: type[R], query: "Select[Any]") -> R | None:
    row = db.execute(query).first()
    return None if row is None else _record(kind, row)


def _record(kind: type[R], row: "Row[Any]") -> R:
    """Make a record of the columns that it has fields for."""
    held = row._mapping
    fields = {name: held[name] for name in kind.__struct_fields__ if name in held}
    return msgspec.convert(fields, kind, from_attributes=False, strict=False)


def _customer(row: "Row[Any]") -> Customer:
    attributes = msgspec.json.decode(row.attributes, type=dict[str, str])
    return Customer(id=row.id, name=row.name, email=row.email, attributes=attributes)


_FILE_FIELDS: Final = FileInfo.__struct_fields__


def _messages() -> "Select[Any]":
    """All columns of messages, and those of their files with the prefix ``file_``."""
    files: Table = schema.files
    joined = schema.messages.outerjoin(files, files.c.id == schema.messages.c.file)
    of_file = [files.c[name].label(f"file_{name}") for name in _FILE_FIELDS]
    return select(schema.messages, *of_file).select_from(joined)


def _message(row: "Row[Any]") -> StoredMessage:
    held = row._mapping
    info = None
    if held["file_id"] is not None:
        info = FileInfo(**{name: held[f"file_{name}"] for name in _FILE_FIELDS})
    fields = {name: held[name] for name in StoredMessage.__struct_fields__ if name != "file"}
    return msgspec.convert({**fields, "file": info}, StoredMessage)


def _by(size: int, ids: Iterable[T]) -> list[list[T]]:
    held = list(dict.fromkeys(ids))
    return [held[start : start + size] for start in range(0, len(held), size)]
