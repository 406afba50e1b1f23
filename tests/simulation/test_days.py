"""Random days. ``make sim DAYS=1 SEED=n`` replays the one that failed."""

from collections import Counter

import pytest

from router.events import Event
from tests.simulation.day import Day

DAYS = 1_000
BATCH = 50


@pytest.mark.parametrize("first", range(0, DAYS, BATCH))
def test_every_promise_holds_on_fifty_random_days(first: int) -> None:
    for seed in range(first, first + BATCH):
        Day(seed).run()


def test_the_days_are_full_of_everything_that_can_happen() -> None:
    seen: Counter[str] = Counter()
    for seed in range(5_000, 5_060):
        day = Day(seed)
        day.run()
        seen.update(type(event).__name__ for event in day.journal)
    rare = {"QueueRemoved", "AgentRemoved", "OpeningSet"}
    missing = {
        kind.__name__
        for base in Event.__subclasses__()
        for kind in (base, *base.__subclasses__())
        if not seen[kind.__name__]
    }
    assert missing - {"ContactEvent", "AgentEvent"} - rare == set()
