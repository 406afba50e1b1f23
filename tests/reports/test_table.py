"""Rows of a report by interval: what has not begun tells nothing."""

from zoneinfo import ZoneInfo

from reports.figures import DASH, Sums
from reports.intervals import Interval, starts
from reports.table import Asked, By, report
from router.ids import Millis

HOUR = 3_600_000
ZONE = ZoneInfo("UTC")


def test_what_has_not_begun_is_no_figure_and_what_goes_on_is() -> None:
    asked = Asked(by=By.INTERVAL, begin=Millis(0), end=Millis(4 * HOUR))
    begins = starts(asked.begin, asked.end, Interval.HOUR, ZONE)
    now = Millis(2 * HOUR)
    made = report(asked, {0: Sums(volume=3, answered=3)}, begins, {}, ZONE, now)
    first, empty, begun, to_come = made.rows
    assert (first.values[0], first.texts[0]) == (3, "3")
    assert [(row.values[0], row.texts[0]) for row in (empty, begun)] == [(0, "0")] * 2
    assert (to_come.label, to_come.at) == ("1970-01-01 03:00", 3 * HOUR)
    assert set(to_come.values) == {None}
    assert set(to_come.texts) == {DASH}
    assert len(to_come.values) == len(made.columns)
    assert made.total is not None
    assert made.total.values[0] == 3
