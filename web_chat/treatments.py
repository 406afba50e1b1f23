"""Messages and adverts for those who wait: which are on now, and how many saw and followed them."""

import re
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands
from engine.talk import Talk
from reports.intervals import day_start
from router.ids import Millis
from storage import entrances
from storage.rows import TreatmentCount
from web_chat.wire import Treatment

AGAIN_MS: Final = 5_000
SEEN_MAX: Final = 100_000
KINDS: Final = ("shown", "clicked")
_SPAN: Final = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


@lru_cache(maxsize=512)
def _read(label: str) -> entrances.Treatment:
    return msgspec.json.decode(label, type=entrances.Treatment)


def zone_of(directory: Directory) -> tzinfo:
    return ZoneInfo(directory.setting("time_zone", "UTC"))


def treatment_records(directory: Directory, now: Millis) -> tuple[Treatment, ...]:
    """Those that are on now, for the widget, which chooses by queue and language."""
    options = directory.options("treatment")
    if not options:
        return ()
    at = datetime.fromtimestamp(now / 1_000, UTC).astimezone(zone_of(directory))
    return tuple(
        Treatment(
            id=option.id,
            text=one.text,
            link=one.link,
            link_text=one.link_text,
            queues=one.queues,
            language=one.language,
            seconds=one.seconds,
        )
        for option in options
        if is_on(one := _read(option.label), at)
    )


def is_on(one: entrances.Treatment, at: datetime) -> bool:
    """On its days, and in its hours. A span that ends before it begins goes over midnight."""
    day = at.date().isoformat()
    if (one.begins and day < one.begins) or (one.ends and day > one.ends):
        return False
    minute = at.hour * 60 + at.minute
    spans = [tuple(map(int, found)) for found in _SPAN.findall(one.hours)]
    if not spans:
        return True
    for first_h, first_m, last_h, last_m in spans:
        first, last = first_h * 60 + first_m, last_h * 60 + last_m
        if first <= minute < last or (last <= first and (minute >= first or minute < last)):
            return True
    return False


class TreatmentCounts:
    """How many who waited saw a treatment, and how many followed its link: each contact once.

    Written at once, together with what is counted while a commit is under way; a process that dies
    loses what that commit was to hold. Whom it has counted it knows for its own life.
    """

    def __init__(self, engine: Engine, directory: Directory, errands: Errands) -> None:
        self._engine = engine
        self._directory = directory
        self._errands = errands
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._seen: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._flushed: Millis = Millis(0)

    def note(self, talk: Talk, kind: str, treatment: str, allowed: Callable[[], bool]) -> None:
        key = (talk.contact, treatment, kind)
        if key in self._seen or not self._directory.knows("treatment", treatment):
            return
        label = self._directory.labels["treatment"][treatment].label
        queues = _read(label).queues
        if (queues and talk.queue not in queues) or not allowed():
            return
        self._seen[key] = None
        if len(self._seen) > SEEN_MAX:
            self._seen.popitem(last=False)
        if not self._counts:
            self._errands.add(self.flush)
        self._counts[treatment, talk.queue, kind] += 1

    def tick(self, now: Millis) -> None:
        """Try again what could not be written."""
        if self._counts and now - self._flushed >= AGAIN_MS:
            self._flushed = now
            self._errands.add(self.flush)

    async def flush(self) -> None:
        """On disk when this returns. Raises: NotTaken."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        day = day_start(self._engine.clock.now(), zone_of(self._directory))
        rows = [
            TreatmentCount(day=day, treatment=treatment, queue=queue, **{kind: count})
            for (treatment, queue, kind), count in counts.items()
        ]
        try:
            await self._engine.submit(None, command_id="", actor="web_chat", rows=rows)
        except BaseException:
            self._counts.update(counts)
            raise
