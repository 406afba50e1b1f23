"""How often waiting visitors are told their place: when it changed, and never in a storm."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from engine.publication import Touched
from engine.turns import Consequence
from router import commands as c
from router.events import Announced, AnyEvent, Enqueued
from router.ids import ContactId, Millis, QueueId
from router.router import Router
from router.state import ContactState
from router.words import Channel, Stage

LOOK_EVERY_MS: Final = 1_000
"""No line is looked at more often."""
SEEN_MAX: Final = 1_000
ASKED_MAX: Final = 40
"""Of the contacts in all lines, so many are looked at in one step, and of so many the router is
asked what to say: half a millisecond each, where many skills are asked for."""
AT_ONCE: Final = 200
ASKED_AT_ONCE: Final = 20
"""The same of one line, before the next one has its turn."""
LINE_MAX: Final = 1_000
"""Of each queue, so many are told; further back the place says little."""
WORSE: Final = 1.5
"""A wait is called longer when it has grown by half."""


def pause_ms(position: int) -> int:
    """Who is nearly there hears every step; further back, less often."""
    if position <= 10:
        return 1_000
    return 5_000 if position <= 100 else 15_000


def is_news(told: Announced, now: Announced) -> bool:
    """Whether saying ``now`` tells the customer more than what they were told already."""
    if told.position != now.position:
        return True
    if told.high_ms is None or now.high_ms is None:
        return told.high_ms is not now.high_ms
    return now.high_ms < told.high_ms - (told.high_ms >> 3) or now.high_ms > told.high_ms * WORSE


def announce_newcomers(events: Sequence[AnyEvent], router: Router) -> Iterator[Consequence]:
    """Who must wait is told how long in the moment of entering. Refused, where nobody waits."""
    for event in events:
        if isinstance(event, Enqueued) and event.channel is Channel.CHAT:
            yield Consequence(c.Announce(contact=event.contact))


class Pacer:
    """Asks the router to announce; what was told comes back as an event and is on disk.

    A look at the whole of a long line would hold up everybody else: each step looks at so many
    contacts only, and goes on where it stopped. In a storm waits are told later, and nothing else.
    """

    def __init__(self, tell: Callable[[ContactId], None]) -> None:
        self._tell = tell
        self._todo: dict[QueueId, int] = {}
        """Queues to look at, in turn, each with how many of its line have been looked at."""
        self._again: dict[QueueId, Millis] = {}
        """Queues to look at then, at the earliest."""
        self._looked: dict[QueueId, Millis] = {}
        """When the last look at each began."""

    def note(self, touched: Touched) -> None:
        for queue in touched.queues:
            self._again.setdefault(queue, self._next_look(queue))

    def _next_look(self, queue: QueueId) -> Millis:
        return Millis(self._looked.get(queue, 0) + LOOK_EVERY_MS)

    def step(self, router: Router, now: Millis) -> None:
        """Some times a second, with a router that holds nothing in flight."""
        for queue in [queue for queue, at in self._again.items() if at <= now]:
            # One that is being looked at is looked at once more when that is done.
            if queue not in self._todo:
                self._todo[queue] = 0
                self._looked[queue] = now
                del self._again[queue]
        seen = asked = 0
        while self._todo and seen < SEEN_MAX and asked < ASKED_MAX:
            queue, first = next(iter(self._todo.items()))
            del self._todo[queue]
            some, asked_now = self._look(router, queue, first, now)
            seen, asked = seen + some + 1, asked + asked_now

    def _look(self, router: Router, queue: QueueId, first: int, now: Millis) -> tuple[int, int]:
        """Look at some of the line. Return how many, and of how many the router was asked."""
        if queue not in router.queues:
            self._looked.pop(queue, None)
            return 0, 0
        line = router.line(queue, min(first + AT_ONCE, LINE_MAX))
        seen = asked = 0
        for place, contact in enumerate(line[first:], start=first + 1):
            if asked == ASKED_AT_ONCE:
                break
            seen += 1
            state = router.contacts[contact]
            if state.channel is not Channel.CHAT or not self._is_there(state):
                continue
            told = state.announced
            if told is not None and now - told.at < pause_ms(place):
                self._again.setdefault(queue, self._next_look(queue))
                continue
            asked += 1
            if told is None or is_news(told, router.announcement(contact, now)):
                self._tell(contact)
        if first + seen < min(router.line_length(queue), LINE_MAX):
            self._todo[queue] = first + seen
        return seen, asked

    def _is_there(self, state: ContactState) -> bool:
        return state.stage is Stage.WAITING and state.away_until is None
