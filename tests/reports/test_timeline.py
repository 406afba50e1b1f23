"""How much of what was done lies within a day."""

from reports.timeline import covered, left, spent

HOUR = 3_600_000
DAY = (10 * HOUR, 34 * HOUR)


def test_what_began_before_the_day_or_goes_on_after_it_counts_for_its_part() -> None:
    assert spent([(8 * HOUR, 11 * HOUR), (33 * HOUR, 40 * HOUR)], *DAY) == 2 * HOUR
    assert spent([(0, 9 * HOUR), (34 * HOUR, 35 * HOUR)], *DAY) == 0
    assert spent([(0, 99 * HOUR)], *DAY) == 24 * HOUR


def test_what_goes_on_counts_until_the_end() -> None:
    assert spent([(30 * HOUR, None)], *DAY) == 4 * HOUR
    assert covered([(30 * HOUR, None), (32 * HOUR, None)], *DAY) == 4 * HOUR


def test_two_at_a_time_count_once() -> None:
    spans = [(20 * HOUR, 22 * HOUR), (11 * HOUR, 13 * HOUR), (12 * HOUR, 14 * HOUR)]
    assert covered(spans, *DAY) == 5 * HOUR
    assert spent(spans, *DAY) == 6 * HOUR
    assert covered([(11 * HOUR, 14 * HOUR), (12 * HOUR, 13 * HOUR)], *DAY) == 3 * HOUR
    assert covered([(0, 11 * HOUR), (5 * HOUR, 12 * HOUR)], *DAY) == 2 * HOUR


def test_what_others_cover_too_is_left_out_once() -> None:
    spans = [(11 * HOUR, 20 * HOUR)]
    assert left(spans, [(8 * HOUR, 12 * HOUR), (14 * HOUR, 16 * HOUR)], *DAY) == 6 * HOUR
    assert left(spans, [(14 * HOUR, 16 * HOUR), (15 * HOUR, 17 * HOUR)], *DAY) == 6 * HOUR
    assert left(spans, [(19 * HOUR, None)], *DAY) == 8 * HOUR
    assert left(spans, [(20 * HOUR, 25 * HOUR)], *DAY) == 9 * HOUR
    assert left(spans, [], *DAY) == 9 * HOUR


def test_nothing_done_is_nothing() -> None:
    assert spent([], *DAY) == covered([], *DAY) == 0
