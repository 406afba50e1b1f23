"""A report as a table: which columns, what is in them, and a sentence that says what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta, tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from reports.figures import FIGURES, Figure, Scope, Sums, Unit, definition_of, shown
from reports.intervals import Interval, label, midnight, wall
from reports.service_level import Definition
from router.ids import Millis
from router.words import Channel


class By(StrEnum):
    QUEUE = "queue"
    AGENT = "agent"
    TEAM = "team"
    CHANNEL = "channel"
    INTERVAL = "interval"


CHANNELS: Final = {
    Channel.VOICE: "Call",
    Channel.CHAT: "Chat",
    Channel.EMAIL: "Email",
    Channel.SMS: "SMS",
    Channel.MESSENGER: "Messenger",
    Channel.FAX: "Fax",
}
_PER: Final = {Interval.QUARTER: "quarter of an hour", Interval.HOUR: "hour", Interval.DAY: "day"}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    by: By
    begin: Millis
    end: Millis
    interval: Interval = Interval.HOUR
    channel: str = ""
    queue: str = ""
    agent: str = ""
    team: str = ""
    within: frozenset[str] | None = None
    """Of who asks, if it is not everybody: the agents whose work they may see."""
    definition: Definition = Definition.EARLY_ABANDONS_IGNORED

    @property
    def of_agents(self) -> bool:
        """Whether only what agents did is told, and not who came."""
        limited = bool(self.agent or self.team) or self.within is not None
        return limited or self.by in (By.AGENT, By.TEAM)

    @property
    def with_times(self) -> bool:
        """Whether agents' time can be told: it belongs to no queue and no channel."""
        return not (self.queue or self.channel) and self.by in (By.AGENT, By.TEAM, By.INTERVAL)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    unit: Unit
    definition: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    at: int | None = None
    """When an interval begins."""
    values: tuple[int | None, ...]
    texts: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    by: By
    interval: Interval
    begin: Millis
    end: Millis
    time_zone: str
    service_level: Definition
    sentence: str
    note: str = ""
    """Set when something is still to come or is not told in this view."""
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    total: Line | None


def figures(asked: Asked) -> tuple[Figure, ...]:
    kept = []
    for figure in FIGURES:
        if figure.scope is Scope.CONTACTS and asked.of_agents:
            continue
        if figure.scope is Scope.AGENTS and not asked.with_times:
            continue
        kept.append(figure)
    return tuple(kept)


def columns(asked: Asked) -> tuple[Column, ...]:
    return tuple(
        Column(
            id=figure.id,
            title=_title(figure, asked.definition),
            unit=figure.unit,
            definition=definition_of(figure, asked.definition),
        )
        for figure in figures(asked)
    )


def _title(figure: Figure, definition: Definition) -> str:
    return f"{figure.title} ({definition})" if figure.id == "service_level" else figure.title


def line(key: str, name: str, sums: Sums, asked: Asked, at: int | None = None) -> Line:
    made = [(figure.of(sums, asked.definition), figure.unit) for figure in figures(asked)]
    return Line(
        key=key,
        label=name,
        at=at,
        values=tuple(value for value, _ in made),
        texts=tuple(shown(value, unit) for value, unit in made),
    )


def report(
    asked: Asked,
    found: Mapping[str | int, Sums],
    begins: Sequence[Millis],
    names: Mapping[str, Mapping[str, str]],
    zone: tzinfo,
    now: Millis,
) -> Report:
    """``found`` by id, or by the number of the interval; ``names`` of queues, agents and teams by
    id."""
    rows = tuple(_rows(asked, found, begins, names, zone, now))
    whole = Sums()
    for sums in found.values():
        whole.add(sums)
    return Report(
        by=asked.by,
        interval=asked.interval,
        begin=asked.begin,
        end=asked.end,
        time_zone=str(zone),
        service_level=asked.definition,
        sentence=sentence(asked, names, zone),
        note=_note(asked, now, zone),
        head={By.INTERVAL: "From"}.get(asked.by, asked.by.value.capitalize()),
        columns=columns(asked),
        rows=rows,
        total=line("", "Total", whole, asked) if found else None,
    )


def _rows(
    asked: Asked,
    found: Mapping[str | int, Sums],
    begins: Sequence[Millis],
    names: Mapping[str, Mapping[str, str]],
    zone: tzinfo,
    now: Millis,
) -> Iterable[Line]:
    if asked.by is By.INTERVAL:
        # Intervals without anything are rows too, or the chart would lie about time.
        for number, at in enumerate(begins if found else ()):
            name = label(at, asked.interval, zone)
            if at > now:
                yield _to_come(name, asked, at)
            else:
                yield line(str(at), name, found.get(number, Sums()), asked, at)
        return
    named = [(_name(asked.by, str(key), names), str(key), sums) for key, sums in found.items()]
    for name, key, sums in sorted(named, key=lambda each: (each[0].casefold(), each[1])):
        yield line(key, name, sums, asked)


def _to_come(name: str, asked: Asked, at: int) -> Line:
    """Nothing happened in it, and nothing did not: no figure is 0 yet."""
    units = [figure.unit for figure in figures(asked)]
    return Line(
        key=str(at),
        label=name,
        at=at,
        values=(None,) * len(units),
        texts=tuple(shown(None, unit) for unit in units),
    )


def _name(by: By, key: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if by is By.CHANNEL:
        return CHANNELS[Channel(key)] if key in set(Channel) else key
    return names.get(by.value, {}).get(key, key)


def sentence(asked: Asked, names: Mapping[str, Mapping[str, str]], zone: tzinfo) -> str:
    """What is shown: "Chat in Billing, 16 to 22 November 2026, by hour (Europe/Ljubljana)."."""
    what = _name(By.CHANNEL, asked.channel, names) if asked.channel else "All channels"
    where = _name(By.QUEUE, asked.queue, names) if asked.queue else "all queues"
    text = f"{what} in {where}"
    if asked.agent:
        text += f", served by {_name(By.AGENT, asked.agent, names)}"
    if asked.team:
        text += f", served by the team {_name(By.TEAM, asked.team, names)}"
    elif asked.within is not None and not asked.agent:
        text += ", served by the teams that you may see"
    per = _PER[asked.interval] if asked.by is By.INTERVAL else asked.by.value
    return f"{text}, {_span(asked.begin, asked.end, zone)}, by {per} ({zone})."


def _span(begin: Millis, end: Millis, zone: tzinfo) -> str:
    first, after = wall(begin, zone), wall(end, zone)
    whole = midnight(first.date(), zone) == begin and midnight(after.date(), zone) == end
    if not whole:
        return f"{_day(begin, zone)} {first:%H:%M} to {_day(end, zone)} {after:%H:%M}"
    last = after - timedelta(days=1)
    if last.date() == first.date():
        return _day(begin, zone)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _day(at: Millis, zone: tzinfo) -> str:
    shown_at = wall(at, zone)
    return f"{shown_at.day} {shown_at:%B %Y}"


def _note(asked: Asked, now: Millis, zone: tzinfo) -> str:
    told = []
    if asked.begin <= now < asked.end:
        told.append(f"Figures until {wall(now, zone):%H:%M}.")
    if not asked.with_times:
        told.append("Occupancy and utilisation belong to agents: see them by agent or by interval.")
    return " ".join(told)
