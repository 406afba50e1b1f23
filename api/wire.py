"""What goes in and out of ``/api/v1``. The OpenAPI document is made from these records.

All times are milliseconds since the Unix epoch.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.patterns import CONTACT_ID, SAID, SAID_OR_EMPTY
from router.words import Channel, Stage, State, Status, Strategy

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Word = Annotated[str, Meta(max_length=80)]
Name = Annotated[str, Meta(max_length=80)]
Text = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=SAID)]
Moment = Annotated[int, Meta(ge=0, le=2**53)]
Limit = Annotated[int, Meta(ge=0, le=1_000)]
YEAR_MS = 366 * 86_400_000
HeadStart = Annotated[int, Meta(ge=0, le=YEAR_MS)]
PageSize = Annotated[int, Meta(ge=1, le=200)]
After = Annotated[str, Meta(max_length=128)]
"""The id of the last record of the page before."""


class Out(msgspec.Struct, frozen=True, kw_only=True):
    pass


class In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


# Contacts.


class Contact(Out, frozen=True):
    """One wish of one customer to be served."""

    id: str
    customer: str
    channel: Channel
    queue: str
    stage: Stage
    entered_at: int
    due: int
    """By when it should be served. The line is ordered by it."""
    position: int | None
    """Place in the line of its queue; null when it does not wait."""
    agent: str | None
    """Who holds it, or held it last."""
    accepted_at: int | None
    lost_at: int | None
    ended_at: int | None
    ended_by: str
    closed_at: int | None
    close_reason: str
    disposition: str
    messages: int
    """How many there are."""


class Answer(Out, frozen=True):
    question: str
    answer: str


class FilledIn(Out, frozen=True):
    """What the customer filled in before the contact, and agreed to."""

    at: int
    answers: tuple[Answer, ...]
    consent: str
    """The words that were agreed to; empty: none were asked for."""


class ContactDetail(Contact, frozen=True):
    filled_in: FilledIn | None
    """Null where nothing was asked, where it was erased, and without the scope read:messages."""


class Contacts(Out, frozen=True):
    items: tuple[Contact, ...]
    next: str | None
    """Give it as ``after`` for the next page; null on the last one."""


class ContactsQuery(In, frozen=True):
    queue: Annotated[str, Meta(max_length=128)] = ""
    agent: Annotated[str, Meta(max_length=128)] = ""
    customer: Annotated[str, Meta(max_length=128)] = ""
    channel: Channel | None = None
    stage: Stage | None = None
    state: Literal["open", "closed", "all"] = "all"
    since: Moment | None = None
    until: Moment | None = None
    after: After = ""
    limit: PageSize = 50


class NewIdentity(In, frozen=True):
    kind: Literal["email", "phone", "telegram", "external"]
    value: Annotated[str, Meta(min_length=1, max_length=254)]


class Person(In, frozen=True):
    """A customer, found by the first identity that is known, else made."""

    name: Name = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    identities: Annotated[list[NewIdentity], Meta(max_length=10)] = []
    attributes: Annotated[
        dict[
            Annotated[str, Meta(min_length=1, max_length=80)], Annotated[str, Meta(max_length=500)]
        ],
        Meta(max_length=50),
    ] = {}


class NewNeed(In, frozen=True):
    skill: Annotated[str, Meta(min_length=1, max_length=40)]
    level: Annotated[int, Meta(ge=1, le=100)] = 1


class NewContact(In, frozen=True):
    """A contact that comes into line. Give ``customer`` for a known one, or ``person``."""

    channel: Channel
    queue: Id
    customer: Annotated[str, Meta(max_length=128)] = ""
    person: Person = Person()
    id: Annotated[str, Meta(pattern=CONTACT_ID)] = ""
    """Made by the server when empty. None begins with a dot: clients take ``.`` and ``..`` out of
    addresses."""
    needs: Annotated[list[NewNeed], Meta(max_length=10)] = []
    head_start_ms: HeadStart = 0
    preferred: Annotated[str, Meta(max_length=128)] = ""
    """An agent for whom it waits a while."""
    text: Annotated[str, Meta(max_length=4_000, pattern=SAID_OR_EMPTY)] = ""
    """The customer's first message."""


class CloseOrder(In, frozen=True):
    note: Word = ""
    """Why, for colleagues: kept and erased with the words of the contact."""


class MoveOrder(In, frozen=True):
    queue: Id


class PriorityOrder(In, frozen=True):
    head_start_ms: HeadStart
    """In the place of what was given before, beside what its queue gives and lost connections are
    worth."""


class AssignOrder(In, frozen=True):
    agent: Id


# Messages.


class File(Out, frozen=True):
    id: str
    name: str
    type: str
    size: int
    width: int
    """Of a picture, in pixels; 0 where it is not known, and of other files."""
    height: int


class Message(Out, frozen=True):
    id: str
    contact: str
    seq: int
    sender: str
    """customer, agent or system."""
    at: int
    agent: str | None
    text: str
    name: str
    notice: str
    """For sender system: what happened (joined, left, transferred ...)."""
    file: File | None


class Messages(Out, frozen=True):
    items: tuple[Message, ...]
    next: int | None
    """Give it as ``after_seq`` for the next page; null on the last one."""


class MessagesQuery(In, frozen=True):
    after_seq: Moment = 0
    limit: PageSize = 50


class NewMessage(In, frozen=True):
    text: Text
    sender: Literal["customer", "agent"] = "customer"
    """For agent: whoever serves the contact."""


class Posted(Out, frozen=True):
    """A message that was stored. Its words are not repeated."""

    id: str
    contact: str
    seq: int
    at: int


# Customers.


class Identity(Out, frozen=True):
    kind: str
    value: str


class Customer(Out, frozen=True):
    id: str
    name: str
    email: str
    attributes: dict[str, str]
    identities: tuple[Identity, ...]


class Customers(Out, frozen=True):
    items: tuple[Customer, ...]
    next: str | None


class CustomersQuery(In, frozen=True):
    email: Annotated[str, Meta(max_length=254)] = ""
    identity: Annotated[str, Meta(max_length=300)] = ""
    """As ``phone:+38640111222``: at most one customer has it."""
    after: After = ""
    limit: PageSize = 50


# Agents.


class Agent(Out, frozen=True):
    id: str
    name: str
    """Of the user who works as this agent, where there is one; else as the agent is set up."""
    status: Status
    """What the agent says."""
    reason: str
    state: State
    """What the system sees."""
    since: int
    next_status: Status | None
    queues: tuple[str, ...]
    skills: dict[str, int]
    limits: dict[Channel, int]
    total: int | None
    """Contacts of all channels in hand at once; null for no such limit."""
    held: dict[Channel, int]
    load: int
    """Thousandths of the agent filled, offers included."""
    contacts: tuple[str, ...]
    disabled: bool
    """May not work until the set-up says otherwise."""


class Agents(Out, frozen=True):
    items: tuple[Agent, ...]
    next: str | None


class AgentsQuery(In, frozen=True):
    queue: Annotated[str, Meta(max_length=128)] = ""
    state: State | None = None
    after: After = ""
    limit: PageSize = 50


class StatusOrder(In, frozen=True):
    status: Status
    """offline takes the agent out of the line; who is out of it comes in by themselves."""
    reason: Word = ""
    after_contacts: bool = False
    """Only once the hands are empty; nothing new is offered meanwhile."""


class ChannelLimits(In, frozen=True):
    """Only the channels named here change."""

    voice: Limit | UnsetType = UNSET
    chat: Limit | UnsetType = UNSET
    email: Limit | UnsetType = UNSET
    sms: Limit | UnsetType = UNSET
    messenger: Limit | UnsetType = UNSET
    fax: Limit | UnsetType = UNSET


class LimitsOrder(In, frozen=True):
    limits: ChannelLimits = ChannelLimits()
    total: Limit | None = None
    """null leaves it as it is, 0 takes it away."""


class ManyLimits(In, frozen=True):
    """All or none."""

    agents: Annotated[list[Id], Meta(min_length=1, max_length=5_000)]
    limits: ChannelLimits = ChannelLimits()
    total: Limit | None = None


class LimitsSet(Out, frozen=True):
    agents: int
    """How many."""


# Queues.


class Queue(Out, frozen=True):
    id: str
    name: str
    strategy: Strategy
    open: bool
    channels: tuple[Channel, ...]
    waiting: int
    """Those who are offered to an agent wait too."""
    next_due: int | None
    agents_able: int
    """Agents at work who serve it."""
    low_ms: int | None
    high_ms: int | None
    """What somebody who came now would wait, by range; null when nobody is at work for it."""
    overflow: str | None
    max_waiting: int | None
    disabled: bool
    """Takes nobody new until the set-up says otherwise; whoever is in it is served to the end."""


class Queues(Out, frozen=True):
    items: tuple[Queue, ...]
    next: str | None


class ListQuery(In, frozen=True):
    after: After = ""
    limit: PageSize = 50


class StrategyOrder(In, frozen=True):
    strategy: Strategy
