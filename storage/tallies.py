"""What reports read: sums by quarter of an hour, kept by addition as events come.

A fold like ``storage.project``, which calls it: only what an event adds is put, in the commit that
holds the event. The tables stay small beside the contacts, so years of them answer at once.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from storage.records import HANDLED

QUARTER_MS: Final = 900_000
"""Every time zone's hours and days begin at such a quarter."""
SHORT_MS: Final = 5_000
"""Who leaves within this time was not waiting yet: a short abandon."""

CONTACT_SUMS: Final = (
    "volume",
    "answered",
    "answered_in_target",
    "answer_ms",
    "abandoned",
    "abandoned_in_target",
    "abandoned_short",
    "lost",
    "handled",
    "talk_ms",
    "wrap_up_ms",
)
AGENT_SUMS: Final = (
    "answered",
    "answered_in_target",
    "answer_ms",
    "handled",
    "talk_ms",
    "wrap_up_ms",
)
TIME_SUMS: Final = ("busy_ms", "idle_ms", "load_ms", "available_ms")

Puts = dict[str, dict[Any, tuple[Any, ...]]]
IN_HAND: Final = ("serving", "wrap_up")
HELD: Final = ("offered", *IN_HAND)


class WorkLine(msgspec.Struct, gc=False):
    """One row of ``agent_work``: up to when the agent's time is counted, and the limits."""

    agent: str
    since: int
    limits: str = "{}"
    total: int | None = None


def add(puts: Puts, table: str, names: tuple[str, ...], key: tuple[Any, ...], **by: int) -> None:
    """Add to what this commit adds to the row of ``key``."""
    lines = puts.setdefault(table, {})
    before = lines.get(key, (*key, *(0 for _ in names)))[len(key) :]
    sums = (old + by.get(name, 0) for name, old in zip(names, before, strict=True))
    lines[key] = (*key, *sums)


class ContactTally:
    """Where and when one contact counts: in the quarter of its arrival, and in the queue in which
    it was answered or lost; until then in the one in which it waits."""

    def __init__(self, puts: Puts, queue: str, channel: str, at: int) -> None:
        self._puts = puts
        self._place = (queue, channel)
        self._quarter = at // QUARTER_MS

    def _add(self, **by: int) -> None:
        add(self._puts, "contact_tallies", CONTACT_SUMS, (self._quarter, *self._place), **by)

    def arrived(self, sign: int = 1) -> None:
        self._add(volume=sign)

    def answered(self, agent: str, waited: int, target: int) -> None:
        by = {"answered": 1, "answered_in_target": int(waited <= target), "answer_ms": waited}
        self._add(**by)
        self._add_agent(agent, by)

    def abandoned(self, waited: int, target: int, sign: int = 1) -> None:
        self._add(
            abandoned=sign,
            abandoned_in_target=sign * (waited <= target),
            abandoned_short=sign * (waited < SHORT_MS),
        )

    def lost(self) -> None:
        self._add(lost=1)

    def part_ended(self, kind: str, outcome: str, agent: str | None, spent: int) -> None:
        """A conversation handled, or its wrap-up; ``at`` is the conversation's end."""
        if kind == "serving" and outcome in HANDLED:
            by = {"handled": 1, "talk_ms": spent}
        elif kind == "wrap_up":
            by = {"wrap_up_ms": spent}
        else:
            return
        self._add(**by)
        if agent is not None:
            self._add_agent(agent, by)

    def _add_agent(self, agent: str, by: dict[str, int]) -> None:
        key = (agent, self._quarter, *self._place)
        add(self._puts, "agent_tallies", AGENT_SUMS, key, **by)


class AgentTimes:
    """How agents spend their time. ``count`` is told before each change of what an agent holds or
    says, so that the time up to it counts as what it was."""

    def __init__(self, works: Iterable[WorkLine] = ()) -> None:
        self.puts: Puts = {}
        self._works = {line.agent: line for line in works}
        self._limits = {
            line.agent: msgspec.json.decode(line.limits, type=dict[str, int])
            for line in self._works.values()
        }
        self._hands: dict[str, dict[str, tuple[str, str]]] = {}
        self._said: dict[str, dict[str, str]] = {}

    def agents(self) -> list[str]:
        return list(self._works)

    # Changes.

    def limited(
        self, agent: str, at: int, limits: dict[str, int], total: int | None, *, whole: bool
    ) -> None:
        """``whole``: these are all limits; else they replace those they name."""
        self.count(agent, at)
        line = self._works[agent]
        held = limits if whole else {**self._limits.get(agent, {}), **limits}
        self._limits[agent] = held
        line.limits = msgspec.json.encode(held).decode()
        if whole or total is not None:
            line.total = total or None
        self._put(line)

    def holds(self, agent: str, contact: str, kind: str, channel: str, at: int) -> None:
        if kind in HELD:
            self.count(agent, at)
            self.take_hold(agent, contact, kind, channel)

    def lets_go(self, agent: str, contact: str, at: int) -> None:
        if contact in self._hands.get(agent, ()):
            self.count(agent, at)
            del self._hands[agent][contact]

    def says(self, agent: str, kind: str, value: str | None, at: int) -> None:
        """``kind`` as in ``agent_intervals``; None when it is over."""
        self.count(agent, at)
        if value is None:
            self._said.get(agent, {}).pop(kind, None)
        else:
            self.take_said(agent, kind, value)

    def take_hold(self, agent: str, contact: str, kind: str, channel: str) -> None:
        """As ``holds``, of what is so already."""
        if kind in HELD:
            self._hands.setdefault(agent, {})[contact] = (kind, channel)

    def take_said(self, agent: str, kind: str, value: str) -> None:
        """As ``says``, of what is so already."""
        self._said.setdefault(agent, {})[kind] = value

    # Counting.

    def count(self, agent: str, at: int) -> None:
        line = self._works.get(agent)
        if line is None:
            line = self._works[agent] = WorkLine(agent, at)
            self._put(line)
        if at <= line.since:
            return
        now = self._rates(agent)
        if now is not None:
            start = line.since
            while start < at:
                quarter = start // QUARTER_MS
                end = min(at, (quarter + 1) * QUARTER_MS)
                by = {name: rate * (end - start) for name, rate in now.items()}
                add(self.puts, "agent_times", TIME_SUMS, (agent, quarter), **by)
                start = end
        line.since = at
        self._put(line)

    def _put(self, line: WorkLine) -> None:
        self.puts.setdefault("agent_work", {})[line.agent] = msgspec.structs.astuple(line)

    def _rates(self, agent: str) -> dict[str, int] | None:
        """What each millisecond adds; the load in thousandths of the agent's room."""
        said = self._said.get(agent, {})
        status = said.get("status")
        if status is None:
            return None
        hands = self._hands.get(agent, {})
        busy = any(kind in IN_HAND for kind, _ in hands.values())
        available = status == "available" and len(said) == 1
        idle = available and not hands
        load = min(self._load(agent, hands), 1_000) if available else 0
        return {"busy_ms": busy, "idle_ms": idle, "load_ms": load, "available_ms": available}

    def _load(self, agent: str, hands: dict[str, tuple[str, str]]) -> int:
        line = self._works[agent]
        limits = self._limits.get(agent, {})
        share = sum(1_000 // max(limits.get(channel, 0), 1) for _, channel in hands.values())
        if line.total:
            share = max(share, 1_000 * len(hands) // line.total)
        return share
