"""The formulas against published figures and against each other."""

import math

import pytest

from reports.erlang import agents_needed, erlang_a, erlang_b, erlang_c


def test_erlang_c_of_a_hundred_calls_in_half_an_hour() -> None:
    found = erlang_c(100 / 1800, 180, 14, 20)
    assert found.load == pytest.approx(10)
    assert round(found.p_wait, 6) == 0.174132
    assert round(found.service_level, 6) == 0.888350
    assert round(found.mean_wait, 4) == 7.8359
    assert round(found.occupancy, 6) == 0.714286


def test_eighty_twenty_for_two_thousand_calls_an_hour_takes_107_agents() -> None:
    assert agents_needed(2000 / 3600, 180, 20, 0.8) == 107
    found = erlang_c(2000 / 3600, 180, 107, 20)
    assert round(found.service_level, 5) == 0.82380
    assert round(found.mean_wait, 3) == 9.862


@pytest.mark.parametrize(
    ("rate", "handle", "patience", "agents", "p_wait", "p_abandon", "wait", "digits"),
    [
        (120, 1, 2, 100, 0.99663, 0.166791, 0.333581, 6),
        (10, 1, 1, 10, 0.542070, 0.125110, 0.125110, 6),
        (100 / 1800, 180, 120, 12, None, 0.061597, 7.3917, 4),
    ],
)
def test_erlang_a_of_published_cases(
    rate: float,
    handle: float,
    patience: float,
    agents: int,
    p_wait: float | None,
    p_abandon: float,
    wait: float,
    digits: int,
) -> None:
    found = erlang_a(rate, handle, patience, agents)
    if p_wait is not None:
        assert round(found.p_wait, len(str(p_wait)) - 2) == p_wait
    assert round(found.p_abandon, 6) == p_abandon
    assert round(found.mean_wait, digits) == wait


@pytest.mark.parametrize(("load", "agents", "blocked"), [(1, 1, 0.5), (2, 2, 0.4), (0, 3, 0.0)])
def test_erlang_b_of_cases_that_a_person_can_check(load: int, agents: int, blocked: float) -> None:
    assert erlang_b(load, agents) == pytest.approx(blocked)


def test_without_agents_everybody_is_blocked_and_leaves() -> None:
    assert erlang_b(3, 0) == 1
    assert erlang_a(3, 1, 2, 0).p_abandon == pytest.approx(1)
    assert erlang_a(3, 1, 2, 0).mean_wait == pytest.approx(2)


def test_with_endless_patience_erlang_a_comes_to_erlang_c() -> None:
    patient, endless = erlang_a(10, 1, 1e9, 14), erlang_c(10, 1, 14)
    assert patient.p_wait == pytest.approx(endless.p_wait, rel=1e-6)
    assert patient.mean_wait == pytest.approx(endless.mean_wait, rel=1e-6)


def test_with_patience_as_long_as_handling_the_line_is_that_of_endless_agents() -> None:
    """Every state then leaves at the rate of its number, so the number is Poisson."""
    found = erlang_a(5, 1, 1, 3)
    poisson = [math.exp(-5) * 5**n / math.factorial(n) for n in range(3)]
    assert found.p_wait == pytest.approx(1 - sum(poisson))


def test_erlang_a_serves_those_who_stay() -> None:
    found = erlang_a(120, 1, 2, 100)
    assert found.occupancy * 100 == pytest.approx(120 * (1 - found.p_abandon))


def test_an_overloaded_line_without_patience_grows_for_ever() -> None:
    assert erlang_c(10, 1, 10).mean_wait == math.inf
    assert erlang_c(10, 1, 10, 20).service_level == 0


def test_a_big_centre_does_not_overflow() -> None:
    found = erlang_a(5_000, 1, 1, 5_000)
    assert 0 < found.p_abandon < 0.02
    assert math.isfinite(erlang_c(5_000, 1, 5_050, 0.1).mean_wait)


def test_extremes_of_patience_and_of_size_do_not_overflow() -> None:
    # Twice as many come as one serves, and wait for as long as it takes: half of them leave.
    patient = erlang_a(2, 1, 10_000, 1)
    assert patient.p_abandon == pytest.approx(0.5)
    assert patient.occupancy == pytest.approx(1)
    empty = erlang_a(0.01, 10, 60, 150)
    assert empty.p_wait == pytest.approx(0, abs=1e-100)
    assert empty.occupancy == pytest.approx(0.1 / 150)


@pytest.mark.parametrize("bad", [(-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, -1)])
def test_values_out_of_range_are_refused(bad: tuple[float, float, float, int]) -> None:
    with pytest.raises(ValueError, match="must|goes"):
        erlang_a(*bad)


def test_the_level_is_a_share() -> None:
    with pytest.raises(ValueError, match="share"):
        agents_needed(1, 1, 1, 1.0)
