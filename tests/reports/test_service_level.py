"""The five definitions against the worked examples of the field."""

import pytest

from reports.service_level import Counts, Definition, service_level, thousandths

KOOLE = Counts(answered=460, answered_in_time=410, abandoned=50, abandoned_in_time=10)
"""G. Koole's example: 510 calls, target 20 s."""
ICMI = Counts(
    answered=1_000, answered_in_time=860, abandoned=60, abandoned_in_time=20, abandoned_short=10
)


@pytest.mark.parametrize(
    ("counts", "definition", "percent"),
    [
        (KOOLE, Definition.ANSWERED_ONLY, 89.13),
        (KOOLE, Definition.ABANDONS_POSITIVE, 82.35),
        (KOOLE, Definition.ABANDONS_NEGATIVE, 80.39),
        (KOOLE, Definition.EARLY_ABANDONS_IGNORED, 82.00),
        (ICMI, Definition.ABANDONS_POSITIVE, 83.02),
        (ICMI, Definition.ANSWERED_ONLY, 86.00),
        (ICMI, Definition.ABANDONS_NEGATIVE, 81.13),
        (ICMI, Definition.EARLY_ABANDONS_IGNORED, 82.69),
        (ICMI, Definition.SHORT_ABANDONS_POSITIVE, 82.08),
    ],
)
def test_each_definition_gives_the_published_figure(
    counts: Counts, definition: Definition, percent: float
) -> None:
    level = service_level(counts, definition)
    assert level is not None
    assert round(level * 100, 2) == percent


@pytest.mark.parametrize("definition", Definition)
def test_nothing_counted_is_no_figure(definition: Definition) -> None:
    assert service_level(Counts(), definition) is None
    assert thousandths(Counts(), definition) is None


def test_only_early_abandons_leave_the_fourth_definition_empty() -> None:
    counts = Counts()
    counts.abandon(3_000, 20_000)
    assert service_level(counts, Definition.EARLY_ABANDONS_IGNORED) is None
    assert service_level(counts, Definition.ABANDONS_POSITIVE) == 1.0
    assert service_level(counts, Definition.SHORT_ABANDONS_POSITIVE) == 1.0


def test_the_target_itself_is_in_time_and_a_millisecond_later_is_not() -> None:
    counts = Counts()
    counts.answer(20_000, 20_000)
    counts.answer(20_001, 20_000)
    assert (counts.answered, counts.answered_in_time) == (2, 1)


def test_counts_add_up() -> None:
    assert service_level(KOOLE + ICMI, Definition.ANSWERED_ONLY) == 1_270 / 1_460


@pytest.mark.parametrize(
    ("in_time", "answered", "shown"),
    [(2, 3, 667), (1, 3, 333), (1, 2_000, 1), (1, 2_001, 0), (0, 3, 0), (3, 3, 1_000)],
)
def test_thousandths_are_rounded_half_up(in_time: int, answered: int, shown: int) -> None:
    counts = Counts(answered=answered, answered_in_time=in_time)
    assert thousandths(counts, Definition.ANSWERED_ONLY) == shown
