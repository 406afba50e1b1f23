"""What reports read: sums by quarter of an hour, kept by addition as events come.

A fold like ``storage.project``, which calls it: only what a commit adds is put, once for each sum,
in that commit. The tables stay small beside the contacts, so years of them answer at once.

This runs for every event, so it counts in plain attributes and lists, and makes rows at the end.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

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
HELD: Final = ("offered", "serving", "wrap_up")


class WorkLine(msgspec.Struct, gc=False):
    """One row of ``agent_work``: up to when the agent's time is counted, the limits, and the sums
    of the quarter that ``since`` lies in."""

    agent: str
    since: int
    limits: str = "{}"
    total: int | None = None
    busy_ms: int = 0
    idle_ms: int = 0
    load_ms: int = 0
    available_ms: int = 0


_VOLUME, _ANSWERED, _IN_TARGET, _ANSWER_MS, _ABANDONED, _ABANDONED_IN_TARGET = range(6)
_SHORT, _LOST, _HANDLED, _TALK_MS, _WRAP_UP_MS = range(6, 11)
_OWN_ANSWERED, _OWN_IN_TARGET, _OWN_ANSWER_MS, _OWN_HANDLED, _OWN_TALK_MS, _OWN_WRAP_UP_MS = range(
    6
)


class ContactTallies:
    """Where and when a contact counts: in the quarter of its arrival, and in the queue in which it
    was answered or lost; until then in the one in which it waits."""

    def __init__(self) -> None:
        self._whole: dict[tuple[int, str, str], list[int]] = {}
        self._own: dict[tuple[str, int, str, str], list[int]] = {}

    def _of(self, at: int, queue: str, channel: str) -> list[int]:
        key = (at // QUARTER_MS, queue, channel)
        found = self._whole.get(key)
        if found is None:
            found = self._whole[key] = [0] * len(CONTACT_SUMS)
        return found

    def _of_agent(self, agent: str, at: int, queue: str, channel: str) -> list[int]:
        key = (agent, at // QUARTER_MS, queue, channel)
        found = self._own.get(key)
        if found is None:
            found = self._own[key] = [0] * len(AGENT_SUMS)
        return found

    def arrived(self, at: int, queue: str, channel: str, sign: int = 1) -> None:
        self._of(at, queue, channel)[_VOLUME] += sign

    def answered(
        self, at: int, queue: str, channel: str, agent: str, waited: int, target: int
    ) -> None:
        whole, own = self._of(at, queue, channel), self._of_agent(agent, at, queue, channel)
        whole[_ANSWERED] += 1
        whole[_ANSWER_MS] += waited
        own[_OWN_ANSWERED] += 1
        own[_OWN_ANSWER_MS] += waited
        if waited <= target:
            whole[_IN_TARGET] += 1
            own[_OWN_IN_TARGET] += 1

    def abandoned(
        self, at: int, queue: str, channel: str, waited: int, target: int, sign: int = 1
    ) -> None:
        whole = self._of(at, queue, channel)
        whole[_ABANDONED] += sign
        whole[_ABANDONED_IN_TARGET] += sign * (waited <= target)
        whole[_SHORT] += sign * (waited < SHORT_MS)

    def lost(self, at: int, queue: str, channel: str, sign: int = 1) -> None:
        self._of(at, queue, channel)[_LOST] += sign

    def handled(self, at: int, queue: str, channel: str, agent: str | None, spent: int) -> None:
        """A conversation; ``at`` is its end."""
        whole = self._of(at, queue, channel)
        whole[_HANDLED] += 1
        whole[_TALK_MS] += spent
        if agent is not None:
            own = self._of_agent(agent, at, queue, channel)
            own[_OWN_HANDLED] += 1
            own[_OWN_TALK_MS] += spent

    def wrapped_up(self, at: int, queue: str, channel: str, agent: str | None, spent: int) -> None:
        """``at`` is the end of the conversation, with which its wrap-up counts."""
        self._of(at, queue, channel)[_WRAP_UP_MS] += spent
        if agent is not None:
            self._of_agent(agent, at, queue, channel)[_OWN_WRAP_UP_MS] += spent

    def flush(self, puts: Puts) -> None:
        """Put what was counted since the last flush."""
        if self._whole:
            puts["contact_tallies"] = {key: (*key, *by) for key, by in self._whole.items()}
            self._whole = {}
        if self._own:
            puts["agent_tallies"] = {key: (*key, *by) for key, by in self._own.items()}
            self._own = {}


Spent = tuple[int, int, int, int]


class Work:
    """What one agent does, and how the time since it was last counted adds up."""

    __slots__ = (
        "available",
        "changed",
        "hands",
        "in_hand",
        "limits",
        "line",
        "load",
        "past",
        "quarter_end",
        "said",
        "stale",
        "there",
    )

    def __init__(self, line: WorkLine) -> None:
        self.line = line
        self.limits = msgspec.json.decode(line.limits, type=dict[str, int])
        self.hands: dict[str, tuple[str, str]] = {}
        self.said: dict[str, str] = {}
        self.changed = False
        self.stale = False
        """Whether what follows no longer is as ``hands``, ``said`` and the limits say."""
        self.there = self.available = self.in_hand = False
        self.load = 0
        self.quarter_end = (line.since // QUARTER_MS + 1) * QUARTER_MS
        self.past: dict[int, Spent] = {}
        """Sums of quarters that ended since the last flush."""

    def count(self, at: int) -> None:
        """Count the time up to ``at`` as what it was."""
        line = self.line
        if at <= line.since:
            return
        if self.stale:
            self._weigh()
        while at >= self.quarter_end:
            if not self.there:
                # Nothing more counts until they come back, however long that takes.
                self._end_quarter()
                line.since = at
                self.quarter_end = (at // QUARTER_MS + 1) * QUARTER_MS
                return
            self._spend(self.quarter_end - line.since)
            self._end_quarter()
        if self.there:
            self._spend(at - line.since)
        line.since = at

    def _spend(self, spent: int) -> None:
        line = self.line
        if self.in_hand:
            line.busy_ms += spent
        if self.available:
            line.available_ms += spent
            if self.hands:
                line.load_ms += spent * self.load
            else:
                line.idle_ms += spent

    def sums(self) -> Spent:
        line = self.line
        return (line.busy_ms, line.idle_ms, line.load_ms, line.available_ms)

    def _end_quarter(self) -> None:
        line, sums = self.line, self.sums()
        if any(sums):
            self.past[self.quarter_end // QUARTER_MS - 1] = sums
            line.busy_ms = line.idle_ms = line.load_ms = line.available_ms = 0
        line.since = self.quarter_end
        self.quarter_end += QUARTER_MS

    def _weigh(self) -> None:
        """The load is in thousandths of the agent's room."""
        status = self.said.get("status")
        self.there = status is not None
        self.available = status == "available" and len(self.said) == 1
        self.in_hand = False
        held: dict[str, int] = {}
        for kind, channel in self.hands.values():
            held[channel] = held.get(channel, 0) + 1
            if kind != "offered":
                self.in_hand = True
        # As a fraction, as the router counts: three thirds are a whole.
        above, below = 0, 1
        for channel, contacts in held.items():
            limit = max(self.limits.get(channel, 0), 1)
            above, below = above * limit + contacts * below, below * limit
        share = 1_000 * above // below
        if self.line.total:
            share = max(share, 1_000 * len(self.hands) // self.line.total)
        self.load = min(share, 1_000)
        self.stale = False


class AgentTimes:
    """How agents spend their time. ``count`` is told before each change of what an agent holds or
    says, so that the time up to it counts as what it was."""

    def __init__(self, works: Iterable[WorkLine] = ()) -> None:
        self._works = {line.agent: Work(line) for line in works}
        self._changed: list[Work] = []

    def _counted(self, agent: str, at: int) -> Work:
        work = self._works.get(agent)
        if work is None:
            work = self._works[agent] = Work(WorkLine(agent, at))
        work.count(at)
        if not work.changed:
            work.changed = True
            self._changed.append(work)
        return work

    def running(self, at: int) -> Iterator[tuple[str, int, Spent]]:
        """Yield each agent, quarter and sums that are not in ``agent_times``, as if all that goes
        on ended at ``at``."""
        for agent, work in self._works.items():
            work.count(at)
            for quarter, sums in work.past.items():
                yield agent, quarter, sums
            yield agent, work.quarter_end // QUARTER_MS - 1, work.sums()

    # Changes.

    def limited(
        self, agent: str, at: int, limits: dict[str, int], total: int | None, *, whole: bool
    ) -> None:
        """``whole``: these are all limits; else they replace those they name."""
        work = self._counted(agent, at)
        work.limits = limits if whole else {**work.limits, **limits}
        work.line.limits = msgspec.json.encode(work.limits).decode()
        if whole or total is not None:
            work.line.total = total or None
        work.stale = True

    def holds(self, agent: str, contact: str, kind: str, channel: str, at: int) -> None:
        if kind in HELD:
            work = self._counted(agent, at)
            work.hands[contact] = (kind, channel)
            work.stale = True

    def lets_go(self, agent: str, contact: str, at: int) -> None:
        work = self._works.get(agent)
        if work is not None and contact in work.hands:
            self._counted(agent, at)
            del work.hands[contact]
            work.stale = True

    def says(self, agent: str, kind: str, value: str | None, at: int) -> None:
        """``kind`` as in ``agent_intervals``; None when it is over."""
        work = self._counted(agent, at)
        if value is None:
            work.said.pop(kind, None)
        else:
            work.said[kind] = value
        work.stale = True

    def take_hold(self, agent: str, contact: str, kind: str, channel: str) -> None:
        """As ``holds``, of what is so already."""
        work = self._works.get(agent)
        if work is not None and kind in HELD:
            work.hands[contact] = (kind, channel)
            work.stale = True

    def take_said(self, agent: str, kind: str, value: str) -> None:
        """As ``says``, of what is so already."""
        work = self._works.get(agent)
        if work is not None:
            work.said[kind] = value
            work.stale = True

    def flush(self, puts: Puts) -> None:
        """Put what was counted since the last flush."""
        if not self._changed:
            return
        lines = puts["agent_work"] = {}
        for work in self._changed:
            line = work.line
            lines[line.agent] = (line.agent, line.since, line.limits, line.total, *work.sums())
            work.changed = False
            if work.past:
                times = puts.setdefault("agent_times", {})
                for quarter, sums in work.past.items():
                    times[line.agent, quarter] = (line.agent, quarter, *sums)
                work.past = {}
        self._changed = []
