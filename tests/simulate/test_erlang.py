"""The router against queueing theory: one queue, one class, one call at a time, steady state.

Offers are accepted at once and there is no wrap-up, so that the centre is M/M/N (+M). Each
replication is a day that begins empty; its first two hours are left out, which is more than ten
times the relaxation time of the slowest case (180 s / (sqrt 14 - sqrt 10)^2, nine minutes). The
intervals are those that the product prints, 95 % by Student's t; that they are narrow is asserted
too. The seed of each case is its number of agents.
"""

from functools import cache
from typing import Any

import pytest

from reports.erlang import erlang_a, erlang_c
from router.simulate.figures import Estimate, Group
from router.simulate.report import simulate
from tests.simulate.centres import ALL_DAY, agents, channel, exponential, queue, scenario

RATE = 100 / 1800
HANDLE = 180.0


@cache
def figures_of(count: int, patience_s: float | None, replications: int) -> dict[str, Estimate]:
    patience: dict[str, Any] = {"kind": "never"} if patience_s is None else exponential(patience_s)
    calls = channel(
        handling=exponential(HANDLE),
        patience=patience,
        auto_accept=True,
        arrivals=[{**ALL_DAY, "per_hour": 3600 * RATE}],
    )
    results = simulate(
        scenario(
            seed=count,
            replications=replications,
            warm_up_s=7_200,
            announce=False,
            queue=[queue(strategy="longest_idle", channel={"voice": calls})],
            agents=[agents(count=count)],
        )
    )
    found = results.estimates(Group())
    return {key: value for key, value in found.items() if value is not None}


def reproduces(found: Estimate, exact: float, *, within: float) -> None:
    """The exact value is in the interval, and the interval reaches at most ``within`` each way."""
    assert found.half is not None
    assert found.half <= within, found
    assert found.holds(exact), (found, exact)


@pytest.mark.parametrize(
    ("key", "exact", "within"),
    [
        ("asa", 7.8359, 2.0),
        ("p_wait", 17.4132, 2.2),
        ("sl4", 88.8350, 2.0),
        ("occupancy", 71.4286, 1.5),
    ],
)
def test_calls_with_endless_patience_wait_as_erlang_c_says(
    key: str, exact: float, within: float
) -> None:
    """Thirteen agents would make the mean wait 18 s and fifteen 3.5 s: far outside."""
    reproduces(figures_of(14, None, 10)[key], exact, within=within)


def test_one_agent_more_or_less_would_be_noticed() -> None:
    found = figures_of(14, None, 10)["asa"]
    assert not found.holds(erlang_c(RATE, HANDLE, 13).mean_wait)
    assert not found.holds(erlang_c(RATE, HANDLE, 15).mean_wait)


@pytest.mark.parametrize(
    ("key", "exact", "within"),
    [("abandonment", 6.1597, 1.2), ("wait_all", 7.3917, 1.6)],
)
def test_calls_with_two_minutes_of_patience_leave_as_erlang_a_says(
    key: str, exact: float, within: float
) -> None:
    reproduces(figures_of(12, 120, 8)[key], exact, within=within)


@pytest.mark.parametrize(
    ("key", "exact", "within"),
    [("abandonment", 12.5110, 0.8), ("p_wait", 54.2070, 2.0), ("wait_all", 0.125110 * 180, 1.6)],
)
def test_as_many_agents_as_work_and_patience_as_long_as_a_call(
    key: str, exact: float, within: float
) -> None:
    """Lambda 10, mu 1, theta 1, ten agents; the unit of time is the handling time."""
    reproduces(figures_of(10, HANDLE, 6)[key], exact, within=within)


def test_agents_are_as_busy_as_those_who_stay_make_them() -> None:
    found = figures_of(12, 120, 8)
    exact = 100 * erlang_a(RATE, HANDLE, 120, 12).occupancy
    reproduces(found["occupancy"], exact, within=1.6)
    assert found["utilisation"].mean == pytest.approx(found["occupancy"].mean)
