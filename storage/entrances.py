"""What belongs to the customers' entrance: forms with consent, treatments of those who wait, and
mails to them. Forms and treatments are kept as labels, these records as JSON."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, case, func, not_, or_, select

from router.ids import ContactId, Millis
from router.words import Stage
from storage import rows, schema
from storage.tallies import Puts

OVER: Final = (Stage.WRAP_UP, Stage.LOST, Stage.CLOSED)
"""Stages in which nobody writes to the customer any more."""
NOTHING_TO_SEND: Final = "nothing to send"
"""The error of a mail that was not needed: nobody wrote, or the words have been deleted."""
NO_SERVER: Final = "no mail server"
"""The error of an answer that never goes out: there was none when the message was left."""

EntranceRow = rows.Entry | rows.Mail | rows.MailTried | rows.MailsWithdrawn | rows.TreatmentCount


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: str
    kind: str = "text"
    """name, email, phone, choice or text."""
    required: bool = False
    max: int = 200
    options: tuple[str, ...] = ()


class EntryForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked before a conversation."""

    name: str = ""
    disabled: bool = False
    queues: tuple[str, ...] = ()
    """Where it is asked; empty: everywhere."""
    language: str = ""
    """Of customers who are asked so; empty: of all others."""
    fields: tuple[FormField, ...] = ()
    consent: str = ""
    consent_link: str = ""


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """A message or an advert for those who wait."""

    text: str
    link: str = ""
    link_text: str = ""
    queues: tuple[str, ...] = ()
    language: str = ""
    begins: str | None = None
    """The first day, as 2027-01-31, and the last one."""
    ends: str | None = None
    hours: str = ""
    """``08:00-12:00, 13:00-17:30``, in the centre's time zone; empty: all day."""
    seconds: int = 10


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """How many who waited saw a treatment, and how many followed its link."""

    treatment: str
    queue: str
    shown: int
    clicked: int


def put_entrance(puts: Puts, row: EntranceRow) -> None:
    key: Any
    values: tuple[Any, ...] = msgspec.structs.astuple(row)
    match row:
        case rows.Entry():
            table, key = "entries", row.contact
            fields, questions = (
                msgspec.json.encode(each).decode() for each in (row.fields, row.questions)
            )
            values = (*values[:4], fields, *values[5:7], questions)
        case rows.Mail():
            table, key = "mails", row.id
        case rows.MailTried():
            table, key = "mails_tried", row.id
            values = (row.state, row.state, row.attempts, row.next_at, row.error, row.id)
        case rows.MailsWithdrawn():
            table, key = "erase_mails", row.customer
        case rows.TreatmentCount():
            table, key = "treatment_counts", (row.day, row.treatment, row.queue)
            held = puts.get(table, {}).get(key, (0, 0, 0, 0, 0))
            values = (*values[:3], row.shown + held[3], row.clicked + held[4])
    puts.setdefault(table, {})[key] = values


def entry(db: Connection, contact: ContactId) -> rows.Entry | None:
    """What the customer filled in before this contact, and agreed to."""
    row = db.execute(select(schema.entries).where(schema.entries.c.contact == contact)).first()
    if row is None:
        return None
    said = {
        name: msgspec.json.decode(row._mapping[name], type=dict[str, str])
        for name in ("fields", "questions")
    }
    return rows.Entry(**{**row._mapping, **said})


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Mails that have not gone out."""

    due: Sequence[rows.Mail]
    """Whose contacts are over, the first due first; at most as many as were asked for."""
    held: dict[ContactId, str]
    """Contacts at whose end mails go out; where that is an answer, its address."""


def pending_mails(db: Connection, most: int) -> Pending:
    mails, contacts = schema.mails, schema.contacts
    is_over = contacts.c.stage.in_(OVER)
    joined = mails.outerjoin(contacts, contacts.c.id == mails.c.contact)
    pending = mails.c.state == "pending"
    due = (
        select(mails)
        .select_from(joined)
        .where(pending, or_(is_over, contacts.c.id.is_(None)))
        .order_by(mails.c.next_at, mails.c.id)
        .limit(most)
    )
    address = case((mails.c.kind == "answer", mails.c.address), else_="")
    held = (
        select(mails.c.contact, func.max(address))
        .select_from(joined)
        .where(pending, not_(is_over))
        .group_by(mails.c.contact)
    )
    return Pending(
        due=[rows.Mail(**row._mapping) for row in db.execute(due)],
        held={contact: str(address) for contact, address in db.execute(held)},
    )


def unmailed(db: Connection, contacts: Sequence[ContactId]) -> set[ContactId]:
    """Those of them to which no answer goes out."""
    table = schema.mails
    query = select(table.c.contact).where(table.c.contact.in_(contacts), table.c.error == NO_SERVER)
    return set(db.scalars(query))


def mails(db: Connection, contact: ContactId) -> list[rows.Mail]:
    """All of one contact, in the order in which they were asked for."""
    table = schema.mails
    query = select(table).where(table.c.contact == contact).order_by(table.c.at, table.c.id)
    return [rows.Mail(**row._mapping) for row in db.execute(query)]


def mail(db: Connection, id: str) -> rows.Mail | None:
    row = db.execute(select(schema.mails).where(schema.mails.c.id == id)).first()
    return None if row is None else rows.Mail(**row._mapping)


def mails_of(db: Connection, contact: ContactId) -> int:
    """How many transcripts were asked for of one contact."""
    table = schema.mails
    asked = (table.c.contact == contact, table.c.kind == "transcript")
    return int(db.scalar(select(func.count()).where(*asked)) or 0)


def treatments_shown(db: Connection, since: Millis) -> Sequence[Shown]:
    """From the day that began at ``since`` on."""
    table = schema.treatment_counts
    sums = (func.sum(table.c.shown), func.sum(table.c.clicked))
    query = (
        select(table.c.treatment, table.c.queue, *sums)
        .where(table.c.day >= since)
        .group_by(table.c.treatment, table.c.queue)
    )
    return [
        Shown(treatment=treatment, queue=queue, shown=int(shown), clicked=int(clicked))
        for treatment, queue, shown, clicked in db.execute(query)
    ]
