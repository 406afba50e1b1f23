"""``Idempotency-Key``: a request that comes again is done once and answered the same."""

import hashlib
import re
from typing import Final

from api.problems import ApiProblem
from engine.engine import Engine
from storage import listings
from storage.rows import Idempotent

HEADER: Final = "Idempotency-Key"
PATTERN: Final = "^[!-~]{1,255}$"
_KEY: Final = re.compile(PATTERN[1:-1])


class Repeats:
    """Kept a day, on disk. A request that was broken off by a restart is taken up again: its
    command has the same id, so the router does it once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._busy: set[tuple[str, str]] = set()

    async def begin(self, actor: str, key: str, fingerprint: str) -> tuple[Idempotent, bool]:
        """Return the request's record, and whether it was begun before; with a status it was
        answered, too.

        Raises:
            ApiProblem: bad_request, key_reused, in_progress.
            NotTaken
        """
        if not _KEY.fullmatch(key):
            raise ApiProblem("bad_request", "An Idempotency-Key has 1 to 255 visible characters.")
        hashed = kept(key)
        if (actor, hashed) in self._busy:
            raise ApiProblem("in_progress", wait_s=1)
        self._busy.add((actor, hashed))
        try:
            read = self._engine.store.read
            # Those of before are kept as they came, for a day.
            found = await read(listings.idempotent, actor, hashed) or await read(
                listings.idempotent, actor, key
            )
            again = found is not None
            if found is not None and found.fingerprint != fingerprint:
                raise ApiProblem("key_reused")
            if found is None:
                now = self._engine.clock.now()
                found = Idempotent(actor=actor, key=hashed, fingerprint=fingerprint, at=now)
                await self._engine.submit(None, command_id="", actor=actor, rows=(found,))
        except BaseException:
            self._busy.discard((actor, hashed))
            raise
        return found, again

    async def end(self, record: Idempotent) -> None:
        """Keep the answer, if there is one."""
        try:
            if record.status:
                await self._engine.submit(None, command_id="", actor=record.actor, rows=(record,))
        finally:
            self._busy -= {(record.actor, record.key), (record.actor, kept(record.key))}


def fingerprint(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(f"{method} {path}\n".encode("utf-8", "replace") + body).hexdigest()


def kept(key: str) -> str:
    """What is kept of a key: programs write customers' names into them."""
    return hashlib.sha256(key.encode()).hexdigest()


def command_id(key: str) -> str:
    """Of the command that a request with this key becomes."""
    return f"api {hashlib.sha256(key.encode()).hexdigest()[:40]}"
