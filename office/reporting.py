"""Reports: from what is asked in a query string, over sums in the database, to a table."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, TypeVar

from engine.directory import Directory
from engine.engine import Engine
from engine.reach import Reach, members, team_of, team_options
from reports.figures import Sums
from reports.intervals import (
    QUARTER_MS,
    Interval,
    day_start,
    midnight,
    moment,
    place,
    quarter_start,
    starts,
    wall,
    zone_of,
)
from reports.service_level import Definition
from reports.table import Asked, By, Report, report
from router.ids import Millis
from router.words import Channel
from storage import sums
from storage.store import Store

DAY_MS: Final = 86_400_000
RANGE_MAX_DAYS: Final = 800
ROWS_MAX: Final = 3_000
NO_TEAM: Final = "-"
"""No id looks like this."""
W = TypeVar("W", By, Interval, Definition)

PARAMETERS: Final = frozenset(
    {"by", "from", "to", "interval", "channel", "queue", "agent", "team", "sl"}
)


class BadQuestion(Exception):
    """A parameter is not allowed; the message says what is."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class Reporting:
    def __init__(self, engine: Engine, store: Store, directory: Directory) -> None:
        self._engine = engine
        self._store = store
        self.directory = directory

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.directory.setting("time_zone", "UTC"))

    @property
    def definition(self) -> Definition:
        """Of the service level, where none is asked for."""
        chosen = self.directory.setting("service_level", "")
        return (
            Definition(chosen) if chosen in set(Definition) else Definition.EARLY_ABANDONS_IGNORED
        )

    def read(self, query: Mapping[str, str], reach: Reach | None = None) -> Asked:
        """``reach``: of who asks, if it is not the whole house.

        Raises:
            BadQuestion: A parameter is not known, or its value is not allowed.
        """
        for name in query:
            if name not in PARAMETERS:
                raise BadQuestion(name[:40], "There is no such parameter.")
        by = _one_of("by", query.get("by", "queue"), By)
        begin, end = self._range(query.get("from", ""), query.get("to", ""))
        interval = query.get("interval", "hour" if end - begin <= 3 * DAY_MS else "day")
        asked = Asked(
            by=by,
            begin=begin,
            end=end,
            interval=_one_of("interval", interval, Interval),
            channel=self._known("channel", query.get("channel", ""), set(Channel)),
            queue=self._known("queue", query.get("queue", ""), set(self._engine.router.queues)),
            agent=self._known("agent", query.get("agent", ""), set(self._engine.router.agents)),
            team=self._known("team", query.get("team", ""), set()),
            within=None if reach is None else frozenset(reach.agents),
            definition=_one_of("sl", query.get("sl", self.definition), Definition),
        )
        self._check_rows(asked)
        return asked

    def _known(self, name: str, value: str, known: set[str]) -> str:
        # What was removed is still in the sums, under its id and its label.
        if value and value not in known and value not in self.directory.labels.get(name, {}):
            raise BadQuestion(name, f"There is no such {name}.")
        return value

    def _range(self, first: str, last: str) -> tuple[Millis, Millis]:
        zone = self.zone
        today = day_start(self._engine.clock.now(), zone)
        begin = _moment("from", first, zone)[0] if first else today
        if last:
            end, whole_day = _moment("to", last, zone)
            if whole_day:
                end = midnight(wall(end, zone).date() + timedelta(days=1), zone)
        else:
            end = midnight(wall(begin, zone).date() + timedelta(days=1), zone)
        if end <= begin:
            raise BadQuestion("to", "The end must lie after the beginning.")
        # Whole quarters are what is kept: those that the range touches.
        begin, end = quarter_start(begin), quarter_start(end + QUARTER_MS - 1)
        if end - begin > RANGE_MAX_DAYS * DAY_MS:
            raise BadQuestion("to", f"A report covers at most {RANGE_MAX_DAYS} days.")
        return begin, end

    def _check_rows(self, asked: Asked) -> None:
        sizes = {Interval.QUARTER: 900_000, Interval.HOUR: 3_600_000, Interval.DAY: DAY_MS}
        rows = (asked.end - asked.begin) // sizes[asked.interval]
        if asked.by is By.INTERVAL and rows > ROWS_MAX:
            raise BadQuestion(
                "interval", f"That makes {rows} rows; ask for at most {ROWS_MAX}, or longer steps."
            )

    async def make(self, asked: Asked) -> Report:
        """
        Raises:
            StorageError: The database is away.
        """
        zone, now = self.zone, self._engine.clock.now()
        wanted = sums.Wanted(
            by="agent" if asked.by is By.TEAM else asked.by,
            begin=asked.begin,
            end=asked.end,
            queue=asked.queue,
            channel=asked.channel,
            agent=asked.agent,
            agents=self._agents(asked),
        )
        asking = [
            self._store.read(sums.contacts, wanted),
            self._store.read(sums.ratings, wanted),
        ]
        if asked.with_times:
            asking.append(self._store.read(sums.times, wanted, now))
        begins = (
            starts(asked.begin, asked.end, asked.interval, zone) if asked.by is By.INTERVAL else []
        )
        found: dict[str | int, Sums] = {}
        for part in await asyncio.gather(*asking):
            for key, values in part.items():
                if asked.by is By.INTERVAL:
                    at = max(int(key) * QUARTER_MS, asked.begin)
                    key = place(at, begins)
                elif key == "":
                    continue
                elif asked.by is By.TEAM:
                    key = team_of(self.directory, str(key)) or NO_TEAM
                found.setdefault(key, Sums()).add(Sums(**values))
        return report(asked, found, begins, self._names(), zone, now)

    def _agents(self, asked: Asked) -> frozenset[str] | None:
        """Whose work is told, where that is not everybody's."""
        if not asked.team:
            return asked.within
        chosen = members(self.directory, {asked.team})
        return chosen if asked.within is None else chosen & asked.within

    def _names(self) -> dict[str, dict[str, str]]:
        labels = self.directory.labels
        queues = {id: one.label for id, one in labels.get("queue", {}).items()}
        agents = {id: self.directory.agent_name(id) for id in labels.get("agent", {})}
        agents |= {id: self.directory.agent_name(id) for id in self._engine.router.agents}
        options = team_options(self.directory, also_disabled=True)
        teams = {one.id: one.label for one in options} | {NO_TEAM: "No team"}
        return {"queue": queues, "agent": agents, "team": teams}


def _one_of(name: str, value: str, words: type[W]) -> W:
    try:
        return words(value)
    except ValueError:
        raise BadQuestion(name, f"Must be one of {', '.join(words)}.") from None


def _moment(name: str, text: str, zone: tzinfo) -> tuple[Millis, bool]:
    """Read ``2026-11-16`` (True: a whole day) or ``2026-11-16T08:15``, in the centre's time."""
    try:
        if len(text) == 10:
            found = midnight(date.fromisoformat(text), zone), True
        elif len(text) == 16 and text[10] == "T":
            found = moment(datetime.fromisoformat(text), zone), False
        else:
            raise ValueError
        if not 1971 <= wall(found[0], zone).year <= 2999:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadQuestion(name, "Write a day as 2026-11-16, a time as 2026-11-16T08:15.") from None
    return found
