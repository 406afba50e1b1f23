"""Who answers for a webhook: it tells no more than they may read.

A webhook that a program set up lives as long as the program's key may have webhooks and read what
they tell. What people set up on their screen, as with the keys they make, is the house's from then
on.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from access.keys import ApiKeys, Scope
from engine.engine import Engine
from router.ids import Millis
from storage import audits, queries
from storage.rows import Label, LabelRemoved, Webhook

HOOK_TEXT: Final = "webhook"
"""What a webhook's label is called."""

_READS: Final = {
    "contact": Scope.READ_CONTACTS,
    "message": Scope.READ_MESSAGES,
    "agent": Scope.READ_AGENTS,
    "alert": Scope.READ_QUEUES,
    "setup": Scope.READ_SETUP,
}
"""By what an event is about: what shows the same to whoever asks."""


def reads_of(kinds: Iterable[str]) -> frozenset[str]:
    """The scopes that show what events of these kinds tell."""
    return frozenset(_READS[kind.partition(".")[0]].value for kind in kinds)


class HookText(msgspec.Struct, frozen=True, kw_only=True):
    """What else there is to say of a webhook, kept as a label."""

    by: str = ""
    """Who answers for it: whoever made it, or said last where what is sent."""


class Owners:
    """By webhook, in memory."""

    def __init__(self, keys: ApiKeys, now: Callable[[], Millis]) -> None:
        self._keys = keys
        self._now = now
        self._by: dict[str, str] = {}
        self._older: dict[str, str] = {}
        """Who made those that are older than this rule, as the record has it."""

    async def load(self, engine: Engine) -> None:
        self._older = await engine.store.read(audits.makers, "webhook")
        for label in await engine.store.read(queries.labels, HOOK_TEXT):
            self._by[label.id] = msgspec.json.decode(label.label, type=HookText).by

    def of(self, webhook: str) -> str:
        return self._by.get(webhook) or self._older.get(webhook, "")

    def put(self, webhook: str, by: str | None) -> str | None:
        """Return what to put to take it back."""
        before = self._by.pop(webhook, None)
        if by is not None:
            self._by[webhook] = by
        return before

    def lacking(self, row: Webhook) -> list[str]:
        """What the key that answers for it would need and has not; nothing when people do.

        Those that are older than this rule tell what they told, as long as their key may have
        webhooks at all.
        """
        by = self.of(row.id)
        if not by.startswith("key:"):
            return []
        wanted = frozenset({Scope.WRITE_WEBHOOKS.value})
        if row.id in self._by:
            wanted |= reads_of(row.kinds.split())
        key = self._keys.live(by.removeprefix("key:"), self._now())
        return sorted(wanted.difference(key.scopes.split() if key is not None else ()))


def owner_label(webhook: str, by: str) -> Label:
    text = msgspec.json.encode(HookText(by=by)).decode()
    return Label(kind=HOOK_TEXT, id=webhook, label=text)


def owner_forgotten(webhook: str) -> LabelRemoved:
    return LabelRemoved(kind=HOOK_TEXT, id=webhook)
