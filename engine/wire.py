"""Records that every room sends alike. ``ui/wire/generated.ts`` is made from them."""

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    pass


class File(Wire, frozen=True):
    id: str
    name: str
    type: str
    size: int
    url: str
    """Path on this server. Fetched with the visitor's token or the console's session."""
    width: int = 0
    """Of the place that is kept free for a picture; 0: it is none."""
    height: int = 0


class Person(Wire, frozen=True):
    name: str
    picture: str | None = None


class Message(Wire, frozen=True):
    """One line of a conversation, the same on every screen."""

    id: str
    contact: str
    seq: int
    sender: str
    """customer, agent or system."""
    at: int
    text: str = ""
    name: str = ""
    """Of the agent who wrote it."""
    file: File | None = None
    notice: str = ""
    """For sender system: a code the client words in its language (joined, left, transferred,
    requeued, away, back, ended)."""


class Note(Wire, frozen=True):
    """What an agent wrote for colleagues. No customer ever sees it."""

    id: str
    contact: str
    kind: str
    """private, transfer, wrap_up, invitation, or whisper and closing (of a supervisor)."""
    name: str
    """Of who wrote it."""
    at: int
    text: str


class Answer(Wire, frozen=True):
    question: str
    answer: str


class FilledIn(Wire, frozen=True):
    """What the customer filled in before a contact, and agreed to."""

    at: int
    answers: tuple[Answer, ...]
    consent: str
    """The words that were agreed to; empty: none were asked for."""


class Participant(Wire, frozen=True):
    """Somebody beside the contact's agent."""

    id: str
    name: str
    kind: str
    """colleague or supervisor."""
    inside: bool
    """False while invited and not answered."""


class Option(Wire, frozen=True):
    id: str
    label: str


class Slots(Wire, frozen=True):
    """One channel of an agent: held (offers included), the limit, how many more would fit."""

    held: int
    limit: int
    spare: int
