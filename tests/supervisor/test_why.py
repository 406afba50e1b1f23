"""Why a contact still waits, in words."""

import pytest

from router.explain import WhyWaiting
from supervisor.why import sentence


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (WhyWaiting(code="nobody_at_work", able=2), "nobody is at work."),
        (WhyWaiting(code="nobody_at_work", able=1, on_break=1), "1 is on a break."),
        (
            WhyWaiting(code="nobody_at_work", able=7, not_responding=2, on_break=1),
            "2 are not responding, 1 is on a break, 4 are not signed in.",
        ),
        (
            WhyWaiting(code="nobody_at_work", able=2, reconnecting=1),
            "1 is reconnecting, 1 is not signed in.",
        ),
    ],
)
def test_where_nobody_takes_anything_it_says_what_they_do(why: WhyWaiting, said: str) -> None:
    agents = "1 agent" if why.able == 1 else f"{why.able} agents"
    assert sentence(why, str) == f"{agents} could serve, but {said}"
