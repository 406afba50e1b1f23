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
    width: int = 0  # Of a picture, in pixels; 0: it is not known, or no picture.
    height: int = 0


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


class InvitationNote(Row, frozen=True):
    """Why an agent asks a colleague to take part. Begins with the colleague's name."""

    contact: ContactId
    agent: AgentId
    note: str
    at: Millis


class Whisper(Row, frozen=True):
    """What a supervisor who reads along tells the agent. Never shown to the customer."""

    contact: ContactId
    user: str
    note: str
    at: Millis


class ClosingNote(Row, frozen=True):
    """Why a supervisor, or a program, closed the contact."""

    contact: ContactId
    user: str
    note: str
    at: Millis


class Mention(Row, frozen=True):
    """A user was named in a private note, and may read this contact until it is closed."""

    contact: ContactId
    user: str
    by: AgentId
    at: Millis
    """Of the note."""
    state: str = "new"
    """new, open (they read it) or gone (they put it away)."""


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
    """agent, supervisor, or one that the centre made."""
    password_hash: str
    agent: AgentId | None = None
    picture: str | None = None
    disabled: bool = False
    may_pick: bool = False
    """May take contacts out of their turn."""
    email: str = ""
    """By which a sign-on service knows the user, in small letters."""
    teams: str = ""
    """What a supervisor sees and does is limited to these, parted by spaces; empty: to none."""


class Session(Row, frozen=True):
    """A console's session. ``token_hash`` names it: the SHA-256 of its first cookie, in hex."""

    token_hash: str
    user: str
    created_at: Millis
    seen_at: Millis
    expires_at: Millis
    current: str = ""
    """The hash of the cookie that counts now; empty while that is the first one."""
    previous: str = ""
    """The one before, which still counts for a moment."""
    rotated_at: Millis = Millis(0)
    how: str = "password"
    """password or sso."""
    device: str = ""
    address: str = ""


class SessionEnded(Row, frozen=True):
    token_hash: str
    at: Millis


class SessionsEnded(Row, frozen=True):
    """All sessions of the user, also those that nobody has seen since the start."""

    user: str
    at: Millis


class Tried(Row, frozen=True):
    """Wrong passwords in a row; none any more when ``times`` is 0."""

    key: str
    times: int
    at: Millis


class SecondFactor(Row, frozen=True):
    """What a user proves beside the password; off when the secret is empty."""

    user: str
    secret: str
    last_step: int = 0
    """The last half minute whose code was taken: none is taken twice."""
    recovery: tuple[str, ...] = ()
    """Hashes of the codes that are left for a lost telephone."""
    at: Millis = Millis(0)


class UserLink(Row, frozen=True):
    """Who the user is at an OpenID provider."""

    issuer: str
    subject: str
    user: str


class ContactErased(Row, frozen=True):
    """The words, files and notes of one contact are deleted. Ids, times and figures stay."""

    contact: ContactId
    at: Millis


class CustomerExpired(Row, frozen=True):
    """Names, identities and tokens of a customer are deleted, unless a contact of theirs is kept
    or open."""

    customer: CustomerId


class VisitorToken(Row, frozen=True):
    """One of the visitor's tokens, new or with a new end. ``token_hash`` as in ``Session``."""

    token_hash: str
    visitor: str
    expires_at: Millis


ALERTS: Final = "alerts:"
"""Prefix of the setting with a queue's own thresholds, as JSON; the queue's id follows."""
INTERNAL: Final = "internal:"
"""Prefix of the setting of a queue that is no topic of the chat; the queue's id follows."""


KEY_TEXT: Final = "key"
"""Kind of the label that says more of a program's key; no socket's screen shows it."""
KEEP_DAYS: Final = "keep_days:"
"""Prefix of the setting that keeps how long a queue keeps words."""


class Label(Row, frozen=True):
    """A name for people: ``kind`` is queue, disposition, reason, tag, agent or setting; or
    reply, form, treatment, role, team, key or webhook, whose label is a record as JSON; or member,
    an agent's id with a team's as its label."""

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


class ApiKey(Row, frozen=True):
    """A program's key. ``token_hash`` as in ``Session``; ``scopes`` are parted by spaces."""

    id: str
    name: str
    token_hash: str
    scopes: str
    created_at: Millis
    revoked_at: Millis | None = None


class Idempotent(Row, frozen=True):
    """A request that may come again, and what it was answered; status 0 while that is open."""

    actor: str
    key: str
    fingerprint: str
    at: Millis
    status: int = 0
    body: str = ""
    """Holds ids only, no words: an erasure needs not look here."""


class Webhook(Row, frozen=True):
    """Whom to tell of events. The secret signs what is sent."""

    id: str
    url: str
    kinds: str
    """Parted by spaces."""
    secret: str
    created_at: Millis
    cursor: int
    """The first event that has no delivery yet."""
    failing_since: Millis | None = None
    disabled_at: Millis | None = None
    disabled_why: str = ""


class WebhookRemoved(Row, frozen=True):
    """With all its deliveries."""

    id: str


class Delivery(Row, frozen=True):
    """One event on its way to one webhook."""

    webhook: str
    seq: int
    """Of the event."""
    kind: str
    subject: str
    """The contact or agent it is about: what is about the same one goes in order."""
    at: Millis
    state: str = "pending"
    """pending, delivered or failed."""
    attempts: int = 0
    next_at: Millis = Millis(0)
    tried_at: Millis | None = None
    status: int = 0
    """What the receiver answered last; 0 when it did not."""
    error: str = ""


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


class Entry(Row, frozen=True):
    """What a customer filled in before a contact, and agreed to."""

    contact: ContactId
    customer: CustomerId
    at: Millis
    form: str
    fields: dict[str, str] = {}
    consent: str = ""
    """The version of the text that was agreed to; empty: none was asked for."""
    consent_text: str = ""
    questions: dict[str, str] = {}
    """The words in which each field was asked."""


class Mail(Row, frozen=True):
    """What the customer gets by email. Its words are read when it is sent."""

    id: str
    contact: ContactId
    address: str
    language: str
    at: Millis
    state: str = "pending"  # Or sent or failed; then the address is gone.
    attempts: int = 0
    next_at: Millis = Millis(0)
    error: str = ""
    kind: str = "transcript"  # Or answer, to a message that was left.


class MailTried(Row, frozen=True):
    """Changes a mail that is still there."""

    id: str
    state: str
    attempts: int
    next_at: Millis
    error: str = ""


class MailsWithdrawn(Row, frozen=True):
    """None of the customer's mails is sent any more."""

    customer: CustomerId


class TreatmentCount(Row, frozen=True):
    """What is added to the counts of a day."""

    day: Millis
    treatment: str
    queue: str
    shown: int = 0
    clicked: int = 0


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
    | InvitationNote
    | Whisper
    | ClosingNote
    | Mention
    | Pad
    | User
    | Session
    | SessionEnded
    | SessionsEnded
    | Tried
    | SecondFactor
    | UserLink
    | ContactErased
    | CustomerExpired
    | VisitorToken
    | Label
    | ApiKey
    | Idempotent
    | Webhook
    | WebhookRemoved
    | Delivery
    | LabelRemoved
    | Invitation
    | InvitationUsed
    | Audit
    | Entry
    | Mail
    | MailTried
    | MailsWithdrawn
    | TreatmentCount
    | Erasure
)
