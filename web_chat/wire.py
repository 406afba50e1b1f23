"""What goes over the ``/visitor`` namespace. ``ui/wire/generated.ts`` is made from these."""

from engine.wire import Person, Wire


class Topic(Wire, frozen=True):
    queue: str
    label: str
    open: bool
    message: bool = False
    """Whether a message can be left here, above all when nobody can chat."""
    keep_days: int | None = None
    """After so many days words and files are deleted."""
    names: dict[str, str] = {}
    """What it is called, by language, in place of ``label``."""
    opens: int | None = None
    """When it opens again, if that is known; told of one that is closed."""


class FormQuestion(Wire, frozen=True):
    id: str
    label: str
    kind: str
    """name, email, phone, choice or text."""
    required: bool = False
    max: int = 200
    options: tuple[str, ...] = ()


class Form(Wire, frozen=True):
    """What is asked before a conversation. Of those that fit, the queue's own goes before one for
    all, and one in the customer's language before one for others."""

    id: str
    queues: tuple[str, ...]
    language: str
    fields: tuple[FormQuestion, ...]
    consent: str
    consent_link: str
    version: str
    """Of the text that is agreed to: it comes back with ``start``."""


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


class Treatment(Wire, frozen=True):
    """A message or an advert for those who wait, in turn with others."""

    id: str
    text: str
    link: str
    """https, or nothing."""
    link_text: str
    queues: tuple[str, ...]
    """Whose customers see it; empty: all."""
    language: str
    seconds: int


class Site(Wire, frozen=True):
    """What the widget shows before a contact begins."""

    brand: str
    greeting: dict[str, str]
    """By language; under no name that in all others."""
    topics: tuple[Topic, ...]
    max_text: int
    max_file_bytes: int
    file_types: tuple[str, ...]
    locale: str = "en"
    forms: tuple[Form, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    mail: bool = False
    """Whether transcripts can be sent by email."""
    typing_preview: bool = False
    """Agents see what is typed before it is sent: the signal ``typing`` then carries ``text``."""


# Commands (client to server). The ack is ``{ok: true, result}`` or ``{ok: false, code, message}``.


class Start(Wire, frozen=True, tag="start"):
    queue: str
    name: str = ""
    text: str = ""
    email: str = ""
    language: str = ""
    """That the customer is spoken to in: ``sl``."""
    fields: dict[str, str] = {}
    """Of the form, by their ids."""
    consent: str = ""
    """The version of the text that the customer agreed to."""
    attributes: dict[str, str] = {}
    """What the site's page says of the customer."""


class LeaveMessage(Wire, frozen=True, tag="leave_message"):
    """Words for later, answered by email. Becomes a contact on the queue's written channel."""

    queue: str
    email: str
    text: str
    name: str = ""
    language: str = ""
    fields: dict[str, str] = {}
    consent: str = ""
    attributes: dict[str, str] = {}


class Identify(Wire, frozen=True, tag="identify"):
    """The site knows this visitor.

    Only ``user`` is proved; name and email are what the page says.
    """

    user: str
    """The site's own id of who is signed in there."""
    hmac: str
    """HMAC-SHA256 of ``user`` with the site's secret, in small hex digits."""
    name: str = ""
    email: str = ""


class Erase(Wire, frozen=True, tag="erase"):
    """Delete all that is kept of this customer: words, files, ratings' comments, names, addresses.

    Ends what is open. The visitor's token is worth nothing afterwards.
    """


class SignOut(Wire, frozen=True, tag="sign_out"):
    """This browser is nobody's any more: its token is worth nothing, and it comes again as a new
    visitor. What is kept of the customer stays; who is identified again meets it again."""


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


class SendTranscript(Wire, frozen=True, tag="send_transcript"):
    """To the address, when the conversation is over: at once, or at its end."""

    email: str
    language: str = ""


class Older(Wire, frozen=True, tag="older"):
    """Answers a list of messages of the current contact: the page that ends before this one."""

    before: int


VisitorCommand = (
    Start
    | LeaveMessage
    | Identify
    | Erase
    | SignOut
    | Send
    | Read
    | Leave
    | Rate
    | SendTranscript
    | Older
)
