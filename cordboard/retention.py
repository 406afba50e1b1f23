"""Deletes what queues do not keep any longer: words, files, and at last the customer."""

import asyncio
import logging
from typing import Final

from engine.answers import NotTaken
from engine.engine import Engine
from router.ids import Millis, QueueId
from storage import people, queries
from storage.errors import StorageError
from storage.rows import KEEP_DAYS
from storage.store import Store
from web_chat.erase import Eraser

logger = logging.getLogger(__name__)

EVERY_S: Final = 3_600
AT_ONCE: Final = 200
DAY_MS: Final = 86_400_000


class Retention:
    name = "retention"

    def __init__(self, engine: Engine, store: Store, eraser: Eraser) -> None:
        self._engine = engine
        self._store = store
        self._eraser = eraser

    async def run(self) -> None:
        while True:
            try:
                await self.sweep()
            except (NotTaken, StorageError, OSError) as error:
                # Nothing is lost by it: the next round finds the same contacts again.
                logger.warning("retention was put off: %s", type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def drain(self) -> None:
        """There is nothing to finish."""

    async def sweep(self) -> int:
        """Erase what is due, and return how many contacts that were.

        Raises: NotTaken, StorageError, OSError.
        """
        erased = 0
        for label in await self._store.read(queries.labels, "setting"):
            if not label.id.startswith(KEEP_DAYS) or not label.label.isdecimal():
                continue
            before = Millis(self._engine.clock.now() - int(label.label) * DAY_MS)
            queue = QueueId(label.id.removeprefix(KEEP_DAYS))
            while found := await self._store.read(people.expired_contacts, queue, before, AT_ONCE):
                await self._eraser.let_go(found)
                erased += len(found)
        if erased:
            await self._engine.scrub()
            logger.info("retention: the words of %s contacts were deleted", erased)
        return erased
