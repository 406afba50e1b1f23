"""What goes over the ``/supervisor`` namespace."""

from engine.wire import Option, Slots, Wire


class Totals(Wire, frozen=True):
    waiting: int
    longest_wait_since: int | None
    """When that contact entered, or came back to the line, that waits longest now."""
    past_due: int
    serving: int
    agents_ready: int
    agents_busy: int
    agents_away: int
    agents_not_responding: int
    handled_today: int
    abandoned_today: int
    lost_today: int
    """Never served, whatever the reason: those abandoned are among them."""
    service_level: int | None
    """Thousandths; None when nothing was answered or abandoned yet."""
    service_level_definition: str


class QueueRow(Wire, frozen=True):
    queue: str
    name: str
    open: bool
    strategy: str
    waiting: int
    longest_wait_since: int | None
    next_due: int | None
    past_due: int
    serving: int
    agents_able: int
    """Agents at work who serve this queue."""
    low_ms: int | None
    high_ms: int | None
    target_ms: int
    handled_today: int
    abandoned_today: int
    lost_today: int
    """Never served, whatever the reason: those abandoned are among them."""
    service_level: int | None
    day: tuple[int, ...] = ()
    """What came, by hours of the day up to now."""
    alerts: tuple[str, ...] = ()
    """Those that are raised: waiting, longest_wait_s, past_due, lost_today, agents_able or
    service_level."""
    disabled: bool = False
    """Takes nobody new. Shown while contacts are open in it, and then no more."""


class AgentRow(Wire, frozen=True):
    agent: str
    name: str
    picture: str | None
    status: str
    reason: str
    state: str
    since: int
    next_status: str | None
    load: int
    slots: dict[str, Slots]
    total: int | None
    in_hand: int
    queues: tuple[str, ...]
    contacts: tuple[str, ...]
    helping: int = 0
    """Contacts of colleagues in which the agent takes part. They fill nothing."""
    team: str = ""


class ContactRow(Wire, frozen=True):
    """A contact in line: waiting or offered, at most 200 of each queue, due first."""

    contact: str
    channel: str
    queue: str
    stage: str
    customer: str
    entered_at: int
    waits_since: int
    """Entered, or came back to the line from whoever served it."""
    due: int
    position: int
    agent: str | None
    """To whom it is offered."""
    why_waiting: str
    target_ms: int = 0
    """Of its channel in this queue. Its due is earlier with a head start."""


class Lists(Wire, frozen=True):
    strategies: tuple[Option, ...]
    channels: tuple[Option, ...]
    queues: tuple[Option, ...]
    reasons: tuple[Option, ...]
    max_limit: int
    teams: tuple[Option, ...] = ()
    disabled_queues: tuple[Option, ...] = ()
    """Offered nowhere any more, and still known by name: reports tell of them."""
    disabled_agents: tuple[Option, ...] = ()


class Mention(Wire, frozen=True):
    """Somebody who reads along is named in a contact's notes. They share the board: ``user`` says
    who is meant."""

    user: str
    contact: str
    customer: str
    by: str
    text: str
    at: int


class SetLimits(Wire, frozen=True, tag="set_limits"):
    agents: tuple[str, ...]
    limits: dict[str, int] = {}
    total: int | None = None


class PreviewLimits(Wire, frozen=True, tag="preview_limits"):
    """Answers ``{changed, over}``: how many agents change, how many then hold more than allowed."""

    agents: tuple[str, ...]
    limits: dict[str, int] = {}
    total: int | None = None


class SetStrategy(Wire, frozen=True, tag="set_strategy"):
    queue: str
    strategy: str


class SetAgentStatus(Wire, frozen=True, tag="set_agent_status"):
    agent: str
    status: str
    """available, break or offline (takes the agent out of the line)."""
    reason: str = ""


class MoveContact(Wire, frozen=True, tag="move_contact"):
    contact: str
    queue: str


class Reprioritise(Wire, frozen=True, tag="reprioritise"):
    contact: str
    head_start_ms: int


class AssignContact(Wire, frozen=True, tag="assign_contact"):
    contact: str
    agent: str


class HandOver(Wire, frozen=True, tag="hand_over"):
    """A contact in an agent's hands, or in line, goes to another agent or queue: one of the two."""

    contact: str
    agent: str | None = None
    queue: str | None = None


class CloseContact(Wire, frozen=True, tag="close_contact"):
    contact: str
    note: str = ""


class Whisper(Wire, frozen=True, tag="whisper"):
    """A note that the contact's agent sees at once, and the customer never."""

    contact: str
    text: str


class Join(Wire, frozen=True, tag="join"):
    """Take part in a contact that an agent serves. The customer is told."""

    contact: str


class Say(Wire, frozen=True, tag="say"):
    """Write to the customer, as one who has joined. ``message`` sent twice is stored once."""

    contact: str
    message: str
    text: str


class Leave(Wire, frozen=True, tag="leave"):
    contact: str


class PutAway(Wire, frozen=True, tag="put_away"):
    """A mention was seen."""

    contact: str


SupervisorCommand = (
    SetLimits
    | PreviewLimits
    | SetStrategy
    | SetAgentStatus
    | MoveContact
    | Reprioritise
    | AssignContact
    | HandOver
    | CloseContact
    | Whisper
    | Join
    | Say
    | Leave
    | PutAway
)
