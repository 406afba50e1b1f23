"""What a command is answered with, and the two ways in which the engine itself says no."""

from typing import TypeVar

import msgspec

from router.events import AnyEvent, Event
from router.ids import Millis

E = TypeVar("E", bound=Event)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one command, on disk by the time anybody sees it."""

    at: Millis
    events: tuple[AnyEvent, ...] = ()
    """What this command alone brought about, in order."""
    repeated: bool = msgspec.field(default=False)
    """The command had been done before; this is what it was answered then."""

    def first(self, kind: type[E]) -> E | None:
        """Return the first event of this kind, if there is one."""
        return next((event for event in self.events if isinstance(event, kind)), None)


class NotTaken(Exception):
    """The engine did not take the command; nothing changed, and it may be sent again.

    Attributes:
        code: ``unavailable`` (the journal cannot be written, or the server stops) or
            ``too_many`` (the inbox is full).
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
