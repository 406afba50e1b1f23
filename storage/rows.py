"""What is written beside the router's events, in the same transaction: words, people, sessions.

The router's own tables (contacts, segments, agent intervals) are projected from its events.
"""

from typing import Final

import msgspec

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId


class Row(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    tag_field="row",
    tag=True,
    omit_defaults=True,
):
    pass


class Customer(Row, frozen=True):
    """Created, or changed where the id exists."""

    id: CustomerId
    name: str = ""
    email: str = ""
    attributes: dict[str, str] = {}


class Identity(Row, frozen=True):
    """One address of a customer: ``kind`` is visitor, email, phone, telegram ..."""

    kind: str
    value: str
    customer: CustomerId


class Words(Row, frozen=True):
    """The words of a message; its place and sender come from the event ``MessagePosted``."""

    message: MessageId
    text: str = ""
    file: str | None = None
    name: str = ""
    """Of the agent who wrote it."""
    notice: str = ""


class FileInfo(Row, frozen=True):
    id: str
    contact: ContactId
    name: str
    type: str
    size: int
    at: Millis
    by: str


class ReadMark(Row, frozen=True):
    """``side`` (customer or agent) has seen the messages of the contact up to ``seq``."""

    contact: ContactId
    side: str
    seq: int


class Rating(Row, frozen=True):
    contact: ContactId
    score: int
    comment: str
    at: Millis


class WrapUpNote(Row, frozen=True):
    contact: ContactId
    agent: AgentId
    note: str
    at: Millis


class TransferNote(Row, frozen=True):
    contact: ContactId
    agent: AgentId
    note: str
    at: Millis


class PrivateNote(Row, frozen=True):
    """Of an agent, in the middle of a contact, for colleagues. Never shown to the customer."""

    contact: ContactId
    agent: AgentId
    note: str
    at: Millis


class Tags(Row, frozen=True):
    """What a contact was about, chosen at wrap-up."""

    contact: ContactId
    tags: tuple[str, ...]


class Pad(Row, frozen=True):
    """The scratch pad about a customer: one text that agents share, the whole of it."""

    customer: CustomerId
    text: str
    agent: AgentId
    at: Millis


class CannedReply(Row, frozen=True):
    """A prepared reply. Created, or changed where the id exists; without a text it is removed."""

    id: str
    title: str = ""
    text: str = ""
    """With the variables {customer}, {agent} and {queue}."""
    queues: tuple[QueueId, ...] = ()
    """Where it may be used; empty: everywhere."""
    position: int = 0


class User(Row, frozen=True):
    """A person who signs in. Created, or changed where the id exists."""

    id: str
    name: str
    role: str
    """agent or supervisor."""
    password_hash: str
    agent: AgentId | None = None
    picture: str | None = None
    disabled: bool = False
    may_pick: bool = False
    """May take contacts out of their turn."""


class Session(Row, frozen=True):
    """A console's session. ``token_hash`` is the SHA-256 of the cookie, in hex."""

    token_hash: str
    user: str
    created_at: Millis
    seen_at: Millis
    expires_at: Millis


class SessionEnded(Row, frozen=True):
    token_hash: str
    at: Millis


class VisitorToken(Row, frozen=True):
    """One of the visitor's tokens, new or with a new end. ``token_hash`` as in ``Session``."""

    token_hash: str
    visitor: str
    expires_at: Millis


INTERNAL: Final = "internal:"
"""Prefix of the setting of a queue that is no topic of the chat; the queue's id follows."""


class Label(Row, frozen=True):
    """A name for people: ``kind`` is queue, disposition, reason, tag, agent or setting."""

    kind: str
    id: str
    label: str
    position: int = 0


class Erasure(Row, frozen=True):
    """All words, files, names and identities of a customer are deleted. What the journal holds, ids
    and times, stays. ``visitor`` is the one whose token goes even if no identity names it."""

    customer: CustomerId
    visitor: str = ""


AnyRow = (
    Customer
    | Identity
    | Words
    | FileInfo
    | ReadMark
    | Rating
    | WrapUpNote
    | TransferNote
    | PrivateNote
    | Tags
    | Pad
    | CannedReply
    | User
    | Session
    | SessionEnded
    | VisitorToken
    | Label
    | Erasure
)
