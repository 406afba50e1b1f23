"""Passwords: argon2id, in a thread, few at a time (64 MiB and about 130 ms each)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
WAITING_MAX: Final = 32
"""Sign-ins that wait for their turn; one more is refused rather than queued. Of those who are known
as many more."""
LENGTH_MAX: Final = 256


class TooBusy(Exception):
    """So many passwords are being checked that this one was not."""


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._strangers = asyncio.Semaphore(AT_ONCE)
        """Passed before the turn: who is known waits for no more of them than run at once."""
        self._waiting = {True: 0, False: 0}
        """Who is known, and who is not."""
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Raises: TooBusy."""
        async with self._place(known=False):
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(
        self, password_hash: str | None, password: str, *, known: bool = False
    ) -> bool:
        """Check the password; None for the hash of a user who does not exist.

        That, and a user without a password, takes as long as a wrong password, so that nobody
        learns who exists. ``known``: they have signed in where this comes from, and wait for nobody
        who has not.

        Raises: TooBusy.
        """
        if len(password) > LENGTH_MAX:
            return False
        async with self._place(known=known):
            return await asyncio.to_thread(self._verify, password_hash, password)

    @asynccontextmanager
    async def _place(self, *, known: bool) -> AsyncIterator[None]:
        if self._waiting[known] >= WAITING_MAX:
            raise TooBusy
        self._waiting[known] += 1
        try:
            async with nullcontext() if known else self._strangers, self._turn:
                yield
        finally:
            self._waiting[known] -= 1

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if password_hash is None or not password_hash.startswith("$argon2"):
            if self._nobody is None:
                self._nobody = self._hasher.hash("nobody signs in with this")
            self._matches(self._nobody, password)
            return False
        return self._matches(password_hash, password)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
