"""Why this agent, and why still waiting: true, ordered, and in codes."""

import random

import pytest

from router import commands as c
from router import events as e
from router.events import Offered
from router.ids import AgentId, ContactId, Millis
from router.router import Router
from router.state import asked_needs
from router.words import Channel, OfferKind, Status, Strategy
from tests.router.centre import ANN, BOB, CAT, SALES, House, all_rules, need, queue
from tests.router.seen import decline, of, one


def why(house: House, name: str) -> e.Why:
    return next(event.why for event in reversed(of(house.events, Offered)) if event.contact == name)


def waits(house: House, name: str) -> tuple[str, int, int, int]:
    found = house.router.why_waiting(ContactId(name))
    return (found.code, found.able, found.at_work, found.free)


def test_an_offer_says_what_decided_who_else_was_able_and_how_long_it_waited() -> None:
    house = House()
    house.comes("a")
    house.wait(4_000)
    house.do(c.SetStrategy(queue=SALES, strategy=Strategy.LEAST_BUSY))
    house.agent(ANN, chat=2)
    house.agent(BOB, chat=2)
    house.comes("b")
    first, second = why(house, "a"), why(house, "b")
    assert (first.kind, first.strategy) == (OfferKind.ROUTED, Strategy.LEAST_BUSY)
    assert (first.measure, first.able, first.others, first.waited_ms) == (0, 1, (), 4_000)
    assert (second.measure, second.able, second.waited_ms) == (0, 2, 0)
    assert [(o.agent, o.measure) for o in second.others] == [(ANN, 1)]


def test_the_measure_of_most_available_is_the_room_left_before_the_offer() -> None:
    house = House()
    house.agent(ANN, chat=8)
    house.agent(BOB, chat=2)
    house.comes("a")
    reason = why(house, "a")
    assert reason.measure == 8
    assert [(o.agent, o.measure) for o in reason.others] == [(BOB, 2)]


def test_at_most_three_others_are_named_best_first() -> None:
    house = House()
    for n in range(6):
        house.agent(AgentId(f"agent{n}"), chat=1 + n, skills={f"skill{n % 4}": 1})
    house.comes("a")
    reason = why(house, "a")
    assert reason.able == 6
    assert [o.agent for o in reason.others] == ["agent4", "agent3", "agent2"]
    assert [o.measure for o in reason.others] == [5, 4, 3]


def test_whoever_is_passed_over_is_not_named_as_able() -> None:
    house = House()
    for agent, room in ((ANN, 9), (BOB, 8), (CAT, 7)):
        house.agent(agent, chat=room)
    house.comes("a")
    house.do(decline("a", ANN))
    reason = why(house, "a")
    assert reason.able == 2
    assert [o.agent for o in reason.others] == [CAT]


@pytest.mark.parametrize("strategy", list(Strategy))
def test_a_preferred_agents_measure_is_the_strategys(strategy: Strategy) -> None:
    house = House(queue(strategy=strategy))
    house.agent(ANN, chat=5)
    house.comes("a")
    house.serve("a")
    house.comes("b", preferred=ANN)
    expected = {
        Strategy.MOST_AVAILABLE: 4,
        Strategy.LEAST_BUSY: 1,
        Strategy.LEAST_LOADED: 200,
        Strategy.LONGEST_IDLE: 0,
        Strategy.ROUND_ROBIN: 1,
    }
    reason = why(house, "b")
    assert (reason.kind, reason.measure) == (OfferKind.PREFERRED, expected[strategy])


def check_reason(before: Router, event: Offered) -> None:
    """Compare with a look at every agent, just before the offer."""
    contact = before.contacts[event.contact]
    setup = before.queues[contact.queue].setup
    needs = asked_needs(contact, setup)
    ranks = []
    before._core.lines.refresh()
    for agent in before.agents.values():
        room = before.spare(agent.id, contact.channel)
        skills = agent.setup.skills
        if (
            agent.offerable()
            and room > 0
            and agent.id not in contact.excluded
            and contact.queue in agent.setup.queues
            and all(skills.get(n.skill, 0) >= n.level for n in needs)
        ):
            measures = {
                Strategy.MOST_AVAILABLE: -room,
                Strategy.LEAST_BUSY: len(agent.contacts),
                Strategy.LEAST_LOADED: before.load(agent.id),
                Strategy.LONGEST_IDLE: agent.served_seq,
                Strategy.ROUND_ROBIN: agent.given_seq,
            }
            ranks.append((measures[setup.strategy], agent.given_seq, agent.id))
    ranks.sort()
    sign = -1 if setup.strategy is Strategy.MOST_AVAILABLE else 1
    assert event.why.able == len(ranks)
    assert (event.why.measure, event.agent) == (sign * ranks[0][0], ranks[0][2])
    told = [(o.measure, o.agent) for o in event.why.others]
    assert told == [(sign * value, agent) for value, _, agent in ranks[1:4]]


@pytest.mark.parametrize("seed", range(10))
def test_the_reasons_are_exact_with_many_profiles_and_refusals(seed: int) -> None:
    chance = random.Random(seed)
    house = House(queue(strategy=chance.choice(list(Strategy)), rules=all_rules(misses=9)))
    agents = [AgentId(f"agent{n:02}") for n in range(24)]
    for agent in agents:
        skills = {f"s{k}": 1 for k in range(5) if chance.random() < 0.6}
        house.agent(agent, chat=chance.randint(1, 4), skills=skills)
    for n in range(60):
        house.comes(f"c{n}", needs=tuple(need(s) for s in ("s0", "s1") if chance.random() < 0.3))
        for name in sorted(house.router.contacts):
            held = house.router.contacts[name]
            if held.agent is None or chance.random() < 0.6:
                continue
            if held.stage == "offered" and chance.random() < 0.5:
                house.do(decline(name, held.agent))
            elif held.stage == "offered":
                house.serve(name)
            elif held.stage == "serving":
                house.finish(name)
        house.wait(1_000)
    before = Router()
    checked = 0
    for event in house.events:
        if isinstance(event, Offered):
            check_reason(before, event)
            checked += 1
        before.apply(event)
    assert checked >= 60


def test_waiting_because_nobody_has_the_queue_and_the_skills() -> None:
    house = House(queue(needs=(need("art"),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    assert waits(house, "a") == ("nobody_serves", 0, 0, 0)


def test_waiting_because_every_limit_is_zero() -> None:
    house = House()
    house.agent(ANN, chat=0)
    house.comes("a")
    assert waits(house, "a") == ("limits_zero", 0, 0, 0)


def test_waiting_because_nobody_who_could_is_at_work() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.do(c.SetStatus(agent=ANN, status=Status.BREAK))
    house.comes("a")
    assert waits(house, "a") == ("nobody_at_work", 1, 0, 0)


def test_of_those_who_are_signed_in_it_is_told_why_nothing_is_offered_to_them() -> None:
    house = House()
    for agent in (ANN, BOB, CAT):
        house.agent(agent, chat=1)
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    house.do(c.SignOut(agent=CAT))
    house.comes("a")
    house.wait(60_000)
    found = house.router.why_waiting(ContactId("a"))
    assert (found.code, found.able) == ("nobody_at_work", 3)
    assert (found.not_responding, found.on_break, found.reconnecting) == (1, 1, 0)


def test_waiting_because_all_are_full() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("b")
    house.comes("a")
    assert waits(house, "a") == ("all_full", 1, 1, 0)
    assert house.router.why_waiting(ContactId("a")).position == 1


def test_waiting_because_those_free_have_turned_it_down() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("b")
    house.comes("a")
    house.do(decline("a", BOB))
    assert waits(house, "a") == ("passed_over", 2, 2, 1)
    assert house.router.why_waiting(ContactId("a")).until == 30_000


def test_the_other_codes_of_waiting() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("offered")
    found = house.router.why_waiting(ContactId("offered"))
    assert (found.code, found.agent, found.until) == ("being_offered", ANN, 30_000)
    house.comes("preferring", preferred=ANN)
    found = house.router.why_waiting(ContactId("preferring"))
    assert (found.code, found.agent, found.until) == ("for_preferred", ANN, 30_000)
    house.comes("later", Channel.VOICE)
    house.do(c.RequestCallback(contact=ContactId("later"), not_before=Millis(5_000)))
    found = house.router.why_waiting(ContactId("later"))
    assert (found.code, found.until) == ("scheduled", 5_000)
    house.comes("away")
    house.do(c.CustomerDropped(contact=ContactId("away")))
    found = house.router.why_waiting(ContactId("away"))
    assert (found.code, found.until) == ("customer_away", 60_000)
    house.serve("offered")
    assert house.router.why_waiting(ContactId("offered")).code == "not_waiting"
    assert one(house.do(c.CustomerLeft(contact=ContactId("away"))), e.Lost)
    assert house.router.why_waiting(ContactId("away")).code == "not_waiting"
