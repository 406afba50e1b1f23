from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.hours import BadHours, opening, parse_spans, parse_week
from router.ids import Millis

LJUBLJANA = ZoneInfo("Europe/Ljubljana")


def moment(text: str) -> Millis:
    return Millis(round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000))


def told(spans: tuple[tuple[Millis, Millis], ...]) -> list[tuple[str, str]]:
    def utc(at: Millis) -> str:
        return datetime.fromtimestamp(at / 1000, UTC).strftime("%m-%d %H:%M")

    return [(utc(first), utc(last)) for first, last in spans]


def test_a_working_week_is_open_on_its_days() -> None:
    week = parse_week({"mon-fri": "08:00-12:00, 13:00-17:00", "sat": "09:00-12:00"})
    spans = opening(week, {}, UTC, moment("2026-11-19T14:00"), days=3)
    assert told(spans) == [
        ("11-19 13:00", "11-19 17:00"),
        ("11-20 08:00", "11-20 12:00"),
        ("11-20 13:00", "11-20 17:00"),
        ("11-21 09:00", "11-21 12:00"),
    ]


def test_local_hours_move_with_summer_time() -> None:
    week = parse_week({"sat": "08:00-10:00", "sun": "08:00-10:00"})
    # The clocks go forward in the night to Sunday, 2026-03-29.
    spans = opening(week, {}, LJUBLJANA, moment("2026-03-28T00:00"), days=1)
    assert told(spans) == [("03-28 07:00", "03-28 09:00"), ("03-29 06:00", "03-29 08:00")]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)]
)
def test_a_whole_day_is_as_long_as_the_day_is(day: str, hours: int) -> None:
    week = parse_week({"sun": "00:00-24:00"})
    spans = opening(week, {}, LJUBLJANA, moment(f"{day}T12:00"), days=1)
    assert (spans[0][1] - spans[0][0]) / 3_600_000 == hours


def test_hours_over_midnight_are_still_open_in_the_morning() -> None:
    week = parse_week({"fri": "22:00-02:00"})
    assert told(opening(week, {}, UTC, moment("2026-11-21T01:00"), days=1)) == [
        ("11-20 22:00", "11-21 02:00")
    ]


def test_days_that_touch_become_one_span() -> None:
    week = parse_week({"mon-sun": "00:00-24:00"})
    spans = opening(week, {}, UTC, moment("2026-11-21T01:00"), days=2)
    assert told(spans) == [("11-21 00:00", "11-24 00:00")]


def test_a_holiday_replaces_the_hours_of_its_day() -> None:
    week = parse_week({"mon-sun": "08:00-16:00"})
    holidays = {
        date(2026, 12, 24): parse_spans("08:00-12:00"),
        date(2026, 12, 25): (),
    }
    spans = opening(week, holidays, UTC, moment("2026-12-24T00:00"), days=2)
    assert told(spans) == [("12-24 08:00", "12-24 12:00"), ("12-26 08:00", "12-26 16:00")]


@pytest.mark.parametrize("text", ["8-12", "08:00", "25:00-26:00", "08:61-09:00", "08:00-24:30"])
def test_what_is_not_hours_is_refused(text: str) -> None:
    with pytest.raises(BadHours):
        parse_spans(text)


@pytest.mark.parametrize("days", ["funday", "fri-mon", "mon-funday"])
def test_what_is_not_a_day_is_refused(days: str) -> None:
    with pytest.raises(BadHours):
        parse_week({days: "08:00-12:00"})
