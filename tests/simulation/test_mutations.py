import pytest

from tests.simulation.mutations import MUTATIONS, Mutation, first_day_caught


def test_there_are_at_least_fifteen_planted_bugs() -> None:
    assert len({m.name for m in MUTATIONS}) >= 15


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_the_simulation_catches_a_planted_bug(mutation: Mutation) -> None:
    assert first_day_caught(mutation) is not None
