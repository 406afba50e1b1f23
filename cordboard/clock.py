"""The only reader of the clock."""

import time
from collections.abc import Callable

from router.ids import Millis

Read = Callable[[], int]


class SystemClock:
    """The time of day, corrected so that it never goes back.

    It follows the system's time forward at once (after a suspend, say). When the system's time is
    set back, it goes on at half its pace until the two meet.
    """

    def __init__(self, wall: Read = time.time_ns, steady: Read = time.monotonic_ns) -> None:
        self._wall = wall
        self._steady = steady
        self._told_ns = wall()
        self._told_at_ns = steady()

    def now(self) -> Millis:
        steady, wall = self._steady(), self._wall()
        passed = steady - self._told_at_ns
        told = self._told_ns + passed
        self._told_ns = wall if wall >= told else max(wall, self._told_ns + passed // 2)
        self._told_at_ns = steady
        return Millis(self._told_ns // 1_000_000)

    def not_before(self, moment: Millis) -> None:
        """Go on from ``moment``, where the last process stopped, if that lies ahead."""
        self._told_ns = max(self._told_ns, moment * 1_000_000)

    def seconds_until(self, when: Millis) -> float:
        return max(0.0, (when - self.now()) / 1000)
