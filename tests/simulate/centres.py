"""Small scenarios to change in one place each."""

from typing import Any

from router.simulate.scenario import Scenario, parse

ALL_DAY = {"from": "00:00", "until": "24:00"}


def exponential(mean_s: float) -> dict[str, Any]:
    return {"kind": "exponential", "mean_s": mean_s}


def fixed(mean_s: float) -> dict[str, Any]:
    return {"kind": "fixed", "mean_s": mean_s}


def channel(**changes: Any) -> dict[str, Any]:
    """Twenty contacts an hour, each served for exactly two minutes."""
    return {
        "target_s": 20,
        "handling": fixed(120),
        "arrivals": [{**ALL_DAY, "per_hour": 20}],
        **changes,
    }


def queue(**changes: Any) -> dict[str, Any]:
    return {"id": "line", "channel": {"voice": channel()}, **changes}


def agents(**changes: Any) -> dict[str, Any]:
    return {
        "id": "ann",
        "queues": ["line"],
        "limits": {"voice": 1},
        "shifts": [ALL_DAY],
        **changes,
    }


def raw(**changes: Any) -> dict[str, Any]:
    return {"replications": 1, "queue": [queue()], "agents": [agents()], **changes}


def scenario(**changes: Any) -> Scenario:
    return parse(raw(**changes))
