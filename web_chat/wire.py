"""What goes over the ``/visitor`` namespace. ``ui/wire/generated.ts`` is made from these."""

from engine.wire import Person, Wire


class Topic(Wire, frozen=True):
    queue: str
    label: str
    open: bool


class Place(Wire, frozen=True):
    position: int
    low_ms: int | None = None
    high_ms: int | None = None
    at: int = 0


class Chat(Wire, frozen=True):
    """The visitor's current contact."""

    contact: str
    stage: str
    """waiting, offered, serving, lost, ended."""
    queue: str
    started_at: int
    place: Place | None = None
    agent: Person | None = None
    delivered_seq: int = 0
    """Highest message of the customer that reached an agent's screen."""
    read_seq: int = 0
    """Highest message of the customer that an agent has seen."""
    ended_by: str = ""
    rating: int | None = None
    last_seq: int = 0


class Site(Wire, frozen=True):
    """What the widget shows before a contact begins."""

    brand: str
    greeting: str
    topics: tuple[Topic, ...]
    max_text: int
    max_file_bytes: int
    file_types: tuple[str, ...]
    locale: str = "en"


# Commands (client to server). The ack is ``{ok: true, result}`` or ``{ok: false, code, message}``.


class Start(Wire, frozen=True, tag="start"):
    queue: str
    name: str = ""
    text: str = ""
    email: str = ""


class Send(Wire, frozen=True, tag="send"):
    """``message`` is made by the client; sent twice it is stored once."""

    message: str
    text: str = ""
    file: str | None = None


class Read(Wire, frozen=True, tag="read"):
    seq: int


class Leave(Wire, frozen=True, tag="leave"):
    pass


class Rate(Wire, frozen=True, tag="rate"):
    score: int
    """1 to 5."""
    comment: str = ""


VisitorCommand = Start | Send | Read | Leave | Rate
