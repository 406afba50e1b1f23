"""Programs' keys: how one is made, and what it may do. Only a hash is kept."""

import secrets
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from access.tokens import make_token, token_hash, well_formed
from router.ids import Millis
from storage.rights import Right
from storage.rows import KEY_TEXT, ApiKey, Label

PREFIX: Final = "cord_"
"""Lets people and scanners of source code see what it is."""
NAME_MAX: Final = 80
USED_EVERY_MS: Final = 600_000
"""How often it is written down that a key is used."""


class Scope(StrEnum):
    """What a key opens."""

    READ_CONTACTS = "read:contacts"
    READ_MESSAGES = "read:messages"
    READ_CUSTOMERS = "read:customers"
    READ_AGENTS = "read:agents"
    READ_QUEUES = "read:queues"
    READ_REPORTS = "read:reports"
    READ_WEBHOOKS = "read:webhooks"
    READ_SETUP = "read:setup"
    READ_USERS = "read:users"
    READ_AUDIT = "read:audit"
    READ_KEYS = "read:keys"
    WRITE_CONTACTS = "write:contacts"
    WRITE_MESSAGES = "write:messages"
    WRITE_CUSTOMERS = "write:customers"
    WRITE_AGENTS = "write:agents"
    WRITE_QUEUES = "write:queues"
    WRITE_WEBHOOKS = "write:webhooks"
    WRITE_SETUP = "write:setup"
    WRITE_USERS = "write:users"
    WRITE_KEYS = "write:keys"


SCOPES: Final = frozenset(one.value for one in Scope)
READS: Final = frozenset(one for one in SCOPES if one.startswith("read:"))
WRITES: Final = SCOPES - READS

NEEDS: Final[Mapping[str, frozenset[Right]]] = {
    "read:contacts": frozenset({Right.CONVERSATIONS}),
    "read:messages": frozenset({Right.CONVERSATIONS}),
    "read:customers": frozenset({Right.CONVERSATIONS}),
    "read:setup": frozenset({Right.SETUP}),
    "read:users": frozenset({Right.USERS}),
    "read:audit": frozenset({Right.RECORD}),
    "read:reports": frozenset({Right.REPORTS}),
    "write:contacts": frozenset({Right.CONTACTS}),
    "write:messages": frozenset({Right.CONVERSATIONS, Right.HELP}),
    "write:customers": frozenset({Right.CONVERSATIONS, Right.CONTACTS}),
    "write:agents": frozenset({Right.LIMITS, Right.STATUS}),
    "write:queues": frozenset({Right.STRATEGY}),
    "write:setup": frozenset({Right.SETUP}),
    # Whoever writes users can make one with every right.
    "write:users": frozenset(Right) - {Right.SERVE, Right.PICK},
}
"""Beside the right to programs: what somebody may do themselves who gives a key this scope, or
reads with their session what it opens."""


class KeyText(msgspec.Struct, frozen=True, kw_only=True):
    """What else there is to say of a program's key, kept as a label."""

    by: str = ""
    """Who made it."""
    expires_at: Millis | None = None
    """From then on it opens nothing."""
    used_at: Millis | None = None
    """About when it was used last."""
    revoked_by: str = ""
    """Who revoked it, where that was kept."""


def scopes_of(rights: frozenset[Right]) -> frozenset[str]:
    """What somebody with these rights may give to a key."""
    if Right.PROGRAMS not in rights:
        return frozenset()
    return frozenset(one for one in SCOPES if rights >= NEEDS.get(one, frozenset()))


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


def make_key(name: str, scopes: Iterable[str], now: Millis, *, id: str = "") -> tuple[str, ApiKey]:
    """Return the key, to be shown once, and what is kept of it."""
    token = make_token()
    row = ApiKey(
        id=id or secrets.token_hex(4),
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
        self._texts: dict[str, KeyText] = {}

    def put(self, row: ApiKey) -> None:
        """A key was made, changed or revoked. What is revoked stays so."""
        known = self._by_id.get(row.id)
        if known is not None and known.revoked_at is not None:
            row = revoked(row, known.revoked_at)
        self._by_id[row.id] = row
        self._by_hash[row.token_hash] = row.id

    def note(self, label: Label) -> None:
        if label.kind == KEY_TEXT:
            self._texts[label.id] = msgspec.json.decode(label.label, type=KeyText)

    def find(self, key: str, now: Millis) -> ApiKey | None:
        """Return the key's record, unless it is unknown, revoked or over."""
        token = key.removeprefix(PREFIX)
        if token == key or not well_formed(token):
            return None
        return self.live(self._by_hash.get(token_hash(token), ""), now)

    def live(self, id: str, now: Millis) -> ApiKey | None:
        """Return the key's record, unless it is unknown, revoked or over."""
        found = self._by_id.get(id)
        if found is None or found.revoked_at is not None:
            return None
        until = self.text(id).expires_at
        return None if until is not None and until <= now else found

    def used(self, id: str, now: Millis) -> Label | None:
        """Note that the key is used: what to write, where it was not written down of late."""
        text = self.text(id)
        if text.used_at is not None and now - text.used_at < USED_EVERY_MS:
            return None
        self._texts[id] = msgspec.structs.replace(text, used_at=now)
        return label_of(id, self._texts[id])

    def get(self, id: str) -> ApiKey | None:
        return self._by_id.get(id)

    def text(self, id: str) -> KeyText:
        return self._texts.get(id, KeyText())

    def all(self) -> list[ApiKey]:
        return sorted(self._by_id.values(), key=lambda row: (row.created_at, row.id))


def label_of(id: str, text: KeyText) -> Label:
    return Label(kind=KEY_TEXT, id=id, label=msgspec.json.encode(text).decode())


def revoked(row: ApiKey, now: Millis) -> ApiKey:
    return msgspec.structs.replace(row, revoked_at=row.revoked_at or now)
