"""Days small enough to be followed by hand, and days with everything in them."""

from functools import cache
from pathlib import Path

import pytest

from router.simulate.day import Day, Outcome
from router.simulate.draws import DAY_MS, HOUR_MS, poisson, stream
from router.simulate.figures import Fate, Group, figures
from router.simulate.report import groups_of, simulate, text
from router.simulate.scenario import Scenario, changed, load
from router.words import Channel, Strategy
from tests.simulate.centres import ALL_DAY, agents, channel, exponential, fixed, queue, scenario

EXAMPLE = Path(__file__).parents[2] / "config" / "simulation.toml"


def fates(outcome: Outcome) -> set[Fate]:
    return {story.fate for story in outcome.stories}


def test_one_agent_with_a_fixed_handling_time_follows_lindley_s_recursion() -> None:
    """Each waits for what is left of the one before: every single wait is known."""
    outcome = Day(scenario(), 0).run()
    moments = list(poisson([(0, DAY_MS, 20.0)], 1, stream(1, 0, "line/voice/arrivals")))
    free_at, waits = 0, []
    for moment in moments:
        begins = max(moment, free_at)
        waits.append(begins - moment)
        free_at = begins + 120_000
    served = [s for s in outcome.stories if s.fate is Fate.ANSWERED]
    assert [s.entered_at for s in outcome.stories] == moments
    assert [s.wait_ms for s in served] == waits[: len(served)]
    assert len(served) >= len(moments) - 5
    assert max(waits) > 120_000


def test_time_is_accounted_for_to_the_millisecond() -> None:
    outcome = Day(scenario(), 0).run()
    (labour,) = outcome.labour.values()
    assert labour.on_contact + labour.idle == DAY_MS == labour.available
    assert labour.filled == 1_000 * labour.on_contact
    done = sum(s.fate is Fate.ANSWERED for s in outcome.stories)
    assert done * 120_000 - labour.on_contact < 120_000


def test_wrap_up_is_work_on_the_contact() -> None:
    plain = Day(scenario(), 0).run()
    voice = channel(wrap_up=fixed(30))
    longer = Day(scenario(queue=[queue(channel={"voice": voice})]), 0).run()
    (before,), (after,) = plain.labour.values(), longer.labour.values()
    assert after.on_contact == pytest.approx(before.on_contact * 150 / 120, rel=0.01)


def test_what_comes_during_the_warm_up_does_not_count() -> None:
    outcome = Day(scenario(warm_up_s=3_600), 0).run()
    assert min(s.entered_at for s in outcome.stories) >= HOUR_MS
    (labour,) = outcome.labour.values()
    assert labour.on_contact + labour.idle == DAY_MS - HOUR_MS


def test_the_ring_of_an_offer_is_waiting_for_the_customer_and_neither_idle_nor_contact() -> None:
    outcome = Day(scenario(agents=[agents(answers=fixed(5), limits={"voice": 1})]), 0).run()
    served = [s for s in outcome.stories if s.fate is Fate.ANSWERED]
    assert min(s.wait_ms for s in served) == 5_000
    (labour,) = outcome.labour.values()
    rings = DAY_MS - labour.on_contact - labour.idle
    assert len(served) * 5_000 <= rings <= (len(served) + 1) * 5_000
    assert labour.filled > 1_000 * labour.on_contact


def test_who_has_no_patience_leaves_when_it_ends() -> None:
    voice = channel(patience=fixed(45))
    outcome = Day(scenario(queue=[queue(channel={"voice": voice})]), 0).run()
    left = [s for s in outcome.stories if s.fate is Fate.ABANDONED]
    assert left
    assert {s.wait_ms for s in left} == {45_000}
    assert max(s.wait_ms for s in outcome.stories) == 45_000


def test_offers_that_nobody_answers_count_and_the_agent_comes_back() -> None:
    voice = channel(offer_s=20, misses=2)
    outcome = Day(
        scenario(
            queue=[queue(channel={"voice": voice})],
            agents=[agents(count=3, answers=fixed(3), ignores=0.3, back=fixed(60))],
        ),
        0,
    ).run()
    found = figures(outcome.stories, outcome.labour, Group())
    missed, stopped = found["missed"] or 0, found["stopped"] or 0
    assert 0 < stopped < missed
    assert (found["handled"] or 0) >= len(outcome.stories) - 5


def test_agents_go_home_with_empty_hands_and_the_line_waits_for_the_next_shift() -> None:
    shifts = [{"from": "09:00", "until": "10:00"}, {"from": "12:00", "until": "14:00"}]
    day = Day(scenario(days=2, agents=[agents(count=4, shifts=shifts)]), 0)
    outcome = day.run()
    begins = [s.entered_at + s.wait_ms for s in outcome.stories if s.fate is Fate.ANSWERED]
    hours = {moment % DAY_MS // HOUR_MS for moment in begins}
    assert hours == {9, 12, 13}
    assert Fate.WAITING in fates(outcome)
    assert not any(agent.signed_in for agent in day.router.agents.values())


def test_closed_full_and_overlong_lines_are_told_apart() -> None:
    strict = queue(
        opening=[{"from": "08:00", "until": "20:00"}],
        max_waiting=2,
        max_wait_s=100,
        channel={"voice": channel(arrivals=[{**ALL_DAY, "per_hour": 60}])},
    )
    outcome = Day(scenario(queue=[strict]), 0).run()
    assert fates(outcome) == {Fate.ANSWERED, Fate.GIVEN_UP, Fate.TURNED_AWAY}
    away = {s.entered_at // HOUR_MS for s in outcome.stories if s.fate is Fate.TURNED_AWAY}
    assert {0, 7, 20, 23} < away
    assert {s.wait_ms for s in outcome.stories if s.fate is Fate.GIVEN_UP} == {100_000}


def test_overflow_serves_and_counts_where_the_contact_came_in() -> None:
    first = queue(overflow="other", max_waiting=0)
    other = queue(id="other")
    outcome = Day(
        scenario(queue=[first, other], agents=[agents(queues=["other"], count=3)]), 0
    ).run()
    served = [s for s in outcome.stories if s.fate is Fate.ANSWERED and s.queue == "line"]
    assert len(served) > 300


def test_extra_needs_go_to_those_who_have_the_skill() -> None:
    voice = channel(extra=[{"share": 0.25, "needs": {"german": 1}}])
    plain = Day(scenario(queue=[queue(channel={"voice": voice})]), 0).run()
    stuck = sum(s.fate is Fate.WAITING for s in plain.stories)
    assert stuck == pytest.approx(len(plain.stories) / 4, rel=0.25)
    both = [agents(), agents(id="uwe", skills={"german": 1})]
    skilled = Day(scenario(queue=[queue(channel={"voice": voice})], agents=both), 0).run()
    assert sum(s.fate is Fate.WAITING for s in skilled.stories) < 5


@cache
def example_with(strategy: Strategy) -> Outcome:
    return Day(changed(load(EXAMPLE), strategy=strategy), 0).run()


@pytest.mark.parametrize("strategy", list(Strategy))
def test_every_strategy_and_every_channel_make_a_day(strategy: Strategy) -> None:
    outcome = example_with(strategy)
    assert {s.channel for s in outcome.stories} == set(Channel)
    assert {Fate.ANSWERED, Fate.ABANDONED} <= fates(outcome)
    assert any(s.told for s in outcome.stories)


def test_strategies_are_compared_over_the_same_customers() -> None:
    came = [
        [(s.entered_at, s.channel) for s in example_with(strategy).stories]
        for strategy in (Strategy.MOST_AVAILABLE, Strategy.ROUND_ROBIN)
    ]
    assert came[0] == came[1]


def small(seed: int) -> Scenario:
    voice = channel(handling=exponential(120), patience=exponential(60))
    return scenario(seed=seed, replications=2, queue=[queue(channel={"voice": voice})])


def test_the_same_seed_gives_the_same_report_and_another_seed_another() -> None:
    first, again, other = (text(simulate(small(seed))) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_replications_differ() -> None:
    runs = simulate(small(1)).runs[Group()]
    assert runs[0] != runs[1]


def test_days_follow_each_other_in_one_replication() -> None:
    outcome = Day(scenario(days=3), 0).run()
    assert {s.entered_at // DAY_MS for s in outcome.stories} == {0, 1, 2}
    (labour,) = outcome.labour.values()
    assert labour.available == 3 * DAY_MS


def test_a_group_for_everything_each_queue_and_each_channel_of_a_mixed_queue() -> None:
    names = [str(group) for group in groups_of(load(EXAMPLE))]
    assert names[0] == "All queues"
    assert "support" in names
    assert "support / voice" not in names
    assert {"sales / voice", "sales / chat", "writing / fax"} < set(names)
