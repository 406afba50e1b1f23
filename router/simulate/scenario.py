"""A centre and its day as a file says it. ``docs/simulate.md`` explains every key."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from router.ids import AgentId, Millis, QueueId, SkillId
from router.setup import Agent, Centre, ChannelRules, Need, Queue, Record, Ring
from router.simulate.draws import DAY_MS, HOUR_MS, Duration, Fixed, Never, Patience, Seconds
from router.simulate.reading import Fault, Span, read
from router.words import Channel, Strategy

FILE_MAX: Final = 1_000_000
AGENTS_MAX: Final = 5_000
CONTACTS_MAX: Final = 5_000_000
"""Expected in one replication."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Level = Annotated[int, msgspec.Meta(ge=1, le=100)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Limit = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
Rate = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
ClockSeconds = Annotated[float, msgspec.Meta(ge=0, le=31_000_000)]
Misses = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Replications = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Seed = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Part(Record, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


class Arrivals(Span, frozen=True):
    per_hour: Rate


class Extra(Part, frozen=True):
    """A share of the contacts that needs more than the queue asks."""

    share: Share
    needs: dict[SkillId, Level]


class RingPart(Part, frozen=True):
    after_s: Annotated[float, msgspec.Meta(gt=0, le=31_000_000)]
    needs: dict[SkillId, Level] = {}


class ChannelPart(Part, frozen=True):
    arrivals: Annotated[tuple[Arrivals, ...], msgspec.Meta(min_length=1, max_length=1_440)]
    handling: Duration
    target_s: ClockSeconds
    patience: Patience = Never()
    wrap_up: Duration | None = None
    wrap_up_limit_s: Annotated[float, msgspec.Meta(ge=1, le=31_000_000)] = 3_600
    offer_s: Annotated[float, msgspec.Meta(ge=1, le=31_000_000)] = 20
    misses: Misses = 2
    auto_accept: bool = False
    handle_s: ClockSeconds = 240
    extra: Annotated[tuple[Extra, ...], msgspec.Meta(max_length=100)] = ()


class QueuePart(Part, frozen=True):
    id: Id
    channel: dict[Channel, ChannelPart]
    strategy: Strategy = Strategy.MOST_AVAILABLE
    needs: dict[SkillId, Level] = {}
    rings: Annotated[tuple[RingPart, ...], msgspec.Meta(max_length=100)] = ()
    head_start_s: ClockSeconds = 0
    opening: Annotated[tuple[Span, ...], msgspec.Meta(max_length=10)] | None = None
    overflow: Id | None = None
    max_waiting: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    max_wait_s: ClockSeconds | None = None
    exclusion_s: ClockSeconds = 30


class AgentsPart(Part, frozen=True):
    """So many agents who are alike."""

    id: Id
    queues: tuple[QueueId, ...]
    limits: dict[Channel, Limit]
    shifts: Annotated[tuple[Span, ...], msgspec.Meta(min_length=1, max_length=20)]
    count: Annotated[int, msgspec.Meta(ge=1, le=AGENTS_MAX)] = 1
    total: Limit | None = None
    skills: dict[SkillId, Level] = {}
    answers: Duration | None = None
    """How long an offer rings. Without it contacts are accepted at once."""
    ignores: Share = 0
    declines: Share = 0
    back: Duration = Fixed(mean_s=60)
    """How long a *not responding* agent takes to come back."""

    def ids(self) -> list[AgentId]:
        if self.count == 1:
            return [AgentId(self.id)]
        width = len(str(self.count))
        return [AgentId(f"{self.id}-{n:0{width}}") for n in range(1, self.count + 1)]


class Scenario(Part, frozen=True):
    queue: Annotated[tuple[QueuePart, ...], msgspec.Meta(min_length=1, max_length=200)]
    agents: Annotated[tuple[AgentsPart, ...], msgspec.Meta(max_length=AGENTS_MAX)]
    title: Annotated[str, msgspec.Meta(max_length=200)] = "Simulation"
    days: Days = 1
    replications: Replications = 10
    seed: Seed = 1
    warm_up_s: Seconds = 0
    announce: bool = True
    interruptible: dict[Channel, tuple[Channel, ...]] = {}


class ScenarioRefused(Exception):
    """The file is no scenario. ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


# Reading.


def load(path: Path) -> Scenario:
    """
    Raises:
        ScenarioRefused: The file cannot be read or says something wrong.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_MAX + 1)
    except OSError as error:
        raise _refused(str(path), error.strerror or "cannot be read") from None
    if len(raw) > FILE_MAX:
        raise _refused(str(path), f"longer than {FILE_MAX} bytes")
    try:
        return parse(tomllib.loads(raw.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise _refused(str(path), "not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(str(path), f"not TOML: {error}") from None
    except RecursionError:
        raise _refused(str(path), "nested too deeply") from None


def _refused(path: str, reason: str) -> ScenarioRefused:
    return ScenarioRefused([Fault(path=path, reason=reason)])


def parse(raw: dict[str, Any]) -> Scenario:
    """
    Raises:
        ScenarioRefused: With every fault found.
    """
    faults: list[Fault] = []
    made = read(raw, Scenario, "", faults)
    faults += _wrong_references(raw)
    if isinstance(made, Scenario):
        faults += _too_much(made)
    if faults:
        raise ScenarioRefused(sorted(set(faults), key=lambda f: f.path))
    assert isinstance(made, Scenario)
    return made


def changed(
    scenario: Scenario,
    *,
    days: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    strategy: Strategy | None = None,
) -> Scenario:
    """The scenario with these values instead, under the same limits.

    Raises:
        ScenarioRefused: With every fault found.
    """
    asked = {"days": days, "replications": replications, "seed": seed}
    given = {name: value for name, value in asked.items() if value is not None}
    faults: list[Fault] = []
    for field in msgspec.structs.fields(Scenario):
        if field.name in given:
            read(given[field.name], field.type, f"--{field.name}", faults)
    made = msgspec.structs.replace(scenario, **given)
    if strategy is not None:
        queues = tuple(msgspec.structs.replace(q, strategy=strategy) for q in scenario.queue)
        made = msgspec.structs.replace(made, queue=queues)
    if faults := faults or list(_too_much(made)):
        raise ScenarioRefused(faults)
    return made


def _tables(raw: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of a list, as far as they are tables: ``read`` has noted the rest."""
    found = raw.get(key)
    for i, table in enumerate(found if isinstance(found, list) else []):
        if isinstance(table, dict):
            yield f"{key}[{i}]", table


def _wrong_references(raw: dict[str, Any]) -> Iterator[Fault]:
    """Checked on what the file holds, so that a fault elsewhere does not hide these."""
    queues: dict[Any, dict[str, Any]] = {}
    for path, queue in _tables(raw, "queue"):
        name = queue.get("id")
        if isinstance(name, str):
            if name in queues:
                yield Fault(path=f"{path}.id", reason=f"Queue {name} is there twice")
            queues[name] = queue
    for path, queue in _tables(raw, "queue"):
        yield from _wrong_queue(path, queue, queues)
    groups: set[str] = set()
    for path, agents in _tables(raw, "agents"):
        name = agents.get("id")
        if isinstance(name, str):
            if name in groups:
                yield Fault(path=f"{path}.id", reason=f"Agents {name} are there twice")
            groups.add(name)
        named = agents.get("queues")
        for i, queue_id in enumerate(named if isinstance(named, list) else []):
            if isinstance(queue_id, str) and queue_id not in queues:
                yield Fault(path=f"{path}.queues[{i}]", reason=f"There is no queue {queue_id}")
        shares = [agents.get("ignores", 0), agents.get("declines", 0)]
        if all(isinstance(s, int | float) for s in shares) and sum(shares) > 1:
            yield Fault(path=path, reason="ignores and declines are more than 1 together")
    interruptible = raw.get("interruptible")
    for channel, others in interruptible.items() if isinstance(interruptible, dict) else ():
        if isinstance(others, list) and channel in others:
            yield Fault(path=f"interruptible.{channel}", reason="Cannot interrupt itself")


def _wrong_queue(
    path: str, queue: dict[str, Any], queues: dict[Any, dict[str, Any]]
) -> Iterator[Fault]:
    overflow = queue.get("overflow")
    if isinstance(overflow, str):
        if overflow == queue.get("id"):
            yield Fault(path=f"{path}.overflow", reason="Leads to the queue itself")
        elif overflow not in queues:
            yield Fault(path=f"{path}.overflow", reason=f"There is no queue {overflow}")
    channels = queue.get("channel")
    if isinstance(channels, dict) and not channels:
        yield Fault(path=f"{path}.channel", reason="A queue needs a channel")
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        extras = channel.get("extra") if isinstance(channel, dict) else None
        tables = [e for e in extras if isinstance(e, dict)] if isinstance(extras, list) else []
        shares = [e.get("share") for e in tables]
        if sum(s for s in shares if isinstance(s, int | float)) > 1:
            yield Fault(path=f"{path}.channel.{name}.extra", reason="More than 1 together")
    steps = [ring.get("after_s") for _, ring in _tables(queue, "rings")]
    numbers = [s for s in steps if isinstance(s, int | float)]
    if numbers != sorted(set(numbers)):
        yield Fault(path=f"{path}.rings", reason="Must ascend by after_s")


def _too_much(scenario: Scenario) -> Iterator[Fault]:
    if sum(group.count for group in scenario.agents) > AGENTS_MAX:
        yield Fault(path="agents", reason=f"More than {AGENTS_MAX} together")
    ids = [agent for group in scenario.agents for agent in group.ids()]
    for agent, times in Counter(ids).items():
        if times > 1:
            yield Fault(path="agents", reason=f"Two agents would be called {agent}")
    if expected_contacts(scenario) > CONTACTS_MAX:
        yield Fault(path="", reason=f"More than {CONTACTS_MAX} contacts are expected in one run")
    if scenario.warm_up_s * 1_000 >= scenario.days * DAY_MS:
        yield Fault(path="warm_up_s", reason="As long as the days that are simulated, or longer")


def expected_contacts(scenario: Scenario) -> float:
    return scenario.days * sum(
        (part.end_ms - part.start_ms) / HOUR_MS * part.per_hour
        for queue in scenario.queue
        for channel in queue.channel.values()
        for part in channel.arrivals
    )


# For the router.


def _ms(seconds: float) -> int:
    return round(seconds * 1_000)


def needs_of(needs: dict[SkillId, int]) -> tuple[Need, ...]:
    return tuple(Need(skill=skill, level=level) for skill, level in sorted(needs.items()))


def channel_rules(part: ChannelPart) -> ChannelRules:
    """Clocks of messages stay off, for no messages are simulated; nobody lost comes back."""
    return ChannelRules(
        target_ms=_ms(part.target_s),
        offer_ms=_ms(part.offer_s),
        misses=part.misses,
        auto_accept=part.auto_accept,
        handle_ms=_ms(part.handle_s),
        wrap_up_ms=0 if part.wrap_up is None else _ms(part.wrap_up_limit_s),
        lost_keep_ms=0,
    )


def router_queue(part: QueuePart, days: int) -> Queue:
    return Queue(
        id=QueueId(part.id),
        rules={channel: channel_rules(c) for channel, c in part.channel.items()},
        strategy=part.strategy,
        needs=needs_of(part.needs),
        rings=tuple(Ring(after_ms=_ms(r.after_s), needs=needs_of(r.needs)) for r in part.rings),
        head_start_ms=_ms(part.head_start_s),
        opening=None if part.opening is None else whole_spans(part.opening, days),
        overflow=None if part.overflow is None else QueueId(part.overflow),
        max_waiting=part.max_waiting,
        max_wait_ms=None if part.max_wait_s is None else _ms(part.max_wait_s),
        exclusion_ms=_ms(part.exclusion_s),
    )


def router_agent(part: AgentsPart, agent: AgentId) -> Agent:
    return Agent(
        id=agent,
        queues=part.queues,
        limits=dict(part.limits),
        total=part.total or None,
        skills=dict(part.skills),
        auto_accept=tuple(Channel) if part.answers is None else (),
    )


def router_centre(scenario: Scenario) -> Centre:
    return Centre(interruptible=dict(scenario.interruptible))


def whole_spans(spans: tuple[Span, ...], days: int) -> tuple[tuple[Millis, Millis], ...]:
    """The parts of every day, in ms from the first midnight; what touches becomes one."""
    found: list[tuple[Millis, Millis]] = []
    for day in range(days):
        for span in spans:
            start, end = Millis(day * DAY_MS + span.start_ms), Millis(day * DAY_MS + span.end_ms)
            if found and found[-1][1] == start:
                start = found.pop()[0]
            found.append((start, end))
    return tuple(found)
