"""Visitors' tokens: opaque, short-lived, rotated, each bound to one visitor.

A rotated token lives on until its successor has been used, and 60 s more: an answer that was lost
on the way, and a second tab, cost nobody their chat. A visitor who never began a contact is not
written down at all; after a restart such a visitor is a new one.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import msgspec

from access.tokens import MakeToken, make_token, token_hash, well_formed
from router.ids import Millis
from storage.rows import AnyRow, VisitorToken

LIFE_MS: Final = 24 * 3_600_000
OVERLAP_MS: Final = 60_000
TOKENS_MAX: Final = 100_000
"""Tokens remembered; beyond, the one used longest ago is forgotten."""


@dataclass(slots=True)
class Live:
    hashed: str
    visitor: str
    expires_at: Millis
    durable: bool
    """Whether the visitor has begun a contact, so that later tokens are kept in storage too."""
    successor: str | None = None
    """The next token in plain, until it has been used: whoever asks twice gets it twice."""
    before: str | None = None
    """Hash of the token that this one replaces, until this one is used."""
    earlier: str | None = None
    """The same, for good."""

    def row(self) -> VisitorToken:
        return VisitorToken(
            token_hash=self.hashed, visitor=self.visitor, expires_at=self.expires_at
        )


@dataclass(frozen=True, slots=True)
class Issued:
    token: str
    visitor: str
    expires_at: Millis
    rows: list[AnyRow]


class VisitorTokens:
    """After a restart a token comes in again (``admit``) when it is first seen."""

    def __init__(self, *, visitor: Callable[[], str], token: MakeToken = make_token) -> None:
        self._visitor = visitor
        self._token = token
        self._live: OrderedDict[str, Live] = OrderedDict()

    def knows(self, hashed: str) -> bool:
        return hashed in self._live

    def admit(self, row: VisitorToken) -> None:
        """A stored token."""
        live = Live(row.token_hash, row.visitor, row.expires_at, True)
        self._live.setdefault(row.token_hash, live)

    def issue(self, old: object, now: Millis) -> Issued:
        """A token for the visitor of ``old``, or for a new visitor when ``old`` is not valid."""
        live = self._valid(old, now)
        if live is None:
            return self._issued(self._visitor(), False, None, now)
        self._used(live, now)
        if live.successor is not None:
            successor = self._live.get(token_hash(live.successor))
            if successor is not None:
                return Issued(live.successor, live.visitor, successor.expires_at, [])
        before = self._live.get(live.earlier) if live.earlier is not None else None
        issued = self._issued(live.visitor, live.durable, live.hashed, now)
        live.successor = issued.token
        if before is not None and live.durable:
            # Its end drew near when this one was used; also a restart shall not put that off.
            issued.rows.append(before.row())
        return issued

    def _issued(self, visitor: str, durable: bool, before: str | None, now: Millis) -> Issued:
        token = self._token()
        live = Live(
            token_hash(token),
            visitor,
            Millis(now + LIFE_MS),
            durable,
            before=before,
            earlier=before,
        )
        self._live[live.hashed] = live
        while len(self._live) > TOKENS_MAX:
            self._live.popitem(last=False)
        return Issued(token, visitor, live.expires_at, [live.row()] if durable else [])

    def find(self, token: object, now: Millis) -> Live | str:
        """The token's record, or a code: ``bad_token`` or ``token_expired``."""
        live = self._live.get(token_hash(str(token))) if well_formed(token) else None
        if live is None:
            return "bad_token"
        if now >= live.expires_at:
            return "token_expired"
        self._used(live, now)
        return live

    def is_kept(self, hashed: str) -> bool:
        """Whether the visitor may be in storage. Not sure is yes."""
        live = self._live.get(hashed)
        return live is None or live.durable

    def keep(self, hashed: str) -> list[AnyRow]:
        """Rows by which the visitor's tokens outlive a restart, for the visitor begins a contact.

        The same again for each contact: the last one may have been refused, and its rows with it.
        """
        rows: list[AnyRow] = []
        before = live = self._live.get(hashed)
        while before is not None:
            # Another tab may still come by the one before.
            before.durable = True
            before = self._live.get(before.earlier) if before.earlier is not None else None
        while live is not None:
            live.durable = True
            rows.append(live.row())
            live = self._live.get(token_hash(live.successor)) if live.successor else None
        return rows

    def forget(self, visitors: AbstractSet[str]) -> None:
        """These visitors are nobody any more: their tokens are worth nothing."""
        for hashed in [one.hashed for one in self._live.values() if one.visitor in visitors]:
            del self._live[hashed]

    def end(self, visitor: str, stored: Iterable[VisitorToken], now: Millis) -> list[AnyRow]:
        """The visitor's tokens open nothing from now on, and are written down so where they are
        ``stored``."""
        for live in self._live.values():
            if live.visitor == visitor:
                live.expires_at, live.successor = min(live.expires_at, now), None
        return [msgspec.structs.replace(row, expires_at=min(row.expires_at, now)) for row in stored]

    def expire(self, now: Millis) -> None:
        """Forget what has expired an hour ago; until then the answer is ``token_expired``."""
        over = [live.hashed for live in self._live.values() if now - live.expires_at > 3_600_000]
        for hashed in over:
            del self._live[hashed]

    def _valid(self, token: object, now: Millis) -> Live | None:
        live = self._live.get(token_hash(str(token))) if well_formed(token) else None
        return live if live is not None and now < live.expires_at else None

    def _used(self, live: Live, now: Millis) -> None:
        self._live.move_to_end(live.hashed)
        before = self._live.get(live.before) if live.before is not None else None
        live.before = None
        if before is not None:
            before.expires_at = min(before.expires_at, Millis(now + OVERLAP_MS))
