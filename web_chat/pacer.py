"""How often waiting visitors are told their place: when it changed, and never in a storm."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands
from engine.hub import Hub
from engine.publication import Touched
from engine.turns import Consequence
from router import commands as c
from router.events import Announced, AnyEvent, Enqueued
from router.ids import ContactId, Millis, QueueId
from router.router import Router
from router.state import ContactState
from router.words import Channel, Stage

TICK_S: Final = 1.0
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
    """Asks the router to announce; what was told comes back as an event and is on disk."""

    def __init__(self, engine: Engine, hub: Hub, directory: Directory, errands: Errands) -> None:
        self._engine = engine
        self._hub = hub
        self._directory = directory
        self._errands = errands
        self._dirty: set[QueueId] = set()

    def note(self, touched: Touched) -> None:
        self._dirty |= touched.queues

    def tick(self, router: Router, now: Millis) -> None:
        """Once a second, with a router that holds nothing in flight."""
        dirty, self._dirty = self._dirty, set()
        for queue in dirty:
            if queue not in router.queues:
                continue
            for place, contact in enumerate(router.line(queue, LINE_MAX), start=1):
                state = router.contacts[contact]
                if state.channel is not Channel.CHAT or not self._is_there(state):
                    continue
                told = state.announced
                if told is not None and now - told.at < pause_ms(place):
                    self._dirty.add(queue)
                elif told is None or is_news(told, router.announcement(contact)):
                    self._tell(contact)

    def _is_there(self, state: ContactState) -> bool:
        return state.stage is Stage.WAITING and state.away_until is None

    def _tell(self, contact: ContactId) -> None:
        async def announce() -> None:
            await self._engine.submit(c.Announce(contact=contact), command_id="", actor="web_chat")

        self._errands.add(announce)
