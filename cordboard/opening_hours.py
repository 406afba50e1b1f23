"""Keeps each queue's opening worked out for the days to come."""

import asyncio
import logging
from typing import Final

import msgspec

from config.hours import HOURS, Hours
from engine.answers import NotTaken
from engine.engine import Engine
from router.commands import SetOpening
from router.ids import QueueId
from router.refusals import CommandRefused
from storage import queries
from storage.store import Store

logger = logging.getLogger(__name__)

EVERY_S: Final = 3600
"""Far more often than the two weeks that are worked out ahead."""


class OpeningHours:
    name = "opening hours"

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store

    async def run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            await self.refresh()

    async def drain(self) -> None:
        """There is nothing to finish."""

    async def refresh(self) -> None:
        """Tell the router when queues with hours are open. Others stay as they are."""
        now = self._engine.clock.now()
        for label in await self._store.read(queries.labels, "setting"):
            if not label.id.startswith(HOURS):
                continue
            queue = QueueId(label.id.removeprefix(HOURS))
            spans = msgspec.json.decode(label.label, type=Hours).worked_out(now)
            try:
                router = await self._engine.settled()
                if queue in router.queues and router.queues[queue].setup.opening != spans:
                    command = SetOpening(queue=queue, opening=spans, by="hours")
                    await self._engine.submit(command, command_id="", actor="hours")
            except (CommandRefused, NotTaken) as error:
                logger.warning("the hours of %s were not set: %s", queue, error.code)
