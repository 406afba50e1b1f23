"""The journal's thread: one commit after the other, each tried until it is on disk."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from router.ids import Millis
from storage.errors import StorageError
from storage.journal import Commit, Journal
from storage.project import Part

logger = logging.getLogger(__name__)

T = TypeVar("T")

RETRY_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0)
"""Pauses between tries of one commit; the last one goes on."""


class Writer:
    """Runs the journal on its own thread. All methods are for the loop's thread."""

    def __init__(self, journal: Journal, on_trouble: Callable[[StorageError | None], None]) -> None:
        """``on_trouble`` is called in the loop when a commit must be tried again, and with None
        once it has succeeded after all."""
        self._journal = journal
        self._on_trouble = on_trouble
        self._thread = ThreadPoolExecutor(1, "journal")
        self._given_up = threading.Event()

    async def commit(self, parts: Sequence[Part], at: Millis) -> Commit:
        """Write the parts in one transaction, however long the database takes to come back.

        Raises:
            StorageError: It will not pass by itself (``Fenced``, corrupt), or ``give_up`` was
                called. Whether the parts are on disk, ``Journal.reload`` will tell.
            UnfitValue: A value that no database holds. Nothing was written.
        """
        loop = asyncio.get_running_loop()
        return await self.run(lambda: self._commit(parts, at, loop))

    async def run(self, do: Callable[[], T]) -> T:
        """Run ``do`` on the journal's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    def give_up(self) -> None:
        """Let a commit that does not succeed fail: the server stops."""
        self._given_up.set()

    def close(self) -> None:
        self._given_up.set()
        self._thread.shutdown()

    def _commit(self, parts: Sequence[Part], at: Millis, loop: asyncio.AbstractEventLoop) -> Commit:
        commit = self._journal.prepare(parts, at)
        pauses = _pauses()
        troubled = False
        while True:
            try:
                if not (troubled and self._reconnected(commit)):
                    self._journal.write(commit)
            except StorageError as error:
                if not error.retryable or self._given_up.is_set():
                    raise
                if not troubled:
                    logger.error("the journal cannot be written: %s: %s", error.code, error)
                    loop.call_soon_threadsafe(self._on_trouble, error)
                troubled = True
                self._given_up.wait(next(pauses))
                continue
            if troubled:
                logger.warning("the journal is written again")
                loop.call_soon_threadsafe(self._on_trouble, None)
            return commit

    def _reconnected(self, commit: Commit) -> bool:
        """Connect anew, and return whether the commit had been written before the loss."""
        self._journal.reconnect()
        return self._journal.landed(commit)


def _pauses() -> Iterator[float]:
    yield from RETRY_S
    while True:
        yield RETRY_S[-1]
