"""What the router knows. Plain records; only ``router/apply.py`` changes them."""

from typing import Final

import msgspec

from router.events import Announced, Why
from router.ids import AgentId, ContactId, CustomerId, Millis, OfferId, QueueId
from router.setup import Agent, Centre, ChannelRules, Need, Queue
from router.words import Channel, EndedBy, Stage, State, Status


class ContactState(msgspec.Struct, kw_only=True, omit_defaults=True, gc=False):
    id: ContactId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    needs: tuple[Need, ...]
    """The contact's own, beside those of the queue."""
    head_start_ms: int
    owed_ms: int = 0
    """Of the head start: what the queue gave at the beginning, and what broken promises are worth.
    No priority that is given later takes it away."""
    entered_at: Millis
    due: Millis
    stage: Stage = Stage.WAITING
    queue_since: Millis
    requeued_at: Millis | None = None
    """When it last went back to the line from an agent."""
    left: list[QueueId] = []
    """Queues it overflowed from; it never overflows back into one."""
    relaxed_ms: int = 0
    """The waiting time in this queue up to which rings and needs have been relaxed."""
    preferred: AgentId | None = None
    preferred_until: Millis | None = None
    handed_by: str = ""
    """Who chose the preferred agent, where somebody did."""
    excluded: list[AgentId] = []
    excluded_until: Millis | None = None
    virtual: bool = False
    not_before: Millis | None = None
    callback_expires: Millis | None = None
    callback_attempts: int = 0
    agent: AgentId | None = None
    """Whoever it is offered to, is served by, or wraps it up."""
    offer: OfferId | None = None
    offer_deadline: Millis | None = None
    why: Why | None = None
    accepted_at: Millis | None = None
    replied: bool = False
    warned: bool = False
    messages: int = 0
    quiet_from: Millis | None = None
    """Since when the customer owes an answer."""
    silent: bool = False
    silent_share: int = 100
    away_until: Millis | None = None
    away_since: Millis | None = None
    """Of the connection that broke last."""
    lost_until: Millis | None = None
    ended_by: EndedBy | None = None
    ended_at: Millis | None = None
    """Of its service: when wrap-up began."""
    wrap_up_until: Millis | None = None
    disposition: str = ""
    tags: tuple[str, ...] = ()
    """With the disposition what is chosen in wrap-up so far: it stands when the time is over."""
    announced: Announced | None = None


class AgentState(msgspec.Struct, kw_only=True, omit_defaults=True, gc=False):
    setup: Agent
    signed_in: bool = False
    epoch: int = 0
    status: Status = Status.OFFLINE
    reason: str = ""
    next_status: Status | None = None
    next_reason: str = ""
    not_responding: bool = False
    misses: int = 0
    """Offers in a row that expired; an accept by hand ends the row."""
    unanswered: int = 0
    """Contacts in a row given back for want of a first reply; a message ends the row."""
    dropped_at: Millis | None = None
    quiet_until: Millis | None = None
    lost_at: Millis | None = None
    reconnecting: bool = False
    given_seq: int = 0
    """When last given something, as a place in the order of all offers."""
    served_seq: int = 0
    """When a service last ended, as a place in the order of all ends."""
    hands: dict[ContactId, Stage] = {}
    """What the agent holds: offered, serving or wrap-up."""
    held: dict[Channel, int] = {}
    weight: dict[Channel, int] = {}
    """Hundredths of slots filled, per channel. A silent customer's contact weighs less than 100."""
    offered: int = 0
    serving: int = 0
    since: Millis = Millis(0)
    state: State = State.OFFLINE

    @property
    def id(self) -> AgentId:
        return self.setup.id

    @property
    def contacts(self) -> list[ContactId]:
        return sorted(self.hands)

    def offerable(self) -> bool:
        """Whether anything may be offered, as far as the agent's own state goes."""
        return (
            self.signed_in
            and self.status is Status.AVAILABLE
            and self.next_status is None
            and not self.not_responding
            and not self.reconnecting
        )


class Pace(msgspec.Struct, kw_only=True):
    """How fast one channel of a queue moves. Integers only, so that replay is exact."""

    handle_ms: int = 0
    """Moving mean of the time from accept until the slot is free; 0 without history."""
    served: int = 0
    abandoned: int = 0
    waited_ms: int = 0
    """Total waiting of served and abandoned contacts. Halved with ``abandoned`` as they age."""
    arrived: int = 0
    arrived_at: Millis = Millis(0)
    """When the last one came."""
    gap_ms: int = 0
    """Moving mean of the time between two arrivals; 0 before the second."""


class QueueState(msgspec.Struct, kw_only=True):
    setup: Queue
    pace: dict[Channel, Pace] = {}
    alerts: dict[str, Millis] = {}
    """Those that are raised, and since when."""

    @property
    def id(self) -> QueueId:
        return self.setup.id

    def rules(self, channel: Channel) -> ChannelRules:
        return self.setup.rules[channel]


class Participant(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Somebody beside the contact's agent: an agent who was invited, or a supervisor."""

    agent: AgentId | None = None
    user: str = ""
    by: AgentId | None = None
    """Who invited."""
    inside: bool = False
    """False until the invitation is accepted."""
    since: Millis


class Counters(msgspec.Struct, kw_only=True):
    now: Millis = Millis(0)
    """The latest moment seen; time never goes back."""
    offers: int = 0
    given: int = 0
    served: int = 0


class RouterState(msgspec.Struct, kw_only=True):
    contacts: dict[ContactId, ContactState]
    agents: dict[AgentId, AgentState]
    queues: dict[QueueId, QueueState]
    centre: Centre
    counters: Counters
    participants: dict[ContactId, list[Participant]] = {}
    """Only of contacts that have some, all of them being served."""
    helping: dict[AgentId, list[ContactId]] = {}
    """The same by agent: where each is invited or takes part."""


def empty_state() -> RouterState:
    return RouterState(contacts={}, agents={}, queues={}, centre=Centre(), counters=Counters())


def line_key(contact: ContactState) -> tuple[Millis, Millis, ContactId]:
    """The order of the line: by due, then by entry, then by id."""
    return (contact.due, contact.entered_at, contact.id)


def asked_needs(contact: ContactState, queue: Queue) -> tuple[Need, ...]:
    """What the contact asks of an agent after the waiting time relaxed so far."""
    return needs_after(queue, contact.needs, contact.relaxed_ms)


def needs_after(queue: Queue, own: tuple[Need, ...], waited_ms: int) -> tuple[Need, ...]:
    """What is asked of an agent after so long: by the queue, and by the contact's ``own`` needs."""
    needs = queue.needs
    for ring in queue.rings:
        if ring.after_ms > waited_ms:
            break
        needs = ring.needs
    return tuple(
        n for n in (*needs, *own) if n.drop_after_ms is None or n.drop_after_ms > waited_ms
    )


def next_ring_ms(contact: ContactState, queue: Queue) -> int | None:
    """The next waiting time at which something relaxes, beyond ``contact.relaxed_ms``."""
    return next_step_ms(queue, contact.needs, contact.relaxed_ms)


def next_step_ms(queue: Queue, own: tuple[Need, ...], waited_ms: int) -> int | None:
    steps = [r.after_ms for r in queue.rings if r.after_ms > waited_ms]
    steps += [
        n.drop_after_ms
        for n in (*queue.needs, *own, *(n for r in queue.rings for n in r.needs))
        if n.drop_after_ms is not None and n.drop_after_ms > waited_ms
    ]
    return min(steps, default=None)


def is_open(queue: Queue, now: Millis) -> bool:
    return queue.opening is None or any(start <= now < end for start, end in queue.opening)


# Members of an enum, looked up once: each lookup costs as much as ten comparisons.
_AVAILABLE: Final = Status.AVAILABLE
_OFFLINE: Final = State.OFFLINE
_RECONNECTING: Final = State.RECONNECTING
_NOT_RESPONDING: Final = State.NOT_RESPONDING
_OFFERED: Final = State.OFFERED
_BUSY: Final = State.BUSY
_WRAP_UP: Final = State.WRAP_UP
_READY: Final = State.READY
_AWAY: Final = State.AWAY


def state_of(agent: AgentState) -> State:
    if not agent.signed_in:
        return _OFFLINE
    if agent.reconnecting:
        return _RECONNECTING
    if agent.not_responding:
        return _NOT_RESPONDING
    if agent.offered:
        return _OFFERED
    if agent.serving:
        return _BUSY
    if agent.hands:
        return _WRAP_UP
    return _READY if agent.status is _AVAILABLE else _AWAY
