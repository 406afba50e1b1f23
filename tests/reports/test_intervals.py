"""Days, hours and quarters as the clocks of the centre show them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.intervals import (
    QUARTER_MS,
    Interval,
    day_start,
    label,
    midnight,
    moment,
    place,
    starts,
    zone_of,
)
from router.ids import Millis

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
HOUR = 3_600_000


def hours(day: date, zone: ZoneInfo) -> list[str]:
    end = midnight(date.fromordinal(day.toordinal() + 1), zone)
    return [
        label(at, Interval.HOUR, zone)
        for at in starts(midnight(day, zone), end, Interval.HOUR, zone)
    ]


def test_a_day_has_an_hour_more_or_less_when_clocks_are_changed() -> None:
    spring, autumn = hours(date(2026, 3, 29), LJUBLJANA), hours(date(2026, 10, 25), LJUBLJANA)
    assert len(spring) == 23
    assert spring[1:3] == ["2026-03-29 01:00", "2026-03-29 03:00"]
    assert len(autumn) == 25
    assert autumn[2:4] == ["2026-10-25 02:00 +0200", "2026-10-25 02:00 +0100"]


def test_days_begin_at_midnight_whatever_their_length() -> None:
    begin, end = midnight(date(2026, 10, 24), LJUBLJANA), midnight(date(2026, 10, 27), LJUBLJANA)
    days = starts(begin, end, Interval.DAY, LJUBLJANA)
    assert [label(at, Interval.DAY, LJUBLJANA) for at in days] == [
        "2026-10-24",
        "2026-10-25",
        "2026-10-26",
    ]
    assert [b - a for a, b in zip(days, days[1:], strict=False)] == [24 * HOUR, 25 * HOUR]


def test_every_boundary_lies_on_a_quarter_even_where_zones_are_odd() -> None:
    for name in ("Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"):
        zone = ZoneInfo(name)
        begin, end = midnight(date(2026, 1, 1), zone), midnight(date(2027, 1, 1), zone)
        found = starts(begin, end, Interval.HOUR, zone)
        assert not [at for at in found if at % QUARTER_MS]
        assert found == sorted(set(found))


def test_a_moment_falls_into_the_last_interval_that_has_begun() -> None:
    begins = starts(midnight(date(2026, 1, 1), LJUBLJANA), day(2), Interval.HOUR, LJUBLJANA)
    assert place(begins[5], begins) == 5
    assert place(begins[5] - 1, begins) == 4


def day(number: int) -> Millis:
    return midnight(date(2026, 1, number), LJUBLJANA)


def test_a_range_may_begin_within_an_interval() -> None:
    begin = moment(datetime.fromisoformat("2026-01-01T08:15"), LJUBLJANA)
    found = starts(begin, day(2), Interval.HOUR, LJUBLJANA)[:2]
    assert [label(at, Interval.HOUR, LJUBLJANA)[-5:] for at in found] == ["08:15", "09:00"]


def test_the_day_of_a_moment_is_that_of_the_centre() -> None:
    late = moment(datetime.fromisoformat("2026-01-01T00:30"), LJUBLJANA)
    assert day_start(late, LJUBLJANA) == day(1)
    assert day_start(late, ZoneInfo("UTC")) < day(1)


def test_an_unknown_zone_is_utc() -> None:
    assert str(zone_of("Nowhere/Land")) == "UTC"
    assert str(zone_of("../etc/passwd")) == "UTC"
