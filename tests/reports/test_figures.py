"""Each figure from sums, and its words."""

import pytest

from reports.figures import DASH, FIGURES, Sums, Unit, definition_of, mean, shown
from reports.service_level import Definition

LEVEL = Definition.EARLY_ABANDONS_IGNORED
BY_ID = {figure.id: figure for figure in FIGURES}
KOOLE = Sums(volume=510, answered=460, answered_in_target=410, abandoned=50, abandoned_in_target=10)
ICMI = Sums(
    answered=1_000,
    answered_in_target=860,
    abandoned=60,
    abandoned_in_target=20,
    abandoned_short=10,
)


def figure(name: str, sums: Sums, definition: Definition = LEVEL) -> str:
    one = BY_ID[name]
    return shown(one.of(sums, definition), one.unit)


@pytest.mark.parametrize(
    ("sums", "definition", "text"),
    [
        (KOOLE, "SL-1", "89.1 %"),
        (KOOLE, "SL-2", "82.4 %"),
        (KOOLE, "SL-3", "80.4 %"),
        (KOOLE, "SL-4", "82.0 %"),
        (ICMI, "SL-1", "86.0 %"),
        (ICMI, "SL-2", "83.0 %"),
        (ICMI, "SL-3", "81.1 %"),
        (ICMI, "SL-4", "82.7 %"),
        (ICMI, "SL-5", "82.1 %"),
    ],
)
def test_the_service_level_is_the_published_one(sums: Sums, definition: str, text: str) -> None:
    assert figure("service_level", sums, Definition(definition)) == text


@pytest.mark.parametrize("name", [each.id for each in FIGURES if each.unit is not Unit.COUNT])
def test_nothing_to_divide_by_is_a_dash(name: str) -> None:
    assert figure(name, Sums()) == DASH


def test_counts_of_nothing_are_zero() -> None:
    assert [figure(each.id, Sums()) for each in FIGURES if each.unit is Unit.COUNT] == ["0"] * 6


def test_means_are_of_all_together_and_not_of_means() -> None:
    sums = Sums(answered=1, answer_ms=10_000)
    sums.add(Sums(answered=3, answer_ms=90_000))
    assert figure("speed_of_answer", sums) == "0:25"


def test_handling_time_holds_the_wrap_up() -> None:
    assert figure("handling_time", Sums(handled=2, talk_ms=500_000, wrap_up_ms=100_000)) == "5:00"


def test_one_contact_of_five_occupies_wholly_and_uses_a_fifth() -> None:
    hour = 3_600_000
    sums = Sums(busy_ms=hour, load_ms=200 * hour, available_ms=hour)
    assert figure("occupancy", sums) == "100 %"
    assert figure("utilisation", sums) == "20.0 %"


def test_shares_are_rounded_to_the_nearest() -> None:
    assert figure("occupancy", Sums(busy_ms=2_000, idle_ms=1_000)) == "66.7 %"


def test_ratings_keep_two_digits() -> None:
    assert figure("rating", Sums(rated=3, score=14)) == "4.67"


def test_long_times_have_hours() -> None:
    assert shown(3_723_400, Unit.TIME) == "1:02:03"
    assert shown(59_500, Unit.TIME) == "1:00"
    assert mean(1, 2) == 1


def test_every_figure_has_its_definition() -> None:
    for one in FIGURES:
        for definition in Definition:
            text = definition_of(one, definition)
            assert len(text) > 30
            assert text.endswith(".")
    assert "SL-2" in definition_of(BY_ID["service_level"], Definition.ABANDONS_POSITIVE)
