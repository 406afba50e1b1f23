"""What screens ask. Each takes a connection first: ``await store.read(queries.user, "ann")``."""

from collections.abc import Iterable

from sqlalchemy import Connection

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis
from storage.records import AnnouncedWait, StoredContact, StoredMessage, Today
from storage.rows import (
    Customer,
    FileInfo,
    Label,
    Rating,
    Session,
    TransferNote,
    User,
    VisitorToken,
    WrapUpNote,
)

MAX_MESSAGES = 1_000
MAX_CONTACTS = 200


def user(db: Connection, user_id: str) -> User | None:
    raise NotImplementedError


def users(db: Connection) -> list[User]:
    raise NotImplementedError


def session(db: Connection, token_hash: str) -> Session | None:
    """Return the session unless it was ended. Whether it has expired is the caller's to see."""
    raise NotImplementedError


def visitor_token(db: Connection, token_hash: str) -> VisitorToken | None:
    raise NotImplementedError


def customer(db: Connection, customer_id: CustomerId) -> Customer | None:
    raise NotImplementedError


def customers_of(db: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, Customer]:
    raise NotImplementedError


def customer_with(db: Connection, kind: str, value: str) -> CustomerId | None:
    """Return whose identity this is."""
    raise NotImplementedError


def contact(db: Connection, contact_id: ContactId) -> StoredContact | None:
    raise NotImplementedError


def contacts_of_customer(
    db: Connection, customer_id: CustomerId, *, limit: int = 20
) -> list[StoredContact]:
    """Return the customer's contacts, newest first."""
    raise NotImplementedError


def messages(
    db: Connection, contact_id: ContactId, *, after_seq: int = 0, limit: int = MAX_MESSAGES
) -> list[StoredMessage]:
    """Return the messages that follow ``after_seq``, in order."""
    raise NotImplementedError


def last_messages(db: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, StoredMessage]:
    raise NotImplementedError


def message(db: Connection, message_id: MessageId) -> StoredMessage | None:
    raise NotImplementedError


def read_marks(db: Connection, contact_id: ContactId) -> dict[str, int]:
    """Return ``{side: seq}``."""
    raise NotImplementedError


def file(db: Connection, file_id: str) -> FileInfo | None:
    raise NotImplementedError


def rating(db: Connection, contact_id: ContactId) -> Rating | None:
    raise NotImplementedError


def notes(db: Connection, contact_id: ContactId) -> list[WrapUpNote | TransferNote]:
    raise NotImplementedError


def labels(db: Connection, kind: str) -> list[Label]:
    """Return the labels of a kind by position, then id."""
    raise NotImplementedError


def today(db: Connection, since: Millis) -> Today:
    """Return what was handled since then, by queue and by agent."""
    raise NotImplementedError


def announced_waits(
    db: Connection, since: Millis, *, limit: int = MAX_CONTACTS
) -> list[AnnouncedWait]:
    """Return what customers were told since then, newest first, with its error."""
    raise NotImplementedError


def agent_handled(db: Connection, agent: AgentId, since: Millis) -> int:
    raise NotImplementedError
