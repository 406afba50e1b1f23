"""What customers are told of topics: what they are called, and when they open again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.hours import Hours
from engine.directory import Directory
from engine.limits import Limits
from router.commands import DefineQueue
from router.ids import Millis, QueueId
from router.router import Router
from router.setup import ChannelRules, Queue
from router.words import Channel
from storage.names import CALLED
from storage.rows import Label
from web_chat.screen import opens_at, site_record

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
RULES = {Channel.CHAT: ChannelRules(target_ms=1, offer_ms=1_000)}
NIGHT, DAY = QueueId("night"), QueueId("day")


def at(text: str) -> Millis:
    return Millis(round(datetime.fromisoformat(text).replace(tzinfo=LJUBLJANA).timestamp() * 1000))


def centre(*queues: Queue) -> Router:
    router = Router()
    for queue in reversed(queues):
        router.handle(DefineQueue(queue=queue), Millis(0))
    return router


def working(now: Millis, week: dict[str, str], **holidays: str) -> Router:
    hours = Hours(
        time_zone="Europe/Ljubljana",
        week=week,
        holidays={
            date.fromisoformat(day[1:].replace("_", "-")): text for day, text in holidays.items()
        },
    )
    return centre(Queue(id=DAY, rules=RULES, opening=hours.worked_out(now)))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-20T12:30", "2026-11-20T13:00"),
        ("2026-11-20T17:00", "2026-11-23T08:00"),
        # Over the nights in which the clocks change, it is eight by the queue's own clock.
        ("2026-03-27T18:00", "2026-03-30T08:00"),
        ("2026-10-23T18:00", "2026-10-26T08:00"),
    ],
)
def test_a_closed_topic_says_when_it_opens_by_its_own_clock(now: str, opens: str) -> None:
    router = working(at(now), {"mon-fri": "08:00-12:00, 13:00-17:00"})
    assert opens_at(router, DAY, at(now)) == at(opens)


def test_holidays_are_over_before_it_opens() -> None:
    now = at("2026-12-24T13:00")
    router = working(
        now,
        {"mon-fri": "08:00-17:00"},
        d2026_12_24="08:00-12:00",
        d2026_12_25="",
        d2026_12_28="10:00-12:00",
    )
    assert opens_at(router, DAY, now) == at("2026-12-28T10:00")


def test_what_opens_in_no_known_time_promises_nothing() -> None:
    assert opens_at(centre(Queue(id=DAY, rules=RULES, opening=())), DAY, Millis(1)) is None


def test_a_topic_opens_when_the_first_that_takes_its_chats_does() -> None:
    def both(disabled: bool = False) -> Router:
        return centre(
            Queue(id=NIGHT, rules=RULES, opening=((Millis(50), Millis(60)),), overflow=DAY),
            Queue(id=DAY, rules=RULES, opening=((Millis(20), Millis(30)),), disabled=disabled),
        )

    assert opens_at(both(), NIGHT, Millis(10)) == 20
    assert opens_at(both(), NIGHT, Millis(20)) == 50
    assert opens_at(both(disabled=True), NIGHT, Millis(10)) == 50


def test_customers_are_told_names_by_language_and_the_opening_of_what_is_closed() -> None:
    queue = Queue(id=DAY, rules=RULES, opening=((Millis(20), Millis(30)), (Millis(50), Millis(60))))
    router, directory = centre(queue), Directory(None)  # type: ignore[arg-type]
    named = Label(kind="setting", id=CALLED + DAY, label='{"sl":"Prodaja"}')
    directory.hear([], [Label(kind="queue", id=DAY, label="Sales"), named])

    def told(now: int) -> tuple[bool, int | None]:
        (topic,) = site_record(router, directory, Limits(), Millis(now)).topics
        assert (topic.label, topic.names) == ("Sales", {"sl": "Prodaja"})
        return topic.open, topic.opens

    # The same record is made again and again: an open page is told when the time has come.
    assert [told(now) for now in (19, 20, 30, 60)] == [
        (False, 20),
        (True, None),
        (False, 50),
        (False, None),
    ]
