"""How many events a webhook would be told of, counted without an end to no purpose."""

from collections.abc import Awaitable, Callable
from typing import Final

from api.kinds import KINDS
from storage import listings

COUNT_MAX: Final = 10_000
"""Nobody who sees as many asks whether there are some more."""
COMMITS_AT_ONCE: Final = 1_000
READS_MAX: Final = 200
"""Of commits: most may hold nothing that is wanted."""

Read = Callable[..., Awaitable[tuple[int, dict[str, int]]]]


async def wanted_between(
    read: Read, wanted: frozenset[str], seq: int, end: int
) -> tuple[int, bool]:
    """How many events of these kinds there are from ``seq`` on and before ``end``, and whether all
    were counted.

    Raises: StorageError.
    """
    tags = {event.__name__ for event, kind in KINDS.items() if kind in wanted}
    count = 0
    for _ in range(READS_MAX):
        if seq >= end or count >= COUNT_MAX:
            break
        seq, found = await read(listings.tags_between, seq, end, COMMITS_AT_ONCE)
        count += sum(found.get(tag, 0) for tag in tags)
    return min(count, COUNT_MAX), seq >= end and count <= COUNT_MAX
