"""Programs' keys: how one is made, and what it may do. Only a hash is kept."""

import secrets
from collections.abc import Iterable
from typing import Final

import msgspec

from access.tokens import make_token, token_hash, well_formed
from router.ids import Millis
from storage.rows import ApiKey

PREFIX: Final = "cord_"
"""Lets people and scanners of source code see what it is."""
NAME_MAX: Final = 80

READS: Final = frozenset(
    f"read:{what}"
    for what in (
        *("contacts", "messages", "customers", "agents", "queues", "reports", "webhooks"),
        *("setup", "users", "audit"),
    )
)
WRITES: Final = frozenset(
    f"write:{what}"
    for what in (
        *("contacts", "messages", "customers", "agents", "queues", "webhooks"),
        *("setup", "users"),
    )
)
SCOPES: Final = READS | WRITES


def parse_scopes(text: str) -> tuple[str, ...]:
    """Read scopes parted by spaces or commas; ``read:*`` and ``write:*`` stand for all of them.

    Raises:
        ValueError: With a sentence that says which scope does not exist.
    """
    found: set[str] = set()
    for scope in text.replace(",", " ").split():
        if scope in ("read:*", "write:*"):
            found |= READS if scope == "read:*" else WRITES
        elif scope in SCOPES:
            found.add(scope)
        else:
            raise ValueError(f"there is no scope {scope}; there are {', '.join(sorted(SCOPES))}")
    if not found:
        raise ValueError("a key needs at least one scope")
    return tuple(sorted(found))


def make_key(name: str, scopes: Iterable[str], now: Millis) -> tuple[str, ApiKey]:
    """Return the key, to be shown once, and what is kept of it."""
    token = make_token()
    row = ApiKey(
        id=secrets.token_hex(4),
        name=name,
        token_hash=token_hash(token),
        scopes=" ".join(sorted(scopes)),
        created_at=now,
    )
    return PREFIX + token, row


class ApiKeys:
    """All keys, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, ApiKey] = {}
        self._by_hash: dict[str, str] = {}

    def put(self, row: ApiKey) -> None:
        """A key was made, or revoked."""
        self._by_id[row.id] = row
        self._by_hash[row.token_hash] = row.id

    def find(self, key: str) -> ApiKey | None:
        """Return the key's record, unless it is unknown or revoked."""
        token = key.removeprefix(PREFIX)
        if token == key or not well_formed(token):
            return None
        found = self._by_id.get(self._by_hash.get(token_hash(token), ""))
        return None if found is None or found.revoked_at is not None else found

    def get(self, id: str) -> ApiKey | None:
        return self._by_id.get(id)

    def all(self) -> list[ApiKey]:
        return sorted(self._by_id.values(), key=lambda row: (row.created_at, row.id))


def revoked(row: ApiKey, now: Millis) -> ApiKey:
    return msgspec.structs.replace(row, revoked_at=row.revoked_at or now)
