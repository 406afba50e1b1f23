"""Long-running parts of the server: each has an owner, a start, and a stop in time."""

import asyncio
import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Service(Protocol):
    name: str

    async def run(self) -> None:
        """Serve until cancelled."""

    async def drain(self) -> None:
        """Take nothing new and finish what is held. ``run`` is cancelled afterwards."""


class ServiceReturned(Exception):
    """A service ended by itself, which none may."""


class Services:
    """Services that run in one task group; the last one started stops first."""

    def __init__(self, group: asyncio.TaskGroup, *, drain_s: float) -> None:
        """``drain_s``: how long each service may take to finish before it is cancelled."""
        self._group = group
        self._drain_s = drain_s
        self._running: list[tuple[Service, asyncio.Task[None]]] = []

    def start(self, service: Service) -> None:
        task = self._group.create_task(_forever(service), name=service.name)
        self._running.append((service, task))

    async def stop(self) -> None:
        while self._running:
            service, task = self._running.pop()
            try:
                async with asyncio.timeout(self._drain_s):
                    await service.drain()
            except TimeoutError:
                logger.warning("%s: gave up draining after %s s", service.name, self._drain_s)
            task.cancel()
            await asyncio.wait([task])


async def _forever(service: Service) -> None:
    await service.run()
    raise ServiceReturned(service.name)
