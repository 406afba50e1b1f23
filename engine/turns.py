"""Commands on their way, and the batch that they are run and written in."""

import asyncio
from collections.abc import Sequence

import msgspec

from engine.answers import Answer, Key
from engine.watch import Trace
from router.commands import AnyCommand, PostMessage
from router.ids import Millis
from router.refusals import CommandRefused
from router.words import Refusal
from storage.project import Part
from storage.rows import AnyRow, Words


class Entry(msgspec.Struct, kw_only=True):
    """A command on its way."""

    command: AnyCommand | None
    rows: tuple[AnyRow, ...]
    key: Key | None
    reply: asyncio.Future[Answer]
    trace: Trace = None
    alone: bool = False
    """To be run in a commit of its own: it was in one that failed."""
    ours: bool = False
    """Nobody waits for the answer, and nobody else would ask again: kept through trouble."""


class Consequence(msgspec.Struct, frozen=True):
    """What follows from a command's events at once: run and written with them, or not at all."""

    command: AnyCommand
    rows: tuple[AnyRow, ...] = ()


class Turn(msgspec.Struct, kw_only=True):
    """One batch, from the router to the commit."""

    at: Millis
    parts: list[Part] = []
    entries: list[Entry] = []
    done: list[tuple[Entry, Part]] = []
    refused: list[tuple[Entry, CommandRefused]] = []


class Fault(Exception):
    """Something failed that must not; the router's state is not to be trusted."""

    def __init__(self, culprit: Entry | None, again: list[Entry]) -> None:
        super().__init__("a fault in the router or in writing its events")
        self.culprit = culprit
        self.again = again


def check(command: AnyCommand | None, rows: Sequence[AnyRow], key: Key | None) -> None:
    """Keep out what cannot be written down: half surrogate pairs, numbers beyond 64 bits."""
    message = command.message if isinstance(command, PostMessage) else None
    for row in rows:
        assert not isinstance(row, Words) or row.message == message, "words without their message"
    try:
        msgspec.json.encode((command, rows, key))
    except (UnicodeEncodeError, OverflowError):
        raise CommandRefused(Refusal.BAD_VALUE) from None
