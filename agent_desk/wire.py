"""What goes over the ``/agent`` namespace. Messages are ``engine.wire.Message``."""

from engine.wire import Option, Slots, Wire


class Me(Wire, frozen=True):
    agent: str
    name: str
    picture: str | None
    signed_in: bool
    status: str
    reason: str
    state: str
    since: int
    next_status: str | None
    next_reason: str
    load: int
    """Thousandths of the agent filled, offers included."""
    slots: dict[str, Slots]
    total: int | None
    in_hand: int
    handled_today: int
    may_pick: bool = False


class Offer(Wire, frozen=True):
    contact: str
    offer: int
    channel: str
    queue: str
    customer: str
    deadline: int
    offered_at: int
    entered_at: int
    kind: str
    why: str
    """One plain sentence: why this agent."""
    preview: str = ""


class Desk(Wire, frozen=True):
    """A contact in the agent's hands."""

    contact: str
    channel: str
    stage: str
    """serving or wrap_up."""
    queue: str
    customer: str
    customer_id: str
    customer_email: str
    entered_at: int
    due: int
    accepted_at: int
    why: str
    last_text: str
    last_sender: str
    last_seq: int
    read_seq: int
    """Highest message the agent has seen."""
    customer_read_seq: int
    """Highest message the customer has seen."""
    customer_away: bool
    first_reply_by: int | None
    wrap_up_until: int | None
    ended_by: str
    rating: int | None = None
    customer_delivered_seq: int = 0
    """Highest message that reached the customer's screen."""


class Waiting(Wire, frozen=True):
    """A contact in line that the agent may pick, for those who may."""

    contact: str
    channel: str
    queue: str
    customer: str
    entered_at: int
    due: int


class House(Wire, frozen=True):
    """Lists the console needs."""

    queues: tuple[Option, ...]
    colleagues: tuple[Option, ...]
    """Agents a contact can be handed to at this moment."""
    dispositions: tuple[Option, ...]
    reasons: tuple[Option, ...]
    max_text: int
    max_file_bytes: int


class SetStatus(Wire, frozen=True, tag="set_status"):
    status: str
    reason: str = ""
    after_contacts: bool = False


class SignOut(Wire, frozen=True, tag="sign_out"):
    pass


class Accept(Wire, frozen=True, tag="accept"):
    contact: str
    offer: int


class Decline(Wire, frozen=True, tag="decline"):
    contact: str
    offer: int
    reason: str = ""


class Send(Wire, frozen=True, tag="send"):
    contact: str
    message: str
    text: str = ""
    file: str | None = None
    seen_seq: int = 0
    """Last message the agent had on screen when writing."""


class Read(Wire, frozen=True, tag="read"):
    contact: str
    seq: int


class End(Wire, frozen=True, tag="end"):
    contact: str


class Complete(Wire, frozen=True, tag="complete"):
    contact: str
    disposition: str = ""
    note: str = ""


class Transfer(Wire, frozen=True, tag="transfer"):
    contact: str
    queue: str | None = None
    agent: str | None = None
    note: str = ""


class Pick(Wire, frozen=True, tag="pick"):
    contact: str


AgentCommand = (
    SetStatus | SignOut | Accept | Decline | Send | Read | End | Complete | Transfer | Pick
)
