"""How often somebody may guess: delays that grow with each wrong password."""

from collections import OrderedDict
from typing import Final, NamedTuple

from router.ids import Millis

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
"""One user from many addresses. Bounded low: nobody can lock an agent out for long."""


class _Failures(NamedTuple):
    times: int
    last: Millis


class Tries:
    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, ...], _Failures] = OrderedDict()

    def wait_ms(self, user: str, address: str, now: Millis) -> int:
        """How long this user must wait at this address before the next try; 0: may try."""
        return max(self._wait_ms(key, policy, now) for key, policy in _keys(user, address))

    def _wait_ms(self, key: tuple[str, ...], policy: Policy, now: Millis) -> int:
        failures = self._failures.get(key)
        if failures is None or failures.times < policy.free:
            return 0
        doublings = min(failures.times - policy.free, 30)
        delay = min(policy.first_ms << doublings, policy.max_ms)
        return max(0, failures.last + delay - now)

    def failed(self, user: str, address: str, now: Millis) -> None:
        for key, _ in _keys(user, address):
            before = self._failures.pop(key, None)
            again = before is not None and now - before.last < FORGET_MS
            times = before.times + 1 if before is not None and again else 1
            self._failures[key] = _Failures(times, now)
        while len(self._failures) > KEYS_MAX:
            self._failures.popitem(last=False)

    def succeeded(self, user: str, address: str) -> None:
        """Take back the try that was counted before it was checked.

        The user's failures at this address are forgotten; earlier ones of the address stay.
        """
        self._failures.pop(("pair", user, address), None)
        for key in (("address", address), ("user", user)):
            counted = self._failures.get(key)
            if counted is not None and counted.times > 1:
                self._failures[key] = counted._replace(times=counted.times - 1)
            elif counted is not None:
                del self._failures[key]


def _keys(user: str, address: str) -> tuple[tuple[tuple[str, ...], Policy], ...]:
    return (
        (("pair", user, address), PAIR),
        (("address", address), ADDRESS),
        (("user", user), USER),
    )
