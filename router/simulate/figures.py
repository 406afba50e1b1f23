"""What a replication is measured by, and what replications say together.

A contact counts where it came in: in the queue it asked for. Percentiles are nearest-rank. An
empty denominator gives None, never 0 or 100.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from router.ids import AgentId, Millis, QueueId
from router.router import Router
from router.words import Channel, Stage, Status


class Fate(StrEnum):
    WAITING = "waiting"
    """Still in line when the simulation ended."""
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    GIVEN_UP = "given_up"
    """Closed by the queue after its longest wait."""
    TURNED_AWAY = "turned_away"
    """The queue and its overflow were full or closed."""


class Story(msgspec.Struct, gc=False):
    """What became of one contact."""

    queue: QueueId
    channel: Channel
    entered_at: Millis
    target_ms: int
    fate: Fate = Fate.WAITING
    wait_ms: int = 0
    told: tuple[int, int] | None = None
    """The range announced when it came into line, in ms."""
    missed_offers: int = 0
    stopped_agents: int = 0
    """Agents who became not responding by missing this contact."""

    def end(self, fate: Fate, at: Millis) -> None:
        if self.fate is Fate.WAITING:
            self.fate = fate
            self.wait_ms = at - self.entered_at


class Labour(msgspec.Struct, gc=False):
    """An agent's time in ms."""

    queues: tuple[QueueId, ...]
    on_contact: int = 0
    """Serving or wrapping up at least one contact, however many."""
    idle: int = 0
    """Available with nothing in hand. The ringing of an offer is neither."""
    available: int = 0
    filled: int = 0
    """Thousandths of the agent's capacity in use, integrated over the available time."""
    since: int = 0
    _rates: tuple[bool, bool, bool, int] = (False, False, False, 0)

    def note(self, router: Router, agent: AgentId, now: int, warm_up: int) -> None:
        """Add the time since the last change, and remember what the agent does from now."""
        passed = now - max(self.since, warm_up)
        if passed > 0:
            on_contact, idle, available, load = self._rates
            self.on_contact += passed * on_contact
            self.idle += passed * idle
            self.available += passed * available
            self.filled += passed * load
        self.since = now
        state = router.agents[agent]
        works = any(stage is not Stage.OFFERED for stage in state.hands.values())
        available = (
            state.signed_in and state.status is Status.AVAILABLE and not state.not_responding
        )
        idle = available and not state.hands and state.next_status is None
        self._rates = (works, idle, available, router.load(agent) if available else 0)


# One replication.


class Group(NamedTuple):
    """What a set of figures is about: everything, a queue, or a channel of a queue."""

    queue: QueueId | None = None
    channel: Channel | None = None

    def __str__(self) -> str:
        if self.queue is None:
            return "All queues"
        return self.queue if self.channel is None else f"{self.queue} / {self.channel}"

    def has(self, story: Story) -> bool:
        return (self.queue is None or story.queue == self.queue) and (
            self.channel is None or story.channel is self.channel
        )

    def employs(self, labour: Labour) -> bool:
        return self.queue is None or self.queue in labour.queues


class Tally:
    """The counts behind the figures of one group in one replication."""

    def __init__(self, stories: Iterable[Story], labour: Iterable[Labour]) -> None:
        self.stories = list(stories)
        self.labour = list(labour)
        self.answered = [s for s in self.stories if s.fate is Fate.ANSWERED]
        self.abandoned = [s for s in self.stories if s.fate is Fate.ABANDONED]
        self.left = len(self.answered) + len(self.abandoned)
        self.waits = sorted(s.wait_ms for s in self.answered)
        self.in_time = sum(s.wait_ms <= s.target_ms for s in self.answered)
        self.told = [(s.told, s.wait_ms) for s in self.answered if s.told is not None]

    def count(self, fate: Fate) -> int:
        return sum(s.fate is fate for s in self.stories)

    def percentile(self, percent: int) -> float | None:
        if not self.waits:
            return None
        return self.waits[max(math.ceil(percent * len(self.waits) / 100), 1) - 1] / 1_000

    def abandoned_late(self) -> int:
        return sum(s.wait_ms > s.target_ms for s in self.abandoned)


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


def _mean_s(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) / 1_000 if values else None


def _total(tally: Tally, field: str) -> int:
    return sum(getattr(labour, field) for labour in tally.labour)


def _occupancy(t: Tally) -> float | None:
    on_contact = _total(t, "on_contact")
    return _share(on_contact, on_contact + _total(t, "idle"))


class Measure(NamedTuple):
    key: str
    label: str
    unit: str
    of: Callable[[Tally], float | None]


MEASURES: Final = (
    Measure("entered", "came", "", lambda t: len(t.stories)),
    Measure("handled", "handled", "", lambda t: len(t.answered)),
    Measure("abandoned", "abandoned", "", lambda t: len(t.abandoned)),
    Measure("given_up", "closed at the longest wait", "", lambda t: t.count(Fate.GIVEN_UP)),
    Measure("turned_away", "turned away", "", lambda t: t.count(Fate.TURNED_AWAY)),
    Measure("unfinished", "in line at the end", "", lambda t: t.count(Fate.WAITING)),
    Measure("abandonment", "abandonment", "%", lambda t: _share(len(t.abandoned), t.left)),
    Measure(
        "sl4",
        "service level SL-4",
        "%",
        lambda t: _share(t.in_time, len(t.answered) + t.abandoned_late()),
    ),
    Measure("sl3", "service level SL-3", "%", lambda t: _share(t.in_time, t.left)),
    Measure("asa", "wait, mean (ASA)", "s", lambda t: _mean_s(t.waits)),
    Measure("p50", "wait, P50", "s", lambda t: t.percentile(50)),
    Measure("p80", "wait, P80", "s", lambda t: t.percentile(80)),
    Measure("p95", "wait, P95", "s", lambda t: t.percentile(95)),
    Measure(
        "wait_all",
        "wait, mean with abandons",
        "s",
        lambda t: _mean_s([s.wait_ms for s in (*t.answered, *t.abandoned)]),
    ),
    Measure(
        "p_wait",
        "waited at all",
        "%",
        lambda t: _share(t.left - sum(not w for w in t.waits), t.left),
    ),
    Measure("missed", "offers not answered", "", lambda t: sum(s.missed_offers for s in t.stories)),
    Measure(
        "stopped", "times not responding", "", lambda t: sum(s.stopped_agents for s in t.stories)
    ),
    Measure("occupancy", "occupancy", "%", _occupancy),
    Measure(
        "utilisation",
        "utilisation",
        "%",
        lambda t: _share(_total(t, "filled") / 1_000, _total(t, "available")),
    ),
    Measure("told", "told a wait, then answered", "", lambda t: len(t.told)),
    Measure(
        "coverage",
        "wait within the range told",
        "%",
        lambda t: _share(sum(told[0] <= wait <= told[1] for told, wait in t.told), len(t.told)),
    ),
    Measure(
        "kept",
        "wait not above the range",
        "%",
        lambda t: _share(sum(wait <= told[1] for told, wait in t.told), len(t.told)),
    ),
    Measure(
        "bias",
        "wait less middle of range",
        "s",
        lambda t: _mean_s([wait - (told[0] + told[1]) / 2 for told, wait in t.told]),
    ),
)

Figures = dict[str, float | None]


def figures(stories: Sequence[Story], labour: Mapping[AgentId, Labour], group: Group) -> Figures:
    tally = Tally(
        (s for s in stories if group.has(s)), (a for a in labour.values() if group.employs(a))
    )
    return {measure.key: measure.of(tally) for measure in MEASURES}


# Replications together.


class Estimate(NamedTuple):
    """A mean over replications. ``half`` is half its confidence interval: None below two."""

    mean: float
    half: float | None
    replications: int
    """Those in which the figure exists."""

    def holds(self, value: float) -> bool:
        return self.half is not None and abs(self.mean - value) <= self.half


def estimate(values: Iterable[float | None], confidence: float = 0.95) -> Estimate | None:
    """Mean and confidence interval by Student's t, each replication one independent batch."""
    known = [v for v in values if v is not None]
    if not known:
        return None
    count = len(known)
    mean = math.fsum(known) / count
    if count < 2:
        return Estimate(mean, None, count)
    variance = math.fsum((v - mean) ** 2 for v in known) / (count - 1)
    half = student_t(count - 1, confidence) * math.sqrt(variance / count)
    return Estimate(mean, half, count)


def student_t(freedom: int, confidence: float) -> float:
    """The t for which a Student variable lies within -t..t with this probability."""
    assert freedom >= 1
    assert 0 < confidence < 1
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        if _within(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """P(-t < T < t), by the finite sums for whole degrees of freedom (Abramowitz, Stegun 26.7)."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for k in range(odd, freedom - 1, 2):
        total += term
        term *= square * (k + 1) / (k + 2)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
