import math
import statistics

import pytest

from router.simulate.draws import (
    DAY_MS,
    HOUR_MS,
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Never,
    poisson,
    stream,
)


@pytest.mark.parametrize(
    ("distribution", "cv"),
    [
        (Exponential(mean_s=180), 1.0),
        (Lognormal(mean_s=180, cv=1.2), 1.2),
        (Gamma(mean_s=180, cv=0.5), 0.5),
        (Gamma(mean_s=180, cv=1.5), 1.5),
    ],
)
def test_what_is_drawn_has_the_mean_and_the_variation_asked_for(
    distribution: Distribution, cv: float
) -> None:
    chance = stream(1, 0, "draws")
    drawn = [distribution.draw(chance) or 0 for _ in range(20_000)]
    mean = statistics.fmean(drawn)
    assert abs(mean - 180_000) < 4 * 180_000 * cv / math.sqrt(len(drawn))
    assert statistics.stdev(drawn) / mean == pytest.approx(cv, rel=0.08)


def test_a_fixed_time_is_always_the_same_and_endless_patience_never_ends() -> None:
    chance = stream(1, 0, "draws")
    assert {Fixed(mean_s=1.5).draw(chance) for _ in range(5)} == {1_500}
    patience: Distribution = Never()
    assert patience.draw(chance) is None


def test_arrivals_follow_the_rate_of_their_interval() -> None:
    rates = [(8 * HOUR_MS, 9 * HOUR_MS, 30.0), (9 * HOUR_MS, 11 * HOUR_MS, 120.0), (12, 13, 0.0)]
    days = 100
    moments = list(poisson(rates, days, stream(1, 0, "arrivals")))
    assert moments == sorted(moments)
    hours = [moment % DAY_MS // HOUR_MS for moment in moments]
    assert set(hours) == {8, 9, 10}
    for hour, per_hour in ((8, 30), (9, 120), (10, 120)):
        expected = days * per_hour
        assert abs(hours.count(hour) - expected) < 4 * math.sqrt(expected)
    counts = [sum(m // DAY_MS == day for m in moments) for day in range(days)]
    # The variance of a Poisson count is its mean.
    assert statistics.variance(counts) == pytest.approx(270, rel=0.6)


def test_streams_repeat_and_do_not_resemble_each_other() -> None:
    def first(*words: object) -> list[float]:
        chance = stream(*words)  # type: ignore[arg-type]
        return [chance.random() for _ in range(3)]

    assert first(1, 0, "a") == first(1, 0, "a")
    assert (
        len({tuple(first(*w)) for w in [(1, 0, "a"), (2, 0, "a"), (1, 1, "a"), (1, 0, "b")]}) == 4
    )
