"""What agents look up: notes, a customer's earlier contacts and words, a contact's way."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar
from unicodedata import normalize

import msgspec
from sqlalchemy import Connection, case, func, select

from router.events import AnyEvent, ContactEvent
from router.ids import AgentId, ContactId, CustomerId, Millis
from router.words import Stage
from storage import schema
from storage.records import HANDLED, MAX_CONTACTS, AgentDay, Earlier, FoundWords, LateMention
from storage.rows import (
    ClosingNote,
    InvitationNote,
    Mention,
    Pad,
    PrivateNote,
    TransferNote,
    Whisper,
    WrapUpNote,
)

AnyNote = WrapUpNote | TransferNote | PrivateNote | InvitationNote | Whisper | ClosingNote

NOTES_MAX: Final = 500
FOUND_MAX: Final = 50
SEARCHED_MAX: Final = 50_000
"""Messages of one customer that a search looks through, the newest first."""
LATE_MAX: Final = 2_000
STORY_MAX: Final = 200
"""Parts of a contact's way that are told, the newest."""

_NOTES: Final[dict[str, type[WrapUpNote | TransferNote | PrivateNote | InvitationNote]]] = {
    "wrap_up": WrapUpNote,
    "transfer": TransferNote,
    "private": PrivateNote,
    "invitation": InvitationNote,
}
_OF_USERS: Final[dict[str, type[Whisper | ClosingNote]]] = {
    "whisper": Whisper,
    "closing": ClosingNote,
}
_events: Final = msgspec.json.Decoder(list[AnyEvent])

R = TypeVar("R", bound=msgspec.Struct)


def notes(db: Connection, contact_id: ContactId) -> list[AnyNote]:
    """Return what agents wrote about the contact, oldest first; the newest ``NOTES_MAX``."""
    table = schema.notes
    query = select(table).where(table.c.contact == contact_id, table.c.note != "")
    found = db.execute(query.order_by(table.c.at.desc()).limit(NOTES_MAX)).all()
    return [_note(row) for row in reversed(found)]


def _note(row: Any) -> AnyNote:
    if row.kind in _OF_USERS:
        kind = _OF_USERS[row.kind]
        return kind(contact=row.contact, user=row.agent, note=row.note, at=row.at)
    return _record(_NOTES[row.kind], row)


def mentions(db: Connection) -> list[Mention]:
    """Return who is named in notes of contacts that are open, and has not put it away."""
    table, lines = schema.mentions, schema.contacts
    query = (
        select(table)
        .join(lines, lines.c.id == table.c.contact)
        .where(lines.c.closed_at.is_(None), table.c.state != "gone")
        .order_by(table.c.at)
    )
    return [_record(Mention, row) for row in db.execute(query)]


def erased_in_hand(
    db: Connection, since: Millis, limit: int
) -> list[tuple[ContactId, AgentId, Millis]]:
    """Return contacts that somebody had in hand when their customer's data was deleted, of the
    newest ``limit`` the oldest first: whose, and when."""
    erased, lines, parts = schema.erased_contacts, schema.contacts, schema.segments
    query = (
        select(lines.c.id, parts.c.agent, lines.c.closed_at)
        .join(lines, lines.c.id == erased.c.contact)
        .join(parts, parts.c.contact == lines.c.id)
        .where(
            erased.c.at > since,
            # What is deleted when its time is over was closed before.
            lines.c.closed_at >= erased.c.at,
            parts.c.ended_at == lines.c.closed_at,
            parts.c.kind.in_((Stage.SERVING.value, Stage.WRAP_UP.value)),
        )
        .order_by(lines.c.closed_at.desc())
        .limit(limit)
    )
    found = db.execute(query).all()
    return [(ContactId(row.id), AgentId(row.agent), row.closed_at) for row in reversed(found)]


def late_mentions(db: Connection) -> list[LateMention]:
    """Return who is named in notes of contacts that were over before they read it; of the newest,
    what ended first comes first."""
    table, lines, notes = schema.mentions, schema.contacts, schema.notes
    people = schema.customers
    written = (
        (notes.c.contact == table.c.contact)
        & (notes.c.at == table.c.at)
        & (notes.c.kind == "private")
        & (notes.c.agent == table.c.by)
    )
    query = (
        select(
            table.c.contact,
            table.c.user,
            table.c.by,
            table.c.at,
            lines.c.customer,
            func.coalesce(people.c.name, "").label("who"),
            lines.c.channel,
            lines.c.queue,
            lines.c.agent,
            lines.c.closed_at,
            func.coalesce(notes.c.note, "").label("text"),
        )
        .join(lines, lines.c.id == table.c.contact)
        .outerjoin(people, people.c.id == lines.c.customer)
        .outerjoin(notes, written)
        .where(lines.c.closed_at.is_not(None), table.c.state == "new")
        .order_by(lines.c.closed_at.desc())
        .limit(LATE_MAX)
    )
    return [_record(LateMention, row) for row in reversed(db.execute(query).all())]


def pad(db: Connection, customer_id: CustomerId) -> Pad | None:
    table = schema.pads
    row = db.execute(select(table).where(table.c.customer == customer_id)).first()
    return None if row is None else _record(Pad, row)


def earlier_contacts(
    db: Connection, customer_id: CustomerId, but: ContactId, *, limit: int = 50
) -> list[Earlier]:
    """Return the customer's other contacts, newest first, at most ``MAX_CONTACTS``."""
    lines, rated = schema.contacts, schema.ratings
    query = (
        select(lines, rated.c.score)
        .outerjoin(rated, rated.c.contact == lines.c.id)
        .where(lines.c.customer == customer_id, lines.c.id != but)
        .order_by(lines.c.entered_at.desc(), lines.c.id)
        .limit(min(limit, MAX_CONTACTS))
    )
    rows = db.execute(query).all()
    tags = _tags(db, [row.id for row in rows])
    return [
        msgspec.structs.replace(_record(Earlier, row), tags=tuple(tags.get(row.id, ())))
        for row in rows
    ]


def _tags(db: Connection, contacts: list[str]) -> dict[str, list[str]]:
    table = schema.tags
    found: dict[str, list[str]] = {}
    query = select(table).where(table.c.contact.in_(contacts)).order_by(table.c.tag)
    for row in db.execute(query):
        found.setdefault(row.contact, []).append(row.tag)
    return found


def search_words(db: Connection, customer_id: CustomerId, text: str) -> list[FoundWords]:
    """Return the customer's messages, of all contacts, that hold the text; newest first.

    Compared here and not in SQL: databases fold the case of other alphabets each in their way.
    """
    table, lines = schema.messages, schema.contacts
    query = (
        select(table.c.contact, table.c.seq, table.c.sender, table.c.at, table.c.text)
        .join(lines, lines.c.id == table.c.contact)
        .where(lines.c.customer == customer_id, table.c.text != "")
        .order_by(table.c.at.desc(), table.c.seq.desc())
        .limit(SEARCHED_MAX)
    )
    wanted = normalize("NFC", text).casefold()
    found: list[FoundWords] = []
    for row in db.execute(query):
        if wanted in normalize("NFC", row.text).casefold():
            found.append(_record(FoundWords, row))
            if len(found) == FOUND_MAX:
                break
    return found


def story(db: Connection, contact_id: ContactId) -> list[ContactEvent]:
    """Return the events that moved the contact from one stage or place to the next, in order.

    The projection numbers each part of a contact's way by the event that began it, so the journal
    is read at those numbers alone.
    """
    numbers: list[int] = []
    for table in (schema.segments, schema.participations):
        query = select(table.c.seq).where(table.c.contact == contact_id)
        numbers += db.scalars(query.order_by(table.c.seq.desc()).limit(STORY_MAX))
    return [
        event
        for seq in sorted(numbers)[-STORY_MAX:]
        for event in [_event(db, seq)]
        if isinstance(event, ContactEvent)
    ]


def _event(db: Connection, seq: int) -> AnyEvent | None:
    table = schema.journal
    query = select(table.c.first_seq, table.c.events).where(table.c.first_seq <= seq)
    row = db.execute(query.order_by(table.c.first_seq.desc()).limit(1)).first()
    if row is None:
        return None
    events = _events.decode(row.events)
    at = seq - row.first_seq
    return events[at] if at < len(events) else None


def leases_lost(db: Connection) -> dict[AgentId, Millis]:
    """Return whose lease was lost, and when, of those who have not come back to work since."""
    table = schema.agent_intervals
    query = select(table.c.agent, table.c.started_at).where(
        table.c.kind == "lease", table.c.ended_at.is_(None)
    )
    return {AgentId(row.agent): Millis(row.started_at) for row in db.execute(query)}


def agent_days(db: Connection, since: Millis) -> AgentDay:
    """Return how long agents handled what they handled since then, and how they were rated."""
    table, rated, lines = schema.segments, schema.ratings, schema.contacts
    lasted = func.sum(table.c.ended_at - table.c.started_at)
    counts = case(
        (table.c.kind == "serving", table.c.outcome.in_(HANDLED)), else_=table.c.kind == "wrap_up"
    )
    handling = select(table.c.agent, lasted.label("ms")).where(
        table.c.kind.in_(("serving", "wrap_up")), table.c.ended_at >= since, counts
    )
    wrapping = select(table.c.contact, table.c.agent, table.c.started_at).where(
        table.c.kind == "wrap_up", table.c.ended_at.is_(None)
    )
    ratings = (
        select(rated.c.contact, lines.c.agent, rated.c.score)
        .join(lines, lines.c.id == rated.c.contact)
        .where(rated.c.at >= since, lines.c.agent.is_not(None))
    )
    return AgentDay(
        handling_ms={
            AgentId(row.agent): int(row.ms)
            for row in db.execute(handling.group_by(table.c.agent))
            if row.agent is not None
        },
        wrapping={
            ContactId(row.contact): (AgentId(row.agent), Millis(row.started_at))
            for row in db.execute(wrapping)
        },
        ratings={
            ContactId(row.contact): (AgentId(row.agent), int(row.score))
            for row in db.execute(ratings)
        },
    )


def _record(kind: type[R], row: Any) -> R:
    """Make a record of the columns that it has fields for."""
    held = row._mapping
    names: Iterable[str] = kind.__struct_fields__
    fields = {name: held[name] for name in names if name in held}
    return msgspec.convert(fields, kind, from_attributes=False, strict=False)
