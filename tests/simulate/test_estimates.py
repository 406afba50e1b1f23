"""What customers are told against what then happens, where queues share their agents.

The high end of a range is about the 80th percentile: of those who were told one, about four in
five should wait no longer. A queue told much too long keeps nearly everybody below it, one told
much too short hardly anybody.
"""

from functools import cache
from typing import Any

import pytest

from router.simulate.report import simulate
from router.simulate.scenario import parse
from tests.simulate.centres import ALL_DAY, exponential, fixed


def chats(per_hour: float, handling_s: float, **changes: Any) -> dict[str, Any]:
    return {
        "chat": {
            "target_s": 60,
            "handling": exponential(handling_s),
            "patience": exponential(900),
            "arrivals": [{**ALL_DAY, "per_hour": per_hour}],
            **changes,
        }
    }


def people(name: str, queues: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "count": 3,
        "queues": queues,
        "limits": {"chat": 2},
        "shifts": [ALL_DAY],
        "answers": fixed(2),
    }


@cache
def not_above() -> dict[str, float]:
    """Percent of those told a range who waited no longer, for each queue."""
    big, small, vip, slow = "big", "small", "vip", "slow"
    scenario = parse(
        {
            "seed": 3,
            "replications": 3,
            "warm_up_s": 3_600,
            "queue": [
                {"id": big, "channel": chats(100, 300)},
                {"id": small, "channel": chats(10, 200)},
                {"id": vip, "head_start_s": 600, "channel": chats(25, 300)},
                {"id": slow, "channel": chats(10, 300, target_s=900)},
            ],
            "agents": [
                people("all", [big, small, vip, slow]),
                people("half", [big, small]),
            ],
        }
    )
    results = simulate(scenario)
    found = {}
    for group in results.runs:
        estimate = results.estimates(group)["kept"]
        if group.queue is not None and estimate is not None:
            found[str(group.queue)] = estimate.mean
    return found


@pytest.mark.parametrize("queue", ["big", "small", "vip", "slow"])
def test_about_four_in_five_wait_no_longer_than_they_were_told(queue: str) -> None:
    assert 70 < not_above()[queue] < 93
