"""Who is signed in at a console.

A session has a name (``token_hash``, the hash of its first cookie) and a cookie that changes now
and then. The cookie before counts until the new one has been used, and a minute more: an answer
that was lost on the way, and a second tab, sign nobody out. Whoever shows it later has a copy of
it, and the session ends for both.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from access.policy import DoorPolicy
from access.tokens import MakeToken, make_token, token_hash, well_formed
from router.ids import Millis
from storage.rows import AnyRow, Session, SessionEnded, SessionsEnded, User

SEEN_EVERY_MS: Final = 300_000
"""How often a session's last sight is written down."""
OVERLAP_MS: Final = 60_000
PER_USER_MAX: Final = 10
"""Sessions of one user; a further one ends the oldest."""
OVER_MAX: Final = 10_000
"""Ended sessions remembered, until their end is surely on disk."""
DEVICE_MAX: Final = 80

COOKIE: Final = "cordboard_session"

Ended = Callable[[str, str], None]
"""Called with the session's name and a code: signed_out, expired, disabled, copied."""


@dataclass(slots=True)
class Live:
    token_hash: str
    user: str
    created_at: Millis
    seen_at: Millis
    expires_at: Millis
    written_at: Millis
    current: str
    previous: str = ""
    rotated_at: Millis = Millis(0)
    how: str = "password"
    device: str = ""
    address: str = ""
    successor: str | None = None
    """The newest cookie in plain, until it has been used: whoever asks twice gets it twice."""
    previous_until: Millis | None = None

    def row(self) -> Session:
        return Session(
            token_hash=self.token_hash,
            user=self.user,
            created_at=self.created_at,
            seen_at=self.seen_at,
            expires_at=self.expires_at,
            current=self.current,
            previous=self.previous,
            rotated_at=self.rotated_at,
            how=self.how,
            device=self.device,
            address=self.address,
        )

    @property
    def id(self) -> str:
        """What the user's own list calls it. Nobody can come in by it."""
        return self.token_hash[:16]


class Sessions:
    """The live sessions, in memory; the caller writes the rows that each method returns.

    After a restart a session comes in again (``admit``) when its cookie is first seen.
    """

    def __init__(
        self,
        users: Iterable[User] = (),
        *,
        token: MakeToken = make_token,
        policy: DoorPolicy | None = None,
    ) -> None:
        self._token = token
        self._policy = policy or DoorPolicy()
        self._users = {user.id: user for user in users}
        self._live: dict[str, Live] = {}
        self._cookies: dict[str, Live] = {}
        """By hash, the current ones and those before."""
        self._over: OrderedDict[str, None] = OrderedDict()
        """Sessions that have ended; whether storage knows already is not sure."""
        self._listeners: list[Ended] = []
        self.unwritten: list[AnyRow] = []
        """Rows of what ended while it was looked at. The listener writes them."""

    def knows(self, hashed: str) -> bool:
        return hashed in self._cookies

    def admit(self, row: Session) -> None:
        """A stored session that has not ended, so far as was written when it was read."""
        user = self._users.get(row.user)
        if row.token_hash in self._over or user is None or user.disabled:
            return
        if row.token_hash in self._live:
            return
        live = Live(
            row.token_hash,
            row.user,
            row.created_at,
            row.seen_at,
            row.expires_at,
            row.seen_at,
            row.current or row.token_hash,
            row.previous,
            row.rotated_at or row.created_at,
            row.how,
            row.device,
            row.address,
        )
        self._put(live)

    def _put(self, live: Live) -> None:
        self._live[live.token_hash] = live
        self._cookies[live.current] = live
        if live.previous:
            self._cookies[live.previous] = live

    def when_ended(self, listener: Ended) -> None:
        self._listeners.append(listener)

    # Users.

    def user(self, user: str) -> User | None:
        return self._users.get(user)

    def users(self) -> list[User]:
        return list(self._users.values())

    def put_user(self, user: User, now: Millis) -> list[AnyRow]:
        """A user came or changed. One who was disabled is signed out everywhere."""
        before = self._users.get(user.id)
        self._users[user.id] = user
        if not user.disabled:
            return []
        if before is not None and not before.disabled:
            return self.end_user(user.id, now)
        return self.end_all(user.id, "disabled", now)

    def end_user(self, user: str, now: Millis) -> list[AnyRow]:
        """All sessions of somebody who may not sign in any more, also those of before a restart
        which we have not seen yet."""
        return [*self.end_all(user, "disabled", now), SessionsEnded(user=user, at=now)]

    # Sessions.

    def begin(
        self, user: str, now: Millis, *, how: str = "password", device: str = "", address: str = ""
    ) -> tuple[str, list[AnyRow]]:
        token = self._token()
        hashed = token_hash(token)
        ends = Millis(now + self._policy.life_ms)
        live = Live(hashed, user, now, now, ends, now, hashed, "", now, how, device, address)
        rows: list[AnyRow] = [live.row()]
        own = sorted(self.of(user), key=lambda other: other.created_at)
        for oldest in own[: max(0, len(own) - PER_USER_MAX + 1)]:
            rows += self._end(oldest.token_hash, "signed_out", now)
        self._put(live)
        return token, rows

    def of(self, user: str) -> list[Live]:
        return [live for live in self._live.values() if live.user == user]

    def find(self, token: object, now: Millis) -> tuple[Live, User] | None:
        """The session of a cookie. It counts as seen; ``rows`` says what to write."""
        if not well_formed(token):
            return None
        hashed = token_hash(str(token))
        live = self._cookies.get(hashed)
        if live is None:
            return None
        if hashed == live.current:
            live.successor = None
            if live.previous and live.previous_until is None:
                live.previous_until = Millis(now + OVERLAP_MS)
        elif live.previous_until is not None and now >= live.previous_until:
            self.unwritten += self._end(live.token_hash, "copied", now)
            return None
        return self.find_hash(live.token_hash, now)

    def find_hash(self, name: str, now: Millis) -> tuple[Live, User] | None:
        """The session of this name, if it lives. It counts as seen."""
        live = self._live.get(name)
        user = self._users.get(live.user) if live is not None else None
        if live is None or user is None or user.disabled or self._is_over(live, now):
            return None
        live.seen_at = now
        return live, user

    def _is_over(self, live: Live, now: Millis) -> bool:
        return now >= live.expires_at or now - live.seen_at >= self._policy.idle_ms

    def rotate(self, token: str, now: Millis) -> tuple[str, list[AnyRow]] | None:
        """The cookie that takes the place of this one, if it is time. For one that ``find`` found.

        ``undo_rotation`` when the rows could not be written.
        """
        hashed = token_hash(token)
        live = self._cookies.get(hashed)
        if live is None:
            return None
        if hashed == live.current:
            if now - live.rotated_at < self._policy.rotate_ms:
                return None
            self._cookies.pop(live.previous, None)
            live.previous = hashed
        elif live.previous_until is not None:
            return None  # The new one is used already; this is a tab that was late.
        elif live.successor is not None:
            return live.successor, []
        else:
            self._cookies.pop(live.current, None)
        live.successor = self._token()
        live.current = token_hash(live.successor)
        live.previous_until = None
        live.rotated_at = now
        self._cookies[live.current] = live
        return live.successor, [live.row()]

    def undo_rotation(self, token: str) -> None:
        """``token`` counts on, as if there had been no new one."""
        hashed = token_hash(token)
        live = self._cookies.get(hashed)
        if live is not None and live.previous == hashed:
            self._cookies.pop(live.current, None)
            live.current, live.previous, live.successor = hashed, "", None

    def rows(self, live: Live, now: Millis) -> list[AnyRow]:
        """The session's row, when it is long ago that it was written."""
        if now - live.written_at < SEEN_EVERY_MS:
            return []
        live.written_at = now
        return [live.row()]

    def end(self, token: object, now: Millis) -> list[AnyRow]:
        live = self._cookies.get(token_hash(str(token))) if well_formed(token) else None
        return [] if live is None else self._end(live.token_hash, "signed_out", now)

    def end_one(self, name: str, now: Millis) -> list[AnyRow]:
        """Also one that has not come in since a restart."""
        ended = self._end(name, "signed_out", now)
        self._remember(name)
        return ended or [SessionEnded(token_hash=name, at=now)]

    def end_all(self, user: str, code: str, now: Millis, *, but: str | None = None) -> list[AnyRow]:
        rows: list[AnyRow] = []
        for live in self.of(user):
            if live.token_hash != but:
                rows += self._end(live.token_hash, code, now)
        return rows

    def expire(self, now: Millis) -> list[AnyRow]:
        """End what is over. To be called now and then."""
        rows: list[AnyRow] = []
        for live in [live for live in self._live.values() if self._is_over(live, now)]:
            rows += self._end(live.token_hash, "expired", now)
        return rows

    def _end(self, name: str, code: str, now: Millis) -> list[AnyRow]:
        live = self._live.pop(name, None)
        if live is None:
            return []
        self._cookies.pop(live.current, None)
        self._cookies.pop(live.previous, None)
        self._remember(name)
        for listener in self._listeners:
            listener(name, code)
        return [SessionEnded(token_hash=name, at=now)]

    def _remember(self, name: str) -> None:
        self._over[name] = None
        while len(self._over) > OVER_MAX:
            self._over.popitem(last=False)


BROWSERS: Final = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox")) + (
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")) + (
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """What a person calls the browser that says this of itself."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    kept = "".join(char for char in agent if char.isprintable())
    return browser or system or kept[:DEVICE_MAX]
