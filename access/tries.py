"""How often somebody may guess: delays that grow with each wrong password.

What is counted is written down too, by a hash: neither names nor addresses are kept.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final, NamedTuple

from router.ids import Millis
from storage.rows import AnyRow, Tried

FORGET_MS: Final = 3_600_000
KEYS_MAX: Final = 10_000
"""Keys remembered; beyond, the one that failed longest ago is forgotten."""


class Policy(NamedTuple):
    free: int
    """Failures without any delay."""
    first_ms: int
    """The delay after one more; it doubles with each further one."""
    max_ms: int


PAIR: Final = Policy(free=5, first_ms=2_000, max_ms=900_000)
"""One user from one address: a person who forgot, or a guesser."""
ADDRESS: Final = Policy(free=20, first_ms=5_000, max_ms=900_000)
"""One address trying many users."""
USER: Final = Policy(free=50, first_ms=2_000, max_ms=60_000)
"""One user from many addresses. Bounded low, and not felt where the user signed in before: nobody
can lock an agent out for long."""
DEVICE: Final = PAIR
"""One user in a browser that this user has signed in with, in place of the three above."""
CODE: Final = Policy(free=5, first_ms=5_000, max_ms=3_600_000)
"""Wrong codes after the right password, from anywhere: whoever gets here has the password, and
there are only a million codes."""


class _Failures(NamedTuple):
    times: int
    last: Millis
    before: Millis
    """The last but one."""


class Tries:
    """Methods that count return rows to write. ``device`` is a browser that ``devices`` knows."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def admit(self, rows: Iterable[Tried]) -> None:
        """What was counted before a restart, the oldest first."""
        for row in rows:
            self._failures[row.key] = _Failures(row.times, row.at, row.at)

    def wait_ms(self, user: str, address: str, now: Millis, device: str = "") -> int:
        """How long this user must wait at this address before the next try; 0: may try."""
        keys = _keys(user, address, device)
        return max(self._wait_ms(key, policy, now) for key, policy in keys)

    def code_wait_ms(self, user: str, now: Millis) -> int:
        return self._wait_ms(_key("code", user), CODE, now)

    def _wait_ms(self, key: str, policy: Policy, now: Millis) -> int:
        failures = self._failures.get(key)
        if failures is None or failures.times < policy.free:
            return 0
        doublings = min(failures.times - policy.free, 30)
        delay = min(policy.first_ms << doublings, policy.max_ms)
        return max(0, failures.last + delay - now)

    def failed(self, user: str, address: str, now: Millis, device: str = "") -> list[AnyRow]:
        return [self._count(key, now) for key, _ in _keys(user, address, device)]

    def code_failed(self, user: str, now: Millis) -> list[AnyRow]:
        return [self._count(_key("code", user), now)]

    def _count(self, key: str, now: Millis) -> AnyRow:
        before = self._failures.pop(key, None)
        again = before is not None and now - before.last < FORGET_MS
        times = before.times + 1 if before is not None and again else 1
        last = now
        if before is not None:
            last = before.last if before.last != now else before.before
        self._failures[key] = _Failures(times, now, last)
        while len(self._failures) > KEYS_MAX:
            self._failures.popitem(last=False)
        return Tried(key=key, times=times, at=now)

    def succeeded(self, user: str, address: str, now: Millis, device: str = "") -> list[AnyRow]:
        """Take back the try that was counted at ``now``, before it was checked.

        The user's failures at this address are forgotten; earlier ones of the address stay.
        """
        rows = self.take_back(user, address, now, device)
        own = (_key("pair", user, address), _key("device", user, device), _key("code", user))
        for key in own:
            if self._failures.pop(key, None) is not None:
                rows.append(Tried(key=key, times=0, at=now))
        return rows

    def take_back(self, user: str, address: str, now: Millis, device: str = "") -> list[AnyRow]:
        """Neither failed nor succeeded: the password was right, and there is more to prove."""
        rows: list[AnyRow] = []
        for key, _ in _keys(user, address, device):
            counted = self._failures.get(key)
            if counted is None:
                continue
            times = counted.times - 1
            # Who is right makes nobody wait who shares the address.
            last = counted.before if counted.last == now else counted.last
            if times:
                self._failures[key] = _Failures(times, last, counted.before)
            else:
                del self._failures[key]
            rows.append(Tried(key=key, times=times, at=last))
        return rows


def _keys(user: str, address: str, device: str) -> tuple[tuple[str, Policy], ...]:
    if device:
        return ((_key("device", user, device), DEVICE),)
    return (
        (_key("pair", user, address), PAIR),
        (_key("address", address), ADDRESS),
        (_key("user", user), USER),
    )


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
