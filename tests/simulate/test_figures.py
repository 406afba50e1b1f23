"""Each figure by counts that a person can check."""

import pytest

from router.ids import AgentId, Millis, QueueId
from router.simulate.figures import (
    Fate,
    Figures,
    Group,
    Labour,
    Story,
    estimate,
    figures,
    student_t,
)
from router.words import Channel

LINE = QueueId("line")


def story(fate: Fate, wait_s: float, **more: object) -> Story:
    return Story(
        queue=LINE,
        channel=Channel.VOICE,
        entered_at=Millis(0),
        target_ms=20_000,
        fate=fate,
        wait_ms=round(wait_s * 1_000),
        **more,  # type: ignore[arg-type]
    )


def of(*stories: Story, labour: dict[AgentId, Labour] | None = None) -> Figures:
    return figures(stories, labour or {}, Group())


def test_service_levels_of_the_field_s_example() -> None:
    """510 calls, 410 of 460 answered within 20 s, 10 of 50 abandoned within 20 s."""
    found = of(
        *[story(Fate.ANSWERED, 20)] * 410,
        *[story(Fate.ANSWERED, 21)] * 50,
        *[story(Fate.ABANDONED, 5)] * 10,
        *[story(Fate.ABANDONED, 30)] * 40,
    )
    assert found["sl4"] == pytest.approx(82.00)
    assert round(found["sl3"] or 0, 2) == 80.39
    assert found["abandonment"] == pytest.approx(100 * 50 / 510)


def test_waits_are_those_of_answered_contacts_by_nearest_rank() -> None:
    answered = [story(Fate.ANSWERED, n) for n in range(20, 0, -1)]
    found = of(*answered, story(Fate.ABANDONED, 500))
    assert found["asa"] == pytest.approx(10.5)
    assert (found["p50"], found["p80"], found["p95"]) == (10, 16, 19)
    assert found["wait_all"] == pytest.approx((210 + 500) / 21)


def test_nothing_divided_by_nothing_is_no_figure() -> None:
    found = of()
    for key in ("sl4", "sl3", "abandonment", "asa", "p95", "occupancy", "coverage", "bias"):
        assert found[key] is None, key
    assert found["entered"] == 0


def test_what_was_told_is_held_against_what_came() -> None:
    told = (30_000, 60_000)
    found = of(
        story(Fate.ANSWERED, 10, told=told),
        story(Fate.ANSWERED, 30, told=told),
        story(Fate.ANSWERED, 60, told=told),
        story(Fate.ANSWERED, 100, told=told),
        story(Fate.ABANDONED, 5, told=told),
        story(Fate.ANSWERED, 0),
    )
    assert found["told"] == 4
    assert found["coverage"] == 50
    assert found["kept"] == 75
    assert found["bias"] == pytest.approx((10 + 30 + 60 + 100) / 4 - 45)


def test_occupancy_ignores_concurrency_and_utilisation_does_not() -> None:
    """Half an hour with one chat of four, half an hour idle."""
    half = 1_800_000
    labour = Labour(
        queues=(LINE,), on_contact=half, idle=half, available=2 * half, filled=250 * half
    )
    found = of(labour={AgentId("ann"): labour})
    assert found["occupancy"] == 50
    assert found["utilisation"] == 12.5


def test_groups_take_their_own_contacts_and_agents() -> None:
    chat = story(Fate.ANSWERED, 1)
    chat.channel = Channel.CHAT
    stories = [story(Fate.ANSWERED, 1), chat]
    other = {AgentId("bob"): Labour(queues=(QueueId("other"),), on_contact=1)}
    assert figures(stories, other, Group(LINE))["entered"] == 2
    assert figures(stories, other, Group(LINE, Channel.CHAT))["entered"] == 1
    assert figures(stories, other, Group(LINE))["occupancy"] is None
    assert figures(stories, other, Group())["occupancy"] == 100


@pytest.mark.parametrize(
    ("freedom", "confidence", "t"),
    [(1, 0.95, 12.706), (2, 0.95, 4.303), (9, 0.95, 2.262), (10, 0.95, 2.228), (19, 0.99, 2.861)],
)
def test_student_s_t_is_that_of_the_tables(freedom: int, confidence: float, t: float) -> None:
    assert round(student_t(freedom, confidence), 3) == t


def test_an_interval_needs_two_replications() -> None:
    both = estimate([10.0, 12.0, None])
    assert both is not None
    assert both.half is not None
    assert (both.mean, both.replications) == (11.0, 2)
    # s = sqrt 2, over sqrt 2 replications: the half is t of one degree of freedom.
    assert both.half == pytest.approx(12.706, abs=1e-3)
    assert both.holds(0)
    one = estimate([10.0])
    assert one is not None
    assert one.half is None
    assert not one.holds(10.0)
    assert estimate([None]) is None
