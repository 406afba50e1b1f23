"""What the router can be asked to do. Verbs; ids, times and random numbers come in with them."""

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, OfferId, QueueId
from router.setup import Agent, Centre, Need, Queue, Record
from router.words import Channel, LossReason, Sender, Status, Strategy


class Command(Record, frozen=True, tag=True):
    pass


# Set-up. ``by`` is who asked (a user id), kept in the journal for the audit.


class DefineCentre(Command, frozen=True):
    centre: Centre
    by: str = ""


class DefineQueue(Command, frozen=True):
    """Create or replace a queue. Contacts in line keep their due; needs and rings apply at once.

    One that is disabled refuses everybody new with ``queue_disabled``."""

    queue: Queue
    by: str = ""


class RemoveQueue(Command, frozen=True):
    """Refused with ``queue_in_use`` while contacts wait in it or overflow leads to it."""

    queue: QueueId
    by: str = ""


class DefineAgent(Command, frozen=True):
    """Create or replace an agent. One who is disabled is signed out, and hands over as with that;
    to sign in is refused with ``agent_disabled``."""

    agent: Agent
    by: str = ""


class RemoveAgent(Command, frozen=True):
    """Refused with ``agent_in_use`` while the agent is signed in or holds contacts."""

    agent: AgentId
    by: str = ""


class SetLimits(Command, frozen=True):
    """Change limits of one or many agents at once, all or none. Ends nothing that runs."""

    agents: tuple[AgentId, ...]
    limits: dict[Channel, int] = {}
    """Only the channels named here change."""
    total: int | None = None
    """None leaves it as it is; 0 takes the total limit away."""
    by: str = ""


class SetStrategy(Command, frozen=True):
    queue: QueueId
    strategy: Strategy
    by: str = ""


class SetOpening(Command, frozen=True):
    queue: QueueId
    opening: tuple[tuple[Millis, Millis], ...] | None
    by: str = ""


class RaiseAlert(Command, frozen=True):
    """What the router does not judge: somebody outside watches the figures."""

    queue: QueueId
    alert: str
    value: int
    limit: int


class ClearAlert(Command, frozen=True):
    queue: QueueId
    alert: str


class SetUp(Command, frozen=True):
    """Change what the centre is made of, all at once or nothing. Refused as each part would be,
    but measured against the whole: an agent may serve a queue that comes with it."""

    centre: Centre | None = None
    """None leaves the rules of the house as they are."""
    queues: tuple[Queue, ...] = ()
    agents: tuple[Agent, ...] = ()
    without_agents: tuple[AgentId, ...] = ()
    without_queues: tuple[QueueId, ...] = ()
    by: str = ""


# Customers.


class Enqueue(Command, frozen=True):
    """A contact comes into line.

    Refused with ``queue_closed`` or ``queue_full`` when neither the queue nor its overflow can
    take it; the refusal's ``otherwise`` says what the channel should do instead. With
    ``queue_disabled`` when that queue takes nobody any more, wherever it overflows to.
    """

    contact: ContactId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    needs: tuple[Need, ...] = ()
    """Beside those of the queue."""
    head_start_ms: int = 0
    """Beside that of the queue; from nothing to a year."""
    preferred: AgentId | None = None


class CustomerDropped(Command, frozen=True):
    """The customer's connection was lost. The place is kept for the grace time."""

    contact: ContactId


class CustomerReturned(Command, frozen=True):
    """The customer is back: within the grace time, to a lost contact while it is kept, or to the
    place that a callback keeps."""

    contact: ContactId


class CustomerLeft(Command, frozen=True):
    """The customer ended it. Before being served the contact is lost, afterwards it ends."""

    contact: ContactId
    reason: LossReason = LossReason.LEFT


class RequestCallback(Command, frozen=True):
    """A waiting (or lost) contact goes on waiting virtually, at its place."""

    contact: ContactId
    not_before: Millis | None = None
    channel: Channel | None = None
    """The channel to call back on, when it is another one."""


class FailCallback(Command, frozen=True):
    """The agent dialled and the customer did not answer."""

    contact: ContactId
    agent: AgentId


class PostMessage(Command, frozen=True):
    """A message of the contact. The router numbers it and keeps the clocks; it sees no words."""

    contact: ContactId
    message: MessageId
    sender: Sender
    agent: AgentId | None = None
    """Who wrote it, where the sender is an agent: who holds the contact, or takes part in it."""
    user: str = ""
    """Likewise, of a supervisor who takes part."""


class Announce(Command, frozen=True):
    """Tell the customer position and wait. What was told is journaled, to know its error."""

    contact: ContactId


# Agents.


class SignIn(Command, frozen=True):
    """Begin a new lease, available at once unless ``status`` says otherwise."""

    agent: AgentId
    status: Status = Status.AVAILABLE
    reason: str = ""


class SignOut(Command, frozen=True):
    """Hand over at once: offers are withdrawn, all contacts in hand go back to the line."""

    agent: AgentId
    by: str = ""


class DropAgent(Command, frozen=True):
    """The last connection of the lease ``epoch`` was lost."""

    agent: AgentId
    epoch: int


class ReturnAgent(Command, frozen=True):
    """A connection of the lease ``epoch`` is back. ``stale_lease``: that lease has ended."""

    agent: AgentId
    epoch: int


class SetStatus(Command, frozen=True):
    """Available or break. Ends *not responding*.

    With ``after_contacts`` and contacts in hand, the status waits until the hands are empty, and
    nothing new is offered meanwhile. The last command wins.
    """

    agent: AgentId
    status: Status
    reason: str = ""
    after_contacts: bool = False
    by: str = ""


class Accept(Command, frozen=True):
    """``offer_gone`` as well where ``offer`` names another one than there is."""

    contact: ContactId
    agent: AgentId
    offer: OfferId | None = None


class Decline(Command, frozen=True):
    contact: ContactId
    agent: AgentId
    reason: str = ""
    offer: OfferId | None = None


class EndContact(Command, frozen=True):
    """The conversation is over; wrap-up begins."""

    contact: ContactId
    agent: AgentId


class ChooseWrapUp(Command, frozen=True):
    """Keep what is chosen in wrap-up so far: it stands when the time is over."""

    contact: ContactId
    agent: AgentId
    disposition: str = ""
    tags: tuple[str, ...] = ()


class Complete(Command, frozen=True):
    """Close the wrap-up with a disposition."""

    contact: ContactId
    agent: AgentId
    disposition: str = ""
    tags: tuple[str, ...] = ()


class Transfer(Command, frozen=True):
    """Hand the contact on, in one step, keeping its due. Exactly one of queue and to_agent."""

    contact: ContactId
    agent: AgentId
    queue: QueueId | None = None
    to_agent: AgentId | None = None
    by: str = ""


class Pick(Command, frozen=True):
    """Take a waiting contact out of its turn. The right to do so is the caller's to check."""

    contact: ContactId
    agent: AgentId


# Who takes part in a contact beside its agent. It takes no capacity, and ends with the service.


class Invite(Command, frozen=True):
    """The agent asks a colleague who is signed in to take part."""

    contact: ContactId
    agent: AgentId
    colleague: AgentId


class Uninvite(Command, frozen=True):
    """The agent takes the invitation back, or goes on without the colleague."""

    contact: ContactId
    agent: AgentId
    colleague: AgentId


class TakePart(Command, frozen=True):
    """An invited agent comes in, or by their right a supervisor: exactly one of the two."""

    contact: ContactId
    agent: AgentId | None = None
    user: str = ""


class StepOut(Command, frozen=True):
    """Decline the invitation, or leave."""

    contact: ContactId
    agent: AgentId | None = None
    user: str = ""


# Supervisors.


class Assign(Command, frozen=True):
    """Offer a waiting or offered contact to this agent, whatever skills say, within the limits."""

    contact: ContactId
    agent: AgentId
    by: str = ""


class Move(Command, frozen=True):
    """Put a waiting or offered contact into another queue, with its due."""

    contact: ContactId
    queue: QueueId
    by: str = ""


class Reprioritise(Command, frozen=True):
    contact: ContactId
    head_start_ms: int
    """In place of all that it has; from nothing to a year."""
    by: str = ""


class CloseContact(Command, frozen=True):
    """Close a contact in whatever stage it is."""

    contact: ContactId
    by: str = ""
    note: str = ""
    """A reason code of the centre, never a customer's words."""


AnyCommand = (
    DefineCentre
    | DefineQueue
    | RemoveQueue
    | DefineAgent
    | RemoveAgent
    | SetLimits
    | SetStrategy
    | SetOpening
    | RaiseAlert
    | ClearAlert
    | SetUp
    | Enqueue
    | CustomerDropped
    | CustomerReturned
    | CustomerLeft
    | RequestCallback
    | FailCallback
    | PostMessage
    | Announce
    | SignIn
    | SignOut
    | DropAgent
    | ReturnAgent
    | SetStatus
    | Accept
    | Decline
    | EndContact
    | ChooseWrapUp
    | Complete
    | Transfer
    | Pick
    | Invite
    | Uninvite
    | TakePart
    | StepOut
    | Assign
    | Move
    | Reprioritise
    | CloseContact
)
