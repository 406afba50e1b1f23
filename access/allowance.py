"""How much somebody may do in a while: token buckets, one for each key."""

from collections import OrderedDict
from typing import Final

from router.ids import Millis

KEYS_MAX: Final = 50_000
"""Buckets remembered; beyond, the one used longest ago is forgotten, and so is full again."""


class Allowance:
    """``burst`` at once, and ``per_minute`` in the long run."""

    def __init__(self, *, per_minute: float, burst: int) -> None:
        self._per_ms = per_minute / 60_000
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, Millis]] = OrderedDict()

    def take(self, key: str, now: Millis) -> bool:
        """Take one, or return False and take nothing."""
        left, at = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + max(0, now - at) * self._per_ms)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > KEYS_MAX:
            self._buckets.popitem(last=False)
        return allowed
