"""How full an agent's time was."""

import pytest

from storage.tallies import Work, WorkLine

MINUTE_MS = 60_000


def load_of(limits: str, hands: list[str], total: int | None = None) -> float:
    """The mean share of a minute in which the agent, at work, holds these contacts."""
    work = Work(WorkLine("ann", 0, limits, total))
    work.said = {"status": "available"}
    work.hands = {str(at): ("serving", channel) for at, channel in enumerate(hands)}
    work.stale = True
    work.count(MINUTE_MS)
    return work.line.load_ms / work.line.available_ms / 1_000


@pytest.mark.parametrize("limit", [1, 3, 7, 30, 60, 300, 501, 999])
def test_an_agent_at_the_limit_is_used_wholly(limit: int) -> None:
    assert load_of(f'{{"email": {limit}}}', ["email"] * limit) == 1


def test_shares_of_channels_add_up() -> None:
    assert load_of('{"chat": 3, "email": 6}', ["chat", "chat", "email", "email"]) == 1
    assert load_of('{"chat": 4, "email": 8}', ["chat", "email"]) == 0.375


def test_the_total_counts_where_it_is_nearer() -> None:
    assert load_of('{"chat": 10}', ["chat"] * 3, total=3) == 1
