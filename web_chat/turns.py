"""Who may use what there is little of: each place in turn, so that nobody's many take it all."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """``places`` in all, ``each`` for those who come from one ``source``."""

    def __init__(self, *, places: int, each: int) -> None:
        self._free = places
        self._each = each
        self._under_way: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """By source; whose turn it was goes to the end."""

    @asynccontextmanager
    async def turn(self, source: str, wait_s: float) -> AsyncIterator[None]:
        """Raises: TimeoutError, when no turn came in time."""
        called = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(source, deque()).append(called)
        self._call()
        try:
            async with asyncio.timeout(wait_s):
                await called
            yield
        finally:
            if called.done() and not called.cancelled():
                self._free += 1
                self._under_way[source] -= 1
                self._under_way += Counter()  # Without those that have none.
            else:
                self._leave(source, called)
            self._call()

    def _leave(self, source: str, called: asyncio.Future[None]) -> None:
        line = self._waiting[source]
        line.remove(called)
        if not line:
            del self._waiting[source]

    def _call(self) -> None:
        for source in list(self._waiting):
            if not self._free:
                return
            line = self._waiting[source]
            if self._under_way[source] >= self._each:
                continue
            self._free -= 1
            self._under_way[source] += 1
            line.popleft().set_result(None)
            if line:
                self._waiting.move_to_end(source)
            else:
                del self._waiting[source]
