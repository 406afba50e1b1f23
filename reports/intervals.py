"""Spans of time as the centre's clocks show them, in moments."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from router.ids import Millis

QUARTER_MS: Final = 900_000


class Interval(StrEnum):
    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"


def zone_of(name: str) -> ZoneInfo:
    """Return the zone, or UTC when there is none of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(wall: datetime, zone: tzinfo) -> Millis:
    """A wall clock's time; the first of the two when clocks were set back over it."""
    return Millis(round(wall.replace(tzinfo=zone).timestamp() * 1_000))


def wall(at: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at / 1_000, UTC).astimezone(zone)


def midnight(day: date, zone: tzinfo) -> Millis:
    return moment(datetime.combine(day, time()), zone)


def day_start(now: Millis, zone: tzinfo) -> Millis:
    return midnight(wall(now, zone).date(), zone)


def quarter_start(at: int) -> Millis:
    return Millis(at - at % QUARTER_MS)


def starts(begin: Millis, end: Millis, interval: Interval, zone: tzinfo) -> list[Millis]:
    """Return where the intervals begin. The first may be cut by ``begin``.

    A day that is an hour longer is one interval; an hour that comes twice is two.
    """
    found = []
    at = begin
    while at < end:
        found.append(at)
        at = _next(at, interval, zone)
    return found


def _next(at: Millis, interval: Interval, zone: tzinfo) -> Millis:
    if interval is Interval.QUARTER:
        return Millis(quarter_start(at) + QUARTER_MS)
    shown = wall(at, zone)
    if interval is Interval.HOUR:
        into_hour = (shown.minute * 60 + shown.second) * 1_000 + at % 1_000
        return Millis(at + 3_600_000 - into_hour)
    return max(midnight(shown.date() + timedelta(days=1), zone), Millis(at + 1))


def place(at: int, begins: Sequence[Millis]) -> int:
    """Return the number of the interval that ``at`` falls in."""
    return bisect_right(begins, at) - 1


def label(at: int, interval: Interval, zone: tzinfo) -> str:
    """``2026-11-16``, ``2026-11-16 08:15``; with the zone's offset where an hour comes twice."""
    shown = wall(at, zone)
    if interval is Interval.DAY:
        return shown.strftime("%Y-%m-%d")
    text = shown.strftime("%Y-%m-%d %H:%M")
    if shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset():
        text += shown.strftime(" %z")
    return text
