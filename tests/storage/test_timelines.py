"""What is kept of an agent's day."""

from collections.abc import Iterator

import pytest

from router.commands import SetStatus, SignOut
from router.ids import Millis
from router.words import Status
from storage.store import Store, open_store
from storage.timelines import Held, Spell, timeline
from tests.storage.road import ANN, Road

T0 = 1_000
END = 3_600_000


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url, at=Millis(0))
    yield store
    store.close()


def read(store: Store, begin: int, end: int) -> tuple[list[Spell], list[Held]]:
    return store.read_now(timeline, ANN, Millis(begin), Millis(end))


def scripted_day(road: Road) -> None:
    """In at 1 s, a chat from 11 to 41 and its wrap-up to 46 s, lunch from 46 s, out at 106 s."""
    road.sign_in()
    road.enqueue("c1")
    road.wait(10_000)
    road.accept("c1")
    road.wait(30_000)
    road.end("c1")
    road.wait(5_000)
    road.do(SetStatus(agent=ANN, status=Status.BREAK, reason="lunch"))
    road.wait(60_000)
    road.do(SignOut(agent=ANN))


def test_it_is_told_in_the_order_in_which_it_began(store: Store) -> None:
    scripted_day(Road(store))
    spells, held = read(store, 0, END)
    assert [(one.kind, one.value, one.reason, one.started_at, one.ended_at) for one in spells] == [
        ("status", "available", "", T0, T0 + 45_000),
        ("status", "break", "lunch", T0 + 45_000, T0 + 105_000),
    ]
    assert [(one.contact, one.kind, one.started_at, one.ended_at) for one in held] == [
        ("c1", "serving", T0 + 10_000, T0 + 40_000),
        ("c1", "wrap_up", T0 + 40_000, T0 + 40_000),
    ]
    assert {(one.channel, one.queue) for one in held} == {("chat", "sales")}


def test_what_only_touches_the_day_is_told_whole_and_nothing_else(store: Store) -> None:
    scripted_day(Road(store))
    spells, held = read(store, T0 + 20_000, T0 + 30_000)
    assert [(one.value, one.started_at) for one in spells] == [("available", T0)]
    assert [one.kind for one in held] == ["serving"]
    assert read(store, T0 + 105_000, END) == ([], [])
    assert read(store, 0, T0) == ([], [])


def test_what_goes_on_has_no_end(store: Store) -> None:
    road = Road(store)
    road.sign_in()
    road.enqueue("c1")
    road.accept("c1")
    spells, held = read(store, 0, END)
    assert [(one.value, one.ended_at) for one in spells] == [("available", None)]
    assert [(one.kind, one.ended_at) for one in held] == [("serving", None)]


def test_offers_that_were_missed_are_seen(store: Store) -> None:
    road = Road(store)
    road.sign_in()
    road.enqueue("c1")
    road.wait(25_000)
    road.wait(25_000)
    spells, held = read(store, 0, END)
    assert [(one.kind, one.value) for one in spells] == [
        ("status", "available"),
        ("responding", "not_responding"),
    ]
    assert held == []
