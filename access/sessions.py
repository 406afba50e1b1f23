"""Who is signed in at a console."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from access.tokens import MakeToken, make_token, token_hash, well_formed
from router.ids import Millis
from storage.rows import AnyRow, Session, SessionEnded, User

IDLE_MS: Final = 12 * 3_600_000
LIFE_MS: Final = 7 * 24 * 3_600_000
"""The absolute end, however busy the session is."""
SEEN_EVERY_MS: Final = 300_000
"""How often a session's last sight is written down."""
PER_USER_MAX: Final = 10
"""Sessions of one user; a further one ends the oldest."""

OVER_MAX: Final = 10_000
"""Ended sessions remembered, until their end is surely on disk."""

COOKIE: Final = "cordboard_session"

Ended = Callable[[str, str], None]
"""Called with the token hash and a code: signed_out, expired, disabled."""


@dataclass(slots=True)
class Live:
    token_hash: str
    user: str
    created_at: Millis
    seen_at: Millis
    expires_at: Millis
    written_at: Millis

    def row(self) -> Session:
        return Session(
            token_hash=self.token_hash,
            user=self.user,
            created_at=self.created_at,
            seen_at=self.seen_at,
            expires_at=self.expires_at,
        )

    def is_over(self, now: Millis) -> bool:
        return now >= self.expires_at or now - self.seen_at >= IDLE_MS


class Sessions:
    """The live sessions, in memory; the caller writes the rows that each method returns.

    After a restart a session comes in again (``admit``) when its cookie is first seen.
    """

    def __init__(self, users: Iterable[User] = (), *, token: MakeToken = make_token) -> None:
        self._token = token
        self._users = {user.id: user for user in users}
        self._live: dict[str, Live] = {}
        self._over: OrderedDict[str, None] = OrderedDict()
        """Sessions that have ended; whether storage knows already is not sure."""
        self._listeners: list[Ended] = []

    def knows(self, hashed: str) -> bool:
        return hashed in self._live

    def admit(self, row: Session) -> None:
        """A stored session that has not ended, so far as was written when it was read."""
        user = self._users.get(row.user)
        if row.token_hash in self._over or user is None or user.disabled:
            return
        live = Live(
            row.token_hash, row.user, row.created_at, row.seen_at, row.expires_at, row.seen_at
        )
        self._live.setdefault(row.token_hash, live)

    def when_ended(self, listener: Ended) -> None:
        self._listeners.append(listener)

    def user(self, user: str) -> User | None:
        return self._users.get(user)

    def users(self) -> list[User]:
        return list(self._users.values())

    def put_user(self, user: User, now: Millis) -> list[AnyRow]:
        """A user came or changed. One who was disabled is signed out everywhere."""
        self._users[user.id] = user
        return self.end_all(user.id, "disabled", now) if user.disabled else []

    def begin(self, user: str, now: Millis) -> tuple[str, list[AnyRow]]:
        token = self._token()
        live = Live(token_hash(token), user, now, now, Millis(now + LIFE_MS), now)
        rows: list[AnyRow] = [live.row()]
        own = sorted(
            (other for other in self._live.values() if other.user == user),
            key=lambda other: other.created_at,
        )
        for oldest in own[: max(0, len(own) - PER_USER_MAX + 1)]:
            rows += self._end(oldest.token_hash, "signed_out", now)
        self._live[live.token_hash] = live
        return token, rows

    def find(self, token: object, now: Millis) -> tuple[Live, User] | None:
        """The session of a cookie. It counts as seen; ``rows`` says what to write."""
        if not well_formed(token):
            return None
        return self.find_hash(token_hash(str(token)), now)

    def find_hash(self, hashed: str, now: Millis) -> tuple[Live, User] | None:
        live = self._live.get(hashed)
        user = self._users.get(live.user) if live is not None else None
        if live is None or user is None or user.disabled or live.is_over(now):
            return None
        live.seen_at = now
        return live, user

    def rows(self, live: Live, now: Millis) -> list[AnyRow]:
        """The session's row, when it is long ago that it was written."""
        if now - live.written_at < SEEN_EVERY_MS:
            return []
        live.written_at = now
        return [live.row()]

    def end(self, token: object, now: Millis) -> list[AnyRow]:
        if not well_formed(token):
            return []
        return self._end(token_hash(str(token)), "signed_out", now)

    def end_all(self, user: str, code: str, now: Millis) -> list[AnyRow]:
        rows: list[AnyRow] = []
        for live in [live for live in self._live.values() if live.user == user]:
            rows += self._end(live.token_hash, code, now)
        return rows

    def expire(self, now: Millis) -> list[AnyRow]:
        """End what is over. To be called now and then."""
        rows: list[AnyRow] = []
        for live in [live for live in self._live.values() if live.is_over(now)]:
            rows += self._end(live.token_hash, "expired", now)
        return rows

    def _end(self, hashed: str, code: str, now: Millis) -> list[AnyRow]:
        if self._live.pop(hashed, None) is None:
            return []
        self._over[hashed] = None
        while len(self._over) > OVER_MAX:
            self._over.popitem(last=False)
        for listener in self._listeners:
            listener(hashed, code)
        return [SessionEnded(token_hash=hashed, at=now)]
