"""Who gets it: examples of the field, with figures that a person can check in the head."""

import pytest

from router import commands as c
from router.events import Offered
from router.ids import AgentId
from router.router import Router
from router.words import Channel, Status, Strategy
from tests.router.centre import ANN, BOB, CAT, SALES, House, queue


def offered_to(house: House, contact: str, channel: Channel = Channel.CHAT) -> AgentId | None:
    offers = [e for e in house.comes(contact, channel) if isinstance(e, Offered)]
    return offers[0].agent if offers else None


def house_with(strategy: Strategy, *, ann: int, bob: int) -> House:
    """Ann holds two chats and Bob one; both have room."""
    house = House(queue(strategy=Strategy.ROUND_ROBIN))
    house.agent(ANN, chat=ann)
    for contact in ("a1", "a2"):
        house.comes(contact)
        house.serve(contact)
    house.agent(BOB, chat=bob)
    house.do(c.SetStatus(agent=ANN, status=Status.BREAK))
    house.comes("b1")
    house.serve("b1")
    house.do(c.SetStatus(agent=ANN, status=Status.AVAILABLE))
    assert (house.router.held(ANN, Channel.CHAT), house.router.held(BOB, Channel.CHAT)) == (2, 1)
    if strategy is not Strategy.ROUND_ROBIN:
        house.do(c.SetStrategy(queue=SALES, strategy=strategy))
    return house


def test_most_available_picks_the_agent_with_more_room_though_he_holds_more() -> None:
    assert offered_to(house_with(Strategy.MOST_AVAILABLE, ann=8, bob=2), "new") == ANN


def test_least_busy_picks_the_agent_who_holds_fewer_though_he_has_less_room() -> None:
    assert offered_to(house_with(Strategy.LEAST_BUSY, ann=8, bob=2), "new") == BOB


def test_least_loaded_compares_shares() -> None:
    assert offered_to(house_with(Strategy.LEAST_LOADED, ann=8, bob=2), "new") == ANN
    assert offered_to(house_with(Strategy.LEAST_LOADED, ann=3, bob=2), "new") == BOB


@pytest.mark.parametrize("limit", [3, 4, 8])
def test_with_equal_limits_most_available_least_busy_and_least_loaded_agree(limit: int) -> None:
    chosen = {
        offered_to(house_with(strategy, ann=limit, bob=limit), "new")
        for strategy in (Strategy.MOST_AVAILABLE, Strategy.LEAST_BUSY, Strategy.LEAST_LOADED)
    }
    assert chosen == {BOB}


def test_a_tie_goes_to_whoever_was_given_something_longest_ago_not_who_ended_longest_ago() -> None:
    house = House(queue(strategy=Strategy.LEAST_BUSY))
    house.agent(ANN, chat=1)
    assert offered_to(house, "first") == ANN
    house.serve("first")
    house.agent(BOB, chat=1)
    assert offered_to(house, "second") == BOB
    house.serve("second")
    house.finish("second")
    house.finish("first")
    assert offered_to(house, "third") == ANN


def test_longest_idle_counts_from_the_end_of_the_last_service() -> None:
    house = House(queue(strategy=Strategy.LONGEST_IDLE))
    house.agent(ANN, chat=2)
    house.agent(BOB, chat=2)
    assert offered_to(house, "first") == ANN
    house.serve("first")
    assert offered_to(house, "second") == BOB
    house.serve("second")
    house.finish("second")
    house.finish("first")
    # Bob's service ended first, though Ann was given hers first.
    assert offered_to(house, "third") == BOB


def test_round_robin_goes_round() -> None:
    house = House(queue(strategy=Strategy.ROUND_ROBIN))
    for agent in (ANN, BOB, CAT):
        house.agent(agent, chat=3)
    given = []
    for n in range(6):
        given.append(offered_to(house, f"c{n}"))
        house.serve(f"c{n}")
    assert given == [ANN, BOB, CAT, ANN, BOB, CAT]


def test_round_robin_remembers_whose_turn_it_is_when_all_hands_are_empty_and_after_a_restart() -> (
    None
):
    house = House(queue(strategy=Strategy.ROUND_ROBIN))
    for agent in (ANN, BOB, CAT):
        house.agent(agent, chat=3)
    given = []
    for n in range(6):
        given.append(offered_to(house, f"c{n}"))
        house.serve(f"c{n}")
        house.finish(f"c{n}")
        house.router = Router.restore(house.router.snapshot())
    assert given == [ANN, BOB, CAT, ANN, BOB, CAT]
