"""What the rooms ask of the engine on their own account: in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from engine.answers import NotTaken
from router.refusals import CommandRefused

log = logging.getLogger(__name__)

WAITING_MAX: Final = 100_000
AT_ONCE: Final = 500

Errand = Callable[[], Awaitable[object]]


class Errands:
    """A refusal is fine: the world moved on. A full list drops the errand, and says so once."""

    def __init__(self) -> None:
        self._todo: asyncio.Queue[Errand] = asyncio.Queue(WAITING_MAX)
        self._full = False

    def add(self, errand: Errand) -> None:
        try:
            self._todo.put_nowait(errand)
            self._full = False
        except asyncio.QueueFull:
            if not self._full:
                log.error("too many errands: some are not done")
            self._full = True

    async def run(self) -> None:
        """Run errands until cancelled. They begin in order, and share commits."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def go(errand: Errand) -> None:
            try:
                await attempt(errand)
            finally:
                turns.release()

        async with asyncio.TaskGroup() as group:
            while True:
                errand = await self._todo.get()
                await turns.acquire()
                group.create_task(go(errand))


async def attempt(errand: Errand) -> bool:
    """Return whether it was done."""
    try:
        await errand()
    except (CommandRefused, NotTaken):
        return False
    except Exception as problem:
        log.error("an errand failed: %s", type(problem).__name__)
        return False
    return True
