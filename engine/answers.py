"""What a command is answered with, and how an answer is remembered."""

from collections import OrderedDict
from typing import Final, TypeVar

import msgspec

from router.events import AnyEvent, Event
from router.ids import Millis
from router.refusals import CommandRefused

REMEMBER_MS: Final = 24 * 3_600_000
REMEMBERED_MAX: Final = 200_000
"""The oldest is forgotten first. At a full load of 2,000 commands a second: over a minute."""
REFUSALS_MAX: Final = 10_000

E = TypeVar("E", bound=Event)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one command, on disk by the time anybody sees it."""

    at: Millis
    events: tuple[AnyEvent, ...] = ()
    """What this command alone brought about, in order."""
    repeated: bool = False
    """The command had been done before; this is what it was answered then."""

    def first(self, kind: type[E]) -> E | None:
        """Return the first event of this kind, if there is one."""
        return next((event for event in self.events if isinstance(event, kind)), None)


class NotTaken(Exception):
    """The engine did not take the command, or cannot say that it is done.

    The same command with the same id may be sent again: it is done once.

    Attributes:
        code: ``unavailable`` (the journal cannot be written, or the server stops) or
            ``too_many`` (the inbox is full).
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Done(msgspec.Struct, frozen=True, gc=False):
    """Where the events of a command that was done are to be found."""

    at: int
    first_seq: int
    count: int


Key = tuple[str, str]


class Remembered:
    """Commands that were done or refused, for a day or until there are too many."""

    def __init__(self) -> None:
        self._done: OrderedDict[Key, Done] = OrderedDict()
        self._refused: OrderedDict[Key, CommandRefused] = OrderedDict()

    def done(self, key: Key) -> Done | None:
        return self._done.get(key)

    def refused(self, key: Key) -> CommandRefused | None:
        """Only until the next restart: a refusal changed nothing, it may be decided anew."""
        return self._refused.get(key)

    def keep(self, key: Key, done: Done) -> None:
        self._done[key] = done
        while len(self._done) > REMEMBERED_MAX or self._oldest() < done.at - REMEMBER_MS:
            self._done.popitem(last=False)

    def keep_refusal(self, key: Key, refused: CommandRefused) -> None:
        self._refused[key] = refused
        while len(self._refused) > REFUSALS_MAX:
            self._refused.popitem(last=False)

    def _oldest(self) -> int:
        return next(iter(self._done.values())).at
