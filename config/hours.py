"""Opening hours as people write them, turned into moments. They belong to queues, not agents."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from router.ids import Millis

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD_DAYS: Final = 14

HOURS: Final = "hours:"
"""Prefix of the setting that keeps a queue's hours."""

Span = tuple[int, int]
"""Minutes after midnight; the end may lie in the next day."""

_SPAN: Final = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's hours as they are stored."""

    time_zone: str
    week: dict[str, str]
    holidays: dict[date, str] = {}

    def worked_out(self, now: Millis) -> tuple[tuple[Millis, Millis], ...]:
        holidays = {day: parse_spans(text) for day, text in self.holidays.items()}
        return opening(parse_week(self.week), holidays, ZoneInfo(self.time_zone), now)


class BadHours(ValueError):
    """The text is not hours; the message says what is expected."""


def parse_spans(text: str) -> tuple[Span, ...]:
    """Read ``08:00-12:00, 13:00-17:30``; an end at or before its beginning is on the next day.

    An empty text is a day closed. ``00:00-24:00`` is the whole day.
    """
    spans: list[Span] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise BadHours(f"{part!r} is not of the form 08:00-17:30")
        first_h, first_m, last_h, last_m = map(int, match.groups())
        if first_h > 23 or first_m > 59 or last_m > 59 or last_h * 60 + last_m > 24 * 60:
            raise BadHours(f"{part!r} is not a time of day")
        first, last = first_h * 60 + first_m, last_h * 60 + last_m
        spans.append((first, last if last > first else last + 24 * 60))
    return tuple(spans)


def parse_week(hours: Mapping[str, str]) -> dict[int, tuple[Span, ...]]:
    """Read ``{"mon-fri": "08:00-20:00", "sat": "09:00-13:00"}``; days left out are closed."""
    week: dict[int, tuple[Span, ...]] = {}
    for days, text in hours.items():
        first, _, last = days.strip().lower().partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise BadHours(f"{days!r} is no day: write mon, tue ... or mon-fri")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        if end < begin:
            raise BadHours(f"{days!r} runs backwards")
        for day in range(begin, end + 1):
            if day in week:
                raise BadHours(f"{DAYS[day]} is given twice")
            week[day] = parse_spans(text)
    return week


def opening(
    week: Mapping[int, Sequence[Span]],
    holidays: Mapping[date, Sequence[Span]],
    zone: tzinfo,
    now: Millis,
    *,
    days: int = AHEAD_DAYS,
) -> tuple[tuple[Millis, Millis], ...]:
    """Return when it is open, from yesterday on, as pairs ascending and apart.

    Times are of the wall clock in ``zone``: when the clocks change, a day is an hour longer or
    shorter, and a time that does not exist is the moment that it would have been. A holiday's
    spans replace those of its weekday.
    """
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone).date()
    spans: list[tuple[Millis, Millis]] = []
    # Yesterday too: its last span may reach into today.
    for offset in range(-1, days + 1):
        day = today + timedelta(days=offset)
        for first, last in holidays.get(day, week.get(day.weekday(), ())):
            spans.append((_moment(day, first, zone), _moment(day, last, zone)))
    return joined(span for span in spans if span[1] > now)


def _moment(day: date, minutes: int, zone: tzinfo) -> Millis:
    day += timedelta(days=minutes // (24 * 60))
    minutes %= 24 * 60
    local = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    return Millis(round(local.timestamp() * 1000))


def joined(spans: Iterable[tuple[Millis, Millis]]) -> tuple[tuple[Millis, Millis], ...]:
    """Sort the spans and make one of those that touch or overlap; empty ones go."""
    result: list[tuple[Millis, Millis]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], last))
        else:
            result.append((first, last))
    return tuple(result)
