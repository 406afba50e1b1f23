"""How time reaches the engine: passed in, so that a test or a simulation can own it."""

from typing import Protocol

from router.ids import Millis


class Clock(Protocol):
    def now(self) -> Millis:
        """Return the time of day. Never goes back while the process runs."""

    def seconds_until(self, when: Millis) -> float:
        """Return how long the event loop must sleep until ``when``; 0 if that has passed."""
