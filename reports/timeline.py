"""How much of a stretch of time lies within a day."""

from collections.abc import Iterable

Span = tuple[int, int | None]
"""From when until when, in ms since the epoch; None while it goes on."""


def spent(spans: Iterable[Span], begin: int, end: int) -> int:
    """Return how many ms of these, one after the other, lie between ``begin`` and ``end``."""
    return sum(max(0, last - first) for first, last in _within(spans, begin, end))


def covered(spans: Iterable[Span], begin: int, end: int) -> int:
    """As ``spent``, of those that may lie over each other: what two cover counts once."""
    total, until = 0, begin
    for first, last in sorted(_within(spans, begin, end)):
        total += max(0, last - max(first, until))
        until = max(until, last)
    return total


def left(spans: Iterable[Span], others: Iterable[Span], begin: int, end: int) -> int:
    """As ``covered``, without what the others cover as well."""
    taken = list(others)
    return covered([*spans, *taken], begin, end) - covered(taken, begin, end)


def _within(spans: Iterable[Span], begin: int, end: int) -> Iterable[tuple[int, int]]:
    for first, last in spans:
        yield max(first, begin), end if last is None else min(last, end)
