"""What goes over the ``/agent`` namespace. Messages are ``engine.wire.Message``."""

from engine.wire import FilledIn, Message, Note, Option, Participant, Slots, Wire


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
    handling_ms: int | None = None
    """Mean of today: serving and wrap-up, per contact handled."""
    rating: int | None = None
    """Mean of today, in hundredths of a star."""
    rated: int = 0
    helping: int = 0
    """Contacts of colleagues in which the agent takes part. They fill nothing."""
    lease_lost_at: int | None = None
    """The connection was away for too long then, and the agent has not come back to work since."""
    signed_out_at: int | None = None
    """Somebody else signed the agent out then, who has not come back to work since."""
    signed_out_by: str = ""


class Offer(Wire, frozen=True):
    contact: str
    offer: int
    channel: str
    queue: str
    customer: str
    deadline: int
    offered_at: int
    entered_at: int
    waits_since: int
    """Entered, or came back to the line from whoever served it."""
    kind: str
    why: str
    """One plain sentence: why this agent."""
    preview: str = ""
    note: str = ""
    """Of whoever handed it on last."""
    note_by: str = ""
    due: int = 0
    """Several offers stand in the order of the line."""


class Desk(Wire, frozen=True):
    """A contact in the agent's hands, or one that the agent helps with or reads."""

    contact: str
    channel: str
    stage: str
    """serving or wrap_up."""
    queue: str
    customer: str
    customer_id: str
    customer_email: str
    entered_at: int
    waits_since: int
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
    ended_at: int | None = None
    """When wrap-up began. The note of this wrap-up bears this time."""
    disposition: str = ""
    """Chosen in wrap-up so far, as the tags: what is chosen stands when the time is over."""
    tags: tuple[str, ...] = ()
    rating: int | None = None
    customer_delivered_seq: int = 0
    """Highest message that reached the customer's screen."""
    pad_at: int = 0
    """When the pad about the customer last changed; look it up again."""
    part: str = "own"
    """own, helping (somebody else's, writes to the customer) or reading (only notes)."""
    agent: str = ""
    """The name of whose it is, where that is somebody else."""
    participants: tuple[Participant, ...] = ()
    """Beside that agent, the invited included."""
    last_name: str = ""
    """Of who wrote the last words, where that was not the customer."""
    answer_to: str = ""
    """Where one email goes at the end, with all that agents wrote: the customer left a message."""
    unmailed: bool = False
    """The customer left a message, and no email goes out: there was no mail server."""


class Aside(Wire, frozen=True):
    """A contact of a colleague to which the agent is asked, or whose notes name them."""

    contact: str
    kind: str
    """invitation or mention."""
    channel: str
    queue: str
    customer: str
    by: str
    """The name of who asks."""
    text: str
    at: int
    over: bool = False
    """The contact was closed before the agent had read that they are named. Its transcript can be
    read until the mention is put away."""


class Waiting(Wire, frozen=True):
    """A contact in line that the agent may pick, for those who may."""

    contact: str
    channel: str
    queue: str
    customer: str
    entered_at: int
    waits_since: int
    due: int


class House(Wire, frozen=True):
    """Lists the console needs."""

    queues: tuple[Option, ...]
    dispositions: tuple[Option, ...]
    reasons: tuple[Option, ...]
    max_text: int
    max_file_bytes: int
    tags: tuple[Option, ...] = ()


class Reply(Wire, frozen=True):
    """A prepared reply, with the variables {customer}, {agent} and {queue}."""

    id: str
    title: str
    text: str
    queues: tuple[str, ...]
    """Labels of the queues where it may be used; empty: everywhere."""
    position: int


class Address(Wire, frozen=True):
    kind: str
    """email, phone, site_user ..."""
    value: str


class Earlier(Wire, frozen=True):
    """Another contact of the same customer."""

    contact: str
    channel: str
    queue: str
    stage: str
    entered_at: int
    agent: str
    """The name of who served it last."""
    disposition: str
    tags: tuple[str, ...]
    rating: int | None
    messages: int


class Customer(Wire, frozen=True):
    """What is known about the customer of a contact in hand."""

    customer: str
    name: str
    email: str
    addresses: tuple[Address, ...]
    attributes: dict[str, str]
    pad: str
    pad_by: str
    pad_at: int
    """0 while nothing has been written."""
    earlier: tuple[Earlier, ...]
    filled_in: FilledIn | None
    """Before the contact in hand."""


class Transcript(Wire, frozen=True):
    contact: str
    messages: tuple[Message, ...]
    notes: tuple[Note, ...]
    more: bool
    """There are earlier messages."""
    filled_in: FilledIn | None
    """Before that contact."""


class Found(Wire, frozen=True):
    """A message that holds what was searched for."""

    contact: str
    seq: int
    sender: str
    at: int
    text: str


class StoryLine(Wire, frozen=True):
    at: int
    kind: str
    """The event: enqueued, offered, accepted, declined ..."""
    text: str


class QueueChoice(Wire, frozen=True):
    """A queue to which the contact could be handed."""

    queue: str
    label: str
    open: bool
    waiting: int
    ahead: int
    """Those waiting there who are due before this contact."""
    low_ms: int | None
    high_ms: int | None
    """What somebody who came now would wait there."""
    alone: bool = False
    """Nobody else at work serves it: the contact comes back to who hands it over."""


class AgentChoice(Wire, frozen=True):
    """A colleague to whom the contact could be handed."""

    agent: str
    label: str
    state: str
    takes: bool
    """Whether it can be handed to them at this moment."""
    load: int
    room: int
    """How many more of this channel would fit."""
    serves: bool
    """Whether they serve the contact's queue."""
    lacks: tuple[str, ...]
    """Skills that the contact needs and they have not, or not enough."""


class Destinations(Wire, frozen=True):
    queues: tuple[QueueChoice, ...]
    agents: tuple[AgentChoice, ...]
    """At most 200, the best fitting first."""
    preferred_ms: int
    """So long a contact that is handed to a colleague waits for them alone."""


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


class ChooseWrapUp(Wire, frozen=True, tag="choose_wrap_up"):
    """All that is chosen and noted so far. It stands when the time for wrap-up is over."""

    contact: str
    disposition: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


class Complete(Wire, frozen=True, tag="complete"):
    contact: str
    disposition: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


class Transfer(Wire, frozen=True, tag="transfer"):
    contact: str
    queue: str | None = None
    agent: str | None = None
    note: str = ""


class Pick(Wire, frozen=True, tag="pick"):
    contact: str


class AddNote(Wire, frozen=True, tag="add_note"):
    """A private note in the conversation."""

    contact: str
    text: str
    mentions: tuple[str, ...] = ()
    """Users named in the text as ``@Name``: they are told, and may read this contact."""


class Invite(Wire, frozen=True, tag="invite"):
    """Ask a colleague who is at work to take part."""

    contact: str
    colleague: str
    why: str = ""


class Uninvite(Wire, frozen=True, tag="uninvite"):
    """Take the invitation back, or go on without the colleague."""

    contact: str
    colleague: str


class TakePart(Wire, frozen=True, tag="take_part"):
    """Accept the invitation, or open the contact in whose notes one is named."""

    contact: str


class StepOut(Wire, frozen=True, tag="step_out"):
    """Decline the invitation, leave, or put the mention away, also of a contact that is over."""

    contact: str


class SetPad(Wire, frozen=True, tag="set_pad"):
    """Replace the text about the customer. ``base`` is the ``pad_at`` of the text that was changed;
    if a colleague has written since, it is refused with ``changed``."""

    contact: str
    text: str
    base: int = 0


class LookUp(Wire, frozen=True, tag="look_up"):
    """Answers ``Customer``."""

    contact: str


class ReadTranscript(Wire, frozen=True, tag="transcript"):
    """Answers ``Transcript`` of another contact (``of``) of the same customer."""

    contact: str
    of: str
    before: int = 0
    """Messages before this one; 0: the last ones."""


class Search(Wire, frozen=True, tag="search"):
    """Answers a list of ``Found`` in all that was written with the customer."""

    contact: str
    text: str


class ReadStory(Wire, frozen=True, tag="story"):
    """Answers a list of ``StoryLine``."""

    contact: str


class ListDestinations(Wire, frozen=True, tag="destinations"):
    """Answers ``Destinations``: where the contact could go, and what would become of it there."""

    contact: str


class ListColleagues(Wire, frozen=True, tag="colleagues"):
    """Answers a list of ``Option``: who is at work and could be asked to help."""

    contact: str


AgentCommand = (
    SetStatus
    | SignOut
    | Accept
    | Decline
    | Send
    | Read
    | End
    | ChooseWrapUp
    | Complete
    | Transfer
    | Pick
    | AddNote
    | Invite
    | Uninvite
    | TakePart
    | ListDestinations
    | ListColleagues
    | StepOut
    | SetPad
    | LookUp
    | ReadTranscript
    | Search
    | ReadStory
)
