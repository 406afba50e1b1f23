"""What happened. Past participles; they alone change the router's state, live and in replay."""

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, OfferId, QueueId
from router.setup import Agent, Centre, Need, Queue, Record
from router.words import (
    Channel,
    CloseReason,
    EndedBy,
    LossReason,
    OfferKind,
    PartingReason,
    RequeueReason,
    Sender,
    Status,
    Strategy,
    WithdrawReason,
)


class Event(Record, frozen=True, tag=True, omit_defaults=True):
    at: Millis


# Set-up.


class CentreDefined(Event, frozen=True):
    centre: Centre
    by: str = ""


class QueueDefined(Event, frozen=True):
    queue: Queue
    by: str = ""


class QueueRemoved(Event, frozen=True):
    queue: QueueId
    by: str = ""


class AgentDefined(Event, frozen=True):
    agent: Agent
    by: str = ""


class AgentRemoved(Event, frozen=True):
    agent: AgentId
    by: str = ""


class LimitsSet(Event, frozen=True):
    agents: tuple[AgentId, ...]
    limits: dict[Channel, int] = {}
    total: int | None = None
    by: str = ""


class StrategySet(Event, frozen=True):
    queue: QueueId
    strategy: Strategy
    by: str = ""


class OpeningSet(Event, frozen=True):
    queue: QueueId
    opening: tuple[tuple[Millis, Millis], ...] | None = None
    by: str = ""


class AlertRaised(Event, frozen=True):
    """A figure of the queue passed its threshold."""

    queue: QueueId
    alert: str
    """waiting, longest_wait_s, past_due, lost_today, agents_able or service_level (percent)."""
    value: int
    limit: int


class AlertCleared(Event, frozen=True):
    """It has been on the right side for a while, or has no threshold any more."""

    queue: QueueId
    alert: str


# Contacts. Each names the contact; ``router/stages.py`` says which may follow which stage.


class ContactEvent(Event, frozen=True):
    contact: ContactId


class Enqueued(ContactEvent, frozen=True):
    customer: CustomerId
    channel: Channel
    queue: QueueId
    due: Millis
    needs: tuple[Need, ...] = ()
    """The contact's own, beside those of the queue."""
    head_start_ms: int = 0
    preferred: AgentId | None = None
    preferred_until: Millis | None = None
    overflowed_from: QueueId | None = None
    """The queue asked for, when it was closed or full."""


class RingReached(ContactEvent, frozen=True):
    """The contact's needs relaxed after waiting ``waited_ms``."""

    waited_ms: int


class PreferenceEnded(ContactEvent, frozen=True):
    pass


class ExclusionsEnded(ContactEvent, frozen=True):
    """Agents who missed or declined the contact may get it again."""


class Overflowed(ContactEvent, frozen=True):
    """Moved to the overflow queue after the longest wait, with its due."""

    queue: QueueId


class Moved(ContactEvent, frozen=True):
    queue: QueueId
    by: str = ""


class Reprioritised(ContactEvent, frozen=True):
    head_start_ms: int
    due: Millis
    by: str = ""


class Other(Record, frozen=True):
    """Somebody else who was able."""

    agent: AgentId
    measure: int


class Why(Record, frozen=True, omit_defaults=True):
    """Why this agent."""

    kind: OfferKind
    strategy: Strategy | None = None
    measure: int = 0
    """What decided. Contacts that would still fit (most_available), contacts in hand or offered
    (least_busy), load in thousandths (least_loaded), sequence of the last service (longest_idle) or
    of the last offer (round_robin)."""
    able: int = 0
    """How many agents could have taken it, this one included."""
    others: tuple[Other, ...] = ()
    """The next best, at most three."""
    waited_ms: int = 0
    by: str = ""


class Offered(ContactEvent, frozen=True):
    agent: AgentId
    offer: OfferId
    deadline: Millis
    why: Why


class Accepted(ContactEvent, frozen=True):
    agent: AgentId
    offer: OfferId
    auto: bool = False


class Declined(ContactEvent, frozen=True):
    agent: AgentId
    offer: OfferId
    reason: str = ""


class OfferExpired(ContactEvent, frozen=True):
    agent: AgentId
    offer: OfferId


class OfferWithdrawn(ContactEvent, frozen=True):
    agent: AgentId
    offer: OfferId
    reason: WithdrawReason


class Requeued(ContactEvent, frozen=True):
    """Back in line from an agent. ``due`` is unchanged but for a head start given here."""

    agent: AgentId
    queue: QueueId
    reason: RequeueReason
    due: Millis
    head_start_ms: int
    preferred: AgentId | None = None
    preferred_until: Millis | None = None
    exclude: bool = False
    by: str = ""


class MessagePosted(ContactEvent, frozen=True):
    message: MessageId
    seq: int
    """Per contact, from 1, without gaps."""
    sender: Sender
    agent: AgentId | None = None
    user: str = ""


class Invited(ContactEvent, frozen=True):
    """The contact's agent asked this one to take part."""

    agent: AgentId
    by: AgentId


class TookPart(ContactEvent, frozen=True):
    """An invited agent came in, or a supervisor by right."""

    agent: AgentId | None = None
    user: str = ""


class Parted(ContactEvent, frozen=True):
    reason: PartingReason
    agent: AgentId | None = None
    user: str = ""
    inside: bool = False
    """Whether they were in, and not only invited."""


class FirstReplyWarned(ContactEvent, frozen=True):
    agent: AgentId


class CustomerSilent(ContactEvent, frozen=True):
    """The customer has not answered; from now the contact fills only a share of its slot."""

    share: int
    """Percent."""


class CustomerAway(ContactEvent, frozen=True):
    until: Millis
    """When the grace time ends."""


class CustomerBack(ContactEvent, frozen=True):
    pass


class Lost(ContactEvent, frozen=True):
    reason: LossReason
    keep_until: Millis
    away_since: Millis | None = None
    """When the connection broke that did not come back within its grace time."""

    @property
    def left_at(self) -> Millis:
        """When the customer went: until then they waited."""
        return self.at if self.away_since is None else self.away_since


class Returned(ContactEvent, frozen=True):
    """The customer of a lost contact or of a callback is back in line in person, with its due."""


class CallbackRequested(ContactEvent, frozen=True):
    expires_at: Millis
    not_before: Millis | None = None
    channel: Channel | None = None


class CallbackDue(ContactEvent, frozen=True):
    """The scheduled moment has come; the contact may be offered again."""


class CallbackFailed(ContactEvent, frozen=True):
    agent: AgentId
    attempts: int
    not_before: Millis


class Announced(ContactEvent, frozen=True):
    position: int
    """1 is next."""
    low_ms: int | None = None
    high_ms: int | None = None
    """None when nothing honest can be said, for nobody is at work."""
    slots: int = 0
    """Thousandths of slots at work for the queue when this was told."""
    longer_because: str = ""
    """Set when the range is longer than the last one told: fewer_agents, place_lost."""


class Ended(ContactEvent, frozen=True):
    agent: AgentId
    by: EndedBy
    wrap_up_until: Millis


class WrapUpChosen(ContactEvent, frozen=True):
    """Of the wrap-up so far; stands when its time is over."""

    agent: AgentId
    disposition: str
    tags: tuple[str, ...] = ()


class Closed(ContactEvent, frozen=True):
    reason: CloseReason
    agent: AgentId | None = None
    disposition: str = ""
    tags: tuple[str, ...] = ()
    by: str = ""
    note: str = ""


# Agents.


class AgentEvent(Event, frozen=True):
    agent: AgentId


class SignedIn(AgentEvent, frozen=True):
    epoch: int
    status: Status
    reason: str = ""


class SignedOut(AgentEvent, frozen=True):
    by: str = ""


class StatusSet(AgentEvent, frozen=True):
    status: Status
    reason: str = ""
    by: str = ""


class StatusQueued(AgentEvent, frozen=True):
    """Takes effect when the hands are empty; nothing new is offered until then."""

    status: Status
    reason: str = ""
    by: str = ""


class StoppedResponding(AgentEvent, frozen=True):
    misses: int


class ConnectionDropped(AgentEvent, frozen=True):
    quiet_until: Millis
    lost_at: Millis


class ReconnectingSeen(AgentEvent, frozen=True):
    """The quiet time is over: nothing new is offered to the agent."""


class ConnectionReturned(AgentEvent, frozen=True):
    pass


class LeaseLost(AgentEvent, frozen=True):
    """The agent counts as offline. Live contacts were requeued; deferred ones stay."""


AnyEvent = (
    CentreDefined
    | QueueDefined
    | QueueRemoved
    | AgentDefined
    | AgentRemoved
    | LimitsSet
    | StrategySet
    | OpeningSet
    | AlertRaised
    | AlertCleared
    | Enqueued
    | RingReached
    | PreferenceEnded
    | ExclusionsEnded
    | Overflowed
    | Moved
    | Reprioritised
    | Offered
    | Accepted
    | Declined
    | OfferExpired
    | OfferWithdrawn
    | Requeued
    | MessagePosted
    | Invited
    | TookPart
    | Parted
    | FirstReplyWarned
    | CustomerSilent
    | CustomerAway
    | CustomerBack
    | Lost
    | Returned
    | CallbackRequested
    | CallbackDue
    | CallbackFailed
    | Announced
    | Ended
    | WrapUpChosen
    | Closed
    | SignedIn
    | SignedOut
    | StatusSet
    | StatusQueued
    | StoppedResponding
    | ConnectionDropped
    | ReconnectingSeen
    | ConnectionReturned
    | LeaseLost
)
