"""An agent's day: signed in and out, breaks and their reasons, and what they had in hand."""

from datetime import date, timedelta
from typing import Final

import msgspec

from engine.directory import Directory
from engine.engine import Engine
from office.reporting import BadQuestion, Reporting
from reports.intervals import day_start, midnight, wall
from reports.timeline import Span, covered, left, spent
from router.ids import AgentId, Millis
from router.words import Status
from storage.timelines import Held, Spell, timeline

CONTACTS_MAX: Final = 500
YEARS: Final = range(2000, 2200)


class SpellTold(msgspec.Struct, frozen=True, kw_only=True):
    """``kind`` status: what the agent said, while signed in. responding, connection, lease: not
    responding, reconnecting, and gone until they came back."""

    kind: str
    value: str
    reason: str
    reason_name: str
    started_at: Millis
    ended_at: Millis | None
    """None while it goes on."""
    ms: int
    """Of the day, until now."""


class HeldTold(msgspec.Struct, frozen=True, kw_only=True):
    contact: str
    channel: str
    queue: str
    queue_name: str
    kind: str
    """serving or wrap_up."""
    started_at: Millis
    ended_at: Millis | None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Durations in ms. What began before the day, or goes on after it, counts for its part."""

    agent: str
    name: str
    day: str
    time_zone: str
    begin: Millis
    end: Millis
    now: Millis
    signed_in_at: Millis | None
    """The first time that day; when it began where they were in already."""
    signed_out_at: Millis | None
    """The last time that day; None while they are in, or were still at its end."""
    signed_in_ms: int
    available_ms: int
    """Within reach: neither not responding nor reconnecting, which are sums of their own. These
    three and breaks make up the time signed in."""
    not_responding_ms: int
    """Of the time they said to be available."""
    reconnecting_ms: int
    """Of the same, where they were not out for not responding already."""
    break_ms: int
    in_hand_ms: int
    """With at least one contact or its wrap-up. Two at a time count once."""
    not_responding: int
    """How often."""
    spells: tuple[SpellTold, ...]
    contacts: tuple[HeldTold, ...]
    """The newest, at most 500."""


class Timelines:
    def __init__(self, engine: Engine, reporting: Reporting) -> None:
        self._engine = engine
        self._reporting = reporting

    @property
    def _directory(self) -> Directory:
        return self._reporting.directory

    def knows(self, agent: str) -> bool:
        """Whether there is, or was, such an agent."""
        there = agent in self._engine.router.agents
        return there or self._directory.knows("agent", agent)

    async def of(self, agent: AgentId, day: str) -> Timeline:
        """``day`` of the centre's calendar, ``2026-11-16``; today when empty.

        Raises:
            BadQuestion: It is no day, or has not come yet.
            StorageError: The database is away.
        """
        zone, now = self._reporting.zone, self._engine.clock.now()
        today = wall(day_start(now, zone), zone).date()
        asked = _day(day) if day else today
        if asked > today:
            raise BadQuestion("day", "That day has not come yet.")
        begin, end = midnight(asked, zone), midnight(asked + timedelta(days=1), zone)
        # Whatever was said before is on disk by now.
        await self._engine.settled()
        spells, held = await self._engine.store.read(timeline, agent, begin, end)
        until = min(now, end)
        status = _spans(spells, "status")
        available, silent, gone = in_reach(spells, begin, until)
        return Timeline(
            agent=agent,
            name=self._directory.agent_name(agent),
            day=asked.isoformat(),
            time_zone=str(zone),
            begin=begin,
            end=end,
            now=now,
            signed_in_at=Millis(max(begin, status[0][0])) if status else None,
            signed_out_at=_left(status[-1][1], end) if status else None,
            signed_in_ms=spent(status, begin, until),
            available_ms=available,
            not_responding_ms=silent,
            reconnecting_ms=gone,
            break_ms=spent(_spans(spells, "status", Status.BREAK), begin, until),
            in_hand_ms=covered(((one.started_at, one.ended_at) for one in held), begin, until),
            not_responding=sum(
                one.kind == "responding" and one.started_at >= begin for one in spells
            ),
            spells=tuple(self._told(one, begin, until) for one in spells),
            contacts=tuple(self._held(one) for one in held[-CONTACTS_MAX:]),
        )

    def _told(self, one: Spell, begin: int, until: int) -> SpellTold:
        return SpellTold(
            kind=one.kind,
            value=one.value,
            reason=one.reason,
            reason_name=self._directory.label("reason", one.reason),
            started_at=one.started_at,
            ended_at=one.ended_at,
            ms=spent([(one.started_at, one.ended_at)], begin, until),
        )

    def _held(self, one: Held) -> HeldTold:
        return HeldTold(
            contact=one.contact,
            channel=one.channel,
            queue=one.queue,
            queue_name=self._directory.label("queue", one.queue),
            kind=one.kind,
            started_at=one.started_at,
            ended_at=one.ended_at,
        )


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadQuestion("day", "Write a day as 2026-11-16.") from None
    if found.year not in YEARS or found.isoformat() != text:
        raise BadQuestion("day", "Write a day as 2026-11-16.")
    return found


def _left(ended_at: int | None, end: int) -> Millis | None:
    return None if ended_at is None or ended_at > end else Millis(ended_at)


def in_reach(spells: list[Spell], begin: int, until: int) -> tuple[int, int, int]:
    """How long they were available, not responding and reconnecting, of the time they said to be
    available. What two of them cover is of one alone: the three make up that time."""
    said = _spans(spells, "status", Status.AVAILABLE)
    silent, gone = _spans(spells, "responding"), _spans(spells, "connection")
    responding = left(said, silent, begin, until)
    available = left(said, [*silent, *gone], begin, until)
    return available, covered(said, begin, until) - responding, responding - available


def _spans(spells: list[Spell], kind: str, value: str = "") -> list[Span]:
    return [
        (one.started_at, one.ended_at)
        for one in spells
        if one.kind == kind and value in ("", one.value)
    ]
