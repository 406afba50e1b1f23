"""What is written beside the router's events, in the same transaction: words, people, sessions.

The router's own tables (contacts, segments, agent intervals) are projected from its events.
"""

from typing import Final

import msgspec

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis


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
    queue: str = ""
    channel: str = ""
    agent: str = ""
    """Whom it counts for: where the contact was and who served it last."""


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
    """A name for people: ``kind`` is queue, disposition, reason, tag, agent or setting; or
    reply, whose label is a ``CannedReply`` as JSON."""

    kind: str
    id: str
    label: str
    position: int = 0


class CannedReply(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared reply, kept as a label."""

    title: str
    text: str
    """With the variables {customer}, {agent} and {queue}."""
    queues: tuple[str, ...] = ()
    """Where it may be used; empty: everywhere."""


class LabelRemoved(Row, frozen=True):
    kind: str
    id: str


class Invitation(Row, frozen=True):
    """Lets its holder choose a password for the user, once. ``token_hash`` as in ``Session``.
    A new one replaces the user's earlier one."""

    user: str
    token_hash: str
    expires_at: Millis


class InvitationUsed(Row, frozen=True):
    user: str


class Audit(Row, frozen=True):
    """One thing that somebody changed in the set-up, or did to others' work."""

    id: str
    """With the time the order of what was done."""
    at: Millis
    user: str
    action: str
    kind: str
    """Of the thing that was changed: queue, agent, user ..."""
    subject: str
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()
    """Field, before, after."""


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
    | User
    | Session
    | SessionEnded
    | VisitorToken
    | Label
    | LabelRemoved
    | Invitation
    | InvitationUsed
    | Audit
    | Erasure
)
