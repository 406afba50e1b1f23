"""A report over made-up sums, by the functions that make the real ones."""

import random
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from reports.figures import Sums
from reports.intervals import Interval, day_start, starts
from reports.table import Asked, By, Report, report
from router.ids import Millis
from tests.fakes.rooms import AGENTS, QUEUES

ZONE = ZoneInfo("Europe/Ljubljana")


def made_sums(dice: random.Random, busy: float) -> Sums:
    volume = round(busy * dice.randint(20, 60))
    answered = round(volume * dice.uniform(0.8, 0.97))
    in_target = round(answered * dice.uniform(0.7, 0.99))
    gone = volume - answered
    return Sums(
        volume=volume,
        answered=answered,
        answered_in_target=in_target,
        answer_ms=answered * dice.randint(9_000, 48_000),
        abandoned=gone,
        abandoned_in_target=gone // 3,
        abandoned_short=gone // 5,
        lost=gone + gone // 9,
        handled=answered,
        talk_ms=answered * dice.randint(200_000, 420_000),
        wrap_up_ms=answered * dice.randint(20_000, 60_000),
        busy_ms=round(busy * 6_000_000),
        idle_ms=round(busy * 2_200_000),
        load_ms=round(busy * 8_200_000 * dice.randint(300, 800)),
        available_ms=round(busy * 8_200_000),
        rated=answered // 3,
        score=answered // 3 * 4 + answered // 7,
    )


def made_report(query: Mapping[str, str], now: int, *, empty: bool = False) -> Report:
    dice = random.Random(7)
    begin = day_start(Millis(now), ZONE)
    end = Millis(begin + 86_400_000)
    asked = Asked(
        by=By(query.get("by", "queue")),
        begin=begin,
        end=end,
        queue=query.get("queue", ""),
        interval=Interval(query.get("interval", "hour")),
    )
    begins = starts(begin, end, asked.interval, ZONE) if asked.by is By.INTERVAL else []
    keys: dict[By, list[str | int]] = {
        By.QUEUE: list(QUEUES),
        By.AGENT: [f"a{at}" for at in range(len(AGENTS))],
        By.CHANNEL: ["chat", "email", "voice"],
        By.INTERVAL: list(range(7, min(20, len(begins)))),
    }
    found = {} if empty else {key: made_sums(dice, dice.uniform(0.3, 3)) for key in keys[asked.by]}
    names = {
        "queue": QUEUES,
        "agent": {f"a{at}": name for at, name in enumerate(AGENTS)},
    }
    return report(asked, found, begins, names, ZONE, Millis(now))
