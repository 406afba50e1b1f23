"""Service level: five definitions are in use, and each gives another number.

Each contact counts in the interval of its *arrival*. A contact is answered, abandoned, or neither
(it flowed out: callback, transfer, message); what flowed out does not count. No contacts, no
figure: ``None`` is shown as a dash, never as 0 or 100.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import msgspec


class Definition(StrEnum):
    ANSWERED_ONLY = "SL-1"
    ABANDONS_POSITIVE = "SL-2"
    ABANDONS_NEGATIVE = "SL-3"
    EARLY_ABANDONS_IGNORED = "SL-4"
    SHORT_ABANDONS_POSITIVE = "SL-5"


class Counts(msgspec.Struct, kw_only=True):
    """What every definition is made from. Kept by addition, live and in history alike."""

    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    abandoned_in_time: int = 0
    abandoned_short: int = 0
    """Within the short-abandon limit, which is below the target."""

    def answer(self, waited_ms: int, target_ms: int) -> None:
        self.answered += 1
        self.answered_in_time += waited_ms <= target_ms

    def abandon(self, waited_ms: int, target_ms: int, short_ms: int = 5_000) -> None:
        self.abandoned += 1
        self.abandoned_in_time += waited_ms <= target_ms
        self.abandoned_short += waited_ms < short_ms

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            answered=self.answered + other.answered,
            answered_in_time=self.answered_in_time + other.answered_in_time,
            abandoned=self.abandoned + other.abandoned,
            abandoned_in_time=self.abandoned_in_time + other.abandoned_in_time,
            abandoned_short=self.abandoned_short + other.abandoned_short,
        )

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(
            answered=self.answered - other.answered,
            answered_in_time=self.answered_in_time - other.answered_in_time,
            abandoned=self.abandoned - other.abandoned,
            abandoned_in_time=self.abandoned_in_time - other.abandoned_in_time,
            abandoned_short=self.abandoned_short - other.abandoned_short,
        )


Ratio = tuple[int, int]

FORMULAS: Final[Mapping[Definition, Callable[[Counts], Ratio]]] = {
    Definition.ANSWERED_ONLY: lambda c: (c.answered_in_time, c.answered),
    Definition.ABANDONS_POSITIVE: lambda c: (
        c.answered_in_time + c.abandoned_in_time,
        c.answered + c.abandoned,
    ),
    Definition.ABANDONS_NEGATIVE: lambda c: (c.answered_in_time, c.answered + c.abandoned),
    Definition.EARLY_ABANDONS_IGNORED: lambda c: (
        c.answered_in_time,
        c.answered + c.abandoned - c.abandoned_in_time,
    ),
    Definition.SHORT_ABANDONS_POSITIVE: lambda c: (
        c.answered_in_time + c.abandoned_short,
        c.answered + c.abandoned,
    ),
}


def service_level(counts: Counts, definition: Definition) -> float | None:
    """The share between 0 and 1, or None when nothing counts."""
    good, of = FORMULAS[definition](counts)
    return good / of if of > 0 else None


def thousandths(counts: Counts, definition: Definition) -> int | None:
    """Rounded half up, as people do: 2 of 3 is 66.7 %."""
    good, of = FORMULAS[definition](counts)
    return (good * 2_000 + of) // (of * 2) if of > 0 else None
