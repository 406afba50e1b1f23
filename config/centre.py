"""A centre as data: what a TOML file says, as commands for the router and rows beside them."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config.entrance import LISTS_MAX, FormPart, TreatmentPart, asks_nothing, kept
from config.hours import HOURS, BadHours, parse_spans, parse_week
from config.patterns import EMAIL, ID
from config.places import MORE, CentreWrong, Fault, faults, syntax_fault
from config.rings import Level, NeedPart, Needs, RingPart, idle_rings
from config.roles import MEMBER, RolePart, TeamPart, role_labels, role_rights
from config.rules import ChannelPart, Common, Part, Seconds, merged, ms
from config.second_look import LISTS, Look, all_problems
from config.settings import SettingsError, read_text
from config.topics import Names, namesakes
from config.words import Name, is_zone, setting_faults, unkept
from router import setup
from router.commands import AnyCommand, DefineAgent, DefineCentre, DefineQueue
from router.ids import AgentId, QueueId, SkillId
from router.on_setup import LIMIT_MAX
from router.words import Channel, Otherwise, Strategy
from storage.names import CALLED
from storage.rights import AT_DESK
from storage.rows import ALERTS, INTERNAL, KEEP_DAYS, AnyRow, CannedReply, Label

SAMPLE: Final = Path(__file__).parent / "sample.toml"
EMPTY: Final = Path(__file__).parent / "empty.toml"
BY: Final = "set-up"

VARIABLE: Final = re.compile(r"\{(\w+)\}")
VARIABLES: Final = ("customer", "agent", "queue")

Id = Annotated[str, Field(pattern=ID)]
Limit = Annotated[int, Field(ge=0, le=LIMIT_MAX)]
Text = Annotated[str, Field(max_length=2_000)]


TEAMS_MAX: Final = 200
Threshold = Literal[
    "waiting", "longest_wait_s", "past_due", "lost_today", "agents_able", "service_level"
]
ALERTS_KNOWN: Final = frozenset(get_args(Threshold))


class HoursPart(Part):
    time_zone: str
    week: dict[str, str]
    holidays: dict[date, str] = {}
    """``2027-01-01 = ""`` is closed; ``2026-12-24 = "08:00-12:00"`` has other hours."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if not is_zone(value):
            raise ValueError(f"{value!r} is no time zone; write one like Europe/Ljubljana")
        return value

    @field_validator("week")
    @classmethod
    def _readable_week(cls, value: dict[str, str]) -> dict[str, str]:
        parse_week(value)
        return value

    @field_validator("holidays")
    @classmethod
    def _readable_holidays(cls, value: dict[date, str]) -> dict[date, str]:
        for text in value.values():
            parse_spans(text)
        return value


class QueuePart(Part):
    id: Id
    name: Name
    names: Names = {}
    """What customers read in place of the name, by language: ``sl = "Prodaja"``."""
    strategy: Strategy = Strategy.MOST_AVAILABLE
    needs: Needs = {}
    rings: tuple[RingPart, ...] = Field((), max_length=20)
    head_start_s: Seconds = 0
    channels: dict[Channel, ChannelPart] = {}
    """Over the centre's own ``[channels]``; every channel named there may enter. One that lacks a
    target or how long offers last is as in most of the other queues, and so are the channels of a
    queue that names none."""
    hours: HoursPart | None = None
    public: bool = True
    """A topic that customers may choose in the chat."""
    overflow: Id | None = None
    otherwise: Otherwise = Otherwise.MESSAGE
    max_waiting: int | None = Field(None, ge=0, le=1_000_000)
    max_wait_s: Seconds | None = None
    preferred_s: Seconds = 30
    exclusion_s: Seconds = 120
    keep_days: int | None = Field(None, ge=1, le=3_650)
    """How many days after a contact its words, files and notes are deleted, and the customer when
    nothing else is kept of them; without it they stay."""
    alerts: dict[Threshold, Annotated[int, Field(ge=0, lt=1_000_000)] | Literal["off"]] = {}
    """Thresholds of this queue, in the place of the centre's ``alert_`` settings."""
    disabled: bool = False
    """Takes nobody new; whoever is in it is served to the end."""


class AgentPart(Part):
    id: Id
    name: Name
    queues: tuple[Id, ...]
    skills: dict[Id, Level] = {}
    limits: dict[Channel, Limit]
    total: int | None = Field(None, ge=1, le=LIMIT_MAX)
    team: Id | None = None
    auto_accept: tuple[Channel, ...] = ()
    disabled: bool = False
    """May not work. What was in hand goes back to its place."""


class UserPart(Part):
    id: Id
    name: Name
    role: Id
    """agent, supervisor, or one of ``roles``."""
    agent: Id | None = None
    teams: tuple[Id, ...] = Field((), max_length=TEAMS_MAX)
    """All that a supervisor sees and does is limited to these teams; empty: the whole house."""
    may_pick: bool = False
    """May take contacts out of their turn. A supervisor who serves always may."""
    email: str = Field("", pattern=EMAIL, max_length=254)
    """By which a sign-on service knows the user."""
    disabled: bool = False
    """May not sign in. Users are never removed: what they did keeps their name."""


class ReplyPart(Part):
    """A prepared reply, for ``/`` in the agents' composer."""

    id: Id
    title: Name
    text: str = Field(min_length=1, max_length=4_000)
    """With the variables {customer}, {agent} and {queue}."""
    queues: tuple[Id, ...] = ()
    """Where it may be used; empty: everywhere."""

    @field_validator("text")
    @classmethod
    def _known_variables(cls, value: str) -> str:
        for name in VARIABLE.findall(value):
            if name not in VARIABLES:
                known = ", ".join(f"{{{one}}}" for one in VARIABLES)
                raise ValueError(f"{{{name}}} is no variable; there are {known}")
        return value


class CentrePart(Part):
    interruptible: dict[Channel, tuple[Channel, ...]] = {}
    lease_quiet_s: Seconds = 15
    lease_lost_s: Seconds = 60
    callback_life_s: Seconds = 172_800


class CentreFile(Part):
    centre: CentrePart = CentrePart()
    channels: dict[Channel, ChannelPart]
    queues: tuple[QueuePart, ...]
    teams: Annotated[tuple[TeamPart, ...], Field(max_length=TEAMS_MAX)] = ()
    agents: tuple[AgentPart, ...] = ()
    roles: Annotated[tuple[RolePart, ...], Field(max_length=TEAMS_MAX)] = ()
    users: tuple[UserPart, ...] = ()
    dispositions: dict[Id, Name] = {}
    reasons: dict[Id, Name] = {}
    tags: dict[Id, Name] = {}
    replies: Annotated[tuple[ReplyPart, ...], Field(max_length=500)] = ()
    forms: Annotated[tuple[FormPart, ...], Field(max_length=LISTS_MAX)] = ()
    treatments: Annotated[tuple[TreatmentPart, ...], Field(max_length=LISTS_MAX)] = ()
    settings: dict[Id, Text] = {}

    @model_validator(mode="after")
    def _names_that_exist(self, info: ValidationInfo) -> "CentreFile":
        if wrong := list(self._faults(info.context or Look())):
            raise ValueError("\n".join(wrong))
        return self

    def astray(self) -> frozenset[str]:
        """Users who may sign in and come in nowhere: their role is none, or wants an agent."""
        roles = role_rights(self.roles)
        return frozenset(
            user.id
            for user in self.users
            if not user.disabled
            and (
                user.role not in roles
                or (user.agent is None and bool(roles[user.role]) and roles[user.role] <= AT_DESK)
            )
        )

    def rules_of(self, queue: QueuePart) -> dict[Channel, ChannelPart]:
        """By the channels that may enter."""
        common = self.common
        named: dict[Channel, object] = {**self.channels, **queue.channels}
        if not named and "channels" not in queue.model_fields_set:
            named = dict.fromkeys(common.of_all_others())
        found = {}
        for channel in Channel:
            if channel in named:
                said = merged(self.channels.get(channel), queue.channels.get(channel))
                found[channel] = said if said.is_whole() else said.over(common.usual(channel))
        return found

    @cached_property
    def common(self) -> Common:
        return Common(self.channels, [queue.channels for queue in self.queues])

    def _faults(self, look: Look) -> Iterator[str]:
        queues = look.known("queues", (queue.id for queue in self.queues))
        agents = look.known("agents", (agent.id for agent in self.agents))
        teams = look.known("teams", (team.id for team in self.teams))
        roles, astray = role_rights(self.roles), self.astray()
        yield from (f"settings.{told}" for told in setting_faults(self.settings, ALERTS_KNOWN))
        for what in LISTS:
            yield from _twice(what, look.ids(what, getattr(self, what)))
        if look.in_file:
            yield from namesakes(self.queues)
            yield from asks_nothing(self.forms)
        counted = Counter(look.ids("queues", self.queues))
        for queue in self.queues:
            if counted[queue.id] > 1:
                continue  # Nobody could say which one is meant.
            if look.in_file:
                yield from idle_rings(queue.id, queue.needs, queue.rings)
            overflow = filter(None, [queue.overflow])
            yield from _unknown(f"queues.{queue.id}.overflow", overflow, queues)
            if queue.overflow == queue.id:
                yield f"queues.{queue.id}.overflow: a queue cannot overflow into itself"
            for channel, rules in self.rules_of(queue).items():
                if look.rules and not rules.is_whole():
                    yield f"queues.{queue.id}: {channel} lacks target_s or offer_s"
        for agent in self.agents:
            yield from _unknown(f"agents.{agent.id}.queues", agent.queues, queues)
            yield from _unknown(f"agents.{agent.id}.team", filter(None, [agent.team]), teams)
        listed: dict[str, Iterable[ReplyPart | FormPart | TreatmentPart]] = {
            "replies": self.replies,
            "forms": self.forms,
            "treatments": self.treatments,
        }
        for what, parts in listed.items():
            for part in parts:
                yield from _unknown(f"{what}.{part.id}.queues", part.queues, queues)
        for user in self.users:
            yield from _unknown(f"users.{user.id}.agent", filter(None, [user.agent]), agents)
            if user.id not in look.spared and not user.disabled:
                known = look.known("roles", roles)
                yield from _unknown(f"users.{user.id}.teams", user.teams, teams)
                yield from _unknown(f"users.{user.id}.role", [user.role], known)
                if user.id in astray and user.role in roles:
                    yield f"users.{user.id}: an agent's user lacks agent"


def load_centre(file: Path = SAMPLE) -> CentreFile:
    """Read a centre's TOML.

    Raises:
        SettingsError: With everything that is wrong at once, each with its line.
    """
    try:
        return read_centre(read_text(file))
    except CentreWrong as wrong:
        told = [f"{file}:{each.line}: {each.reason}" for each in wrong.faults]
        raise SettingsError("\n".join(told + [MORE] * wrong.more)) from None


def read_centre(text: str, spared: Collection[str] = ()) -> CentreFile:
    """``spared``: users who come in nowhere already, as ``astray`` of the centre says.

    Raises:
        CentreWrong: With everything that is wrong at once.
    """
    try:
        content: dict[str, Any] = tomllib.loads(text)
        wrong = list(unkept(content))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise CentreWrong([syntax_fault(text, error)], more=True) from None
    if wrong:
        raise CentreWrong(faults(text, content, wrong), more=True)
    look = Look(spared=spared, in_file=True)
    try:
        return _looked_at(content, look)
    except ValidationError as error:
        told, more = all_problems(error, content, look, _looked_at)
        raise CentreWrong(faults(text, content, told), more=more) from None
    except (BadHours, RecursionError) as error:
        raise CentreWrong([Fault(line=1, path="centre", reason=str(error))]) from None


def _looked_at(content: dict[str, Any], look: Look) -> CentreFile:
    return CentreFile.model_validate(content, context=look)


def commands(centre: CentreFile) -> list[AnyCommand]:
    """Return what defines the centre, in an order that the router accepts."""
    defined: list[AnyCommand] = [DefineCentre(centre=house_setup(centre), by=BY)]
    # Those that others overflow into come first.
    queues = [queue_setup(centre, queue) for queue in centre.queues]
    defined += [DefineQueue(queue=_without_overflow(queue), by=BY) for queue in queues]
    defined += [DefineQueue(queue=queue, by=BY) for queue in queues if queue.overflow]
    defined += [DefineAgent(agent=agent_setup(agent), by=BY) for agent in centre.agents]
    return defined


def rows(centre: CentreFile) -> list[AnyRow]:
    """Return names, reasons, dispositions, tags, settings, hours and replies. Users need passwords:
    not here."""
    named: list[tuple[str, Iterable[tuple[str, str]]]] = [
        ("queue", ((queue.id, queue.name) for queue in centre.queues)),
        ("agent", ((agent.id, agent.name) for agent in centre.agents)),
        ("disposition", centre.dispositions.items()),
        ("reason", centre.reasons.items()),
        ("tag", centre.tags.items()),
        ("setting", centre.settings.items()),
        ("reply", ((reply.id, _reply(reply)) for reply in centre.replies)),
        (MEMBER, ((agent.id, agent.team) for agent in centre.agents if agent.team is not None)),
        ("form", ((form.id, kept(form)) for form in centre.forms)),
        ("treatment", ((treatment.id, kept(treatment)) for treatment in centre.treatments)),
        (
            "setting",
            (
                (HOURS + queue.id, queue.hours.model_dump_json())
                for queue in centre.queues
                if queue.hours is not None
            ),
        ),
        (
            "setting",
            (
                (CALLED + queue.id, msgspec.json.encode(queue.names, order="sorted").decode())
                for queue in centre.queues
                if queue.names
            ),
        ),
        ("setting", ((INTERNAL + queue.id, "1") for queue in centre.queues if not queue.public)),
        (
            "setting",
            (
                (ALERTS + queue.id, msgspec.json.encode(queue.alerts).decode())
                for queue in centre.queues
                if queue.alerts
            ),
        ),
        (
            "setting",
            (
                (KEEP_DAYS + queue.id, str(queue.keep_days))
                for queue in centre.queues
                if queue.keep_days is not None
            ),
        ),
    ]
    told = enumerate(role_labels(centre.roles, centre.teams))
    people: list[AnyRow] = [
        Label(kind=kind, id=id, label=text, position=at) for at, (kind, id, text) in told
    ]
    return people + [
        Label(kind=kind, id=id, label=label, position=position)
        for kind, labels in named
        for position, (id, label) in enumerate(labels)
    ]


def _reply(reply: ReplyPart) -> str:
    kept = CannedReply(title=reply.title, text=reply.text, queues=reply.queues)
    return msgspec.json.encode(kept).decode()


def house_setup(centre: CentreFile) -> setup.Centre:
    house = centre.centre
    return setup.Centre(
        interruptible=house.interruptible,
        lease_quiet_ms=ms(house.lease_quiet_s),
        lease_lost_ms=ms(house.lease_lost_s),
        callback_life_ms=ms(house.callback_life_s),
    )


def queue_setup(centre: CentreFile, queue: QueuePart) -> setup.Queue:
    rules = {
        channel: setup.ChannelRules(**part.rules())
        for channel, part in centre.rules_of(queue).items()
    }
    return setup.Queue(
        id=QueueId(queue.id),
        rules=rules,
        strategy=queue.strategy,
        needs=_needs(queue.needs),
        rings=tuple(
            setup.Ring(after_ms=ms(ring.after_s), needs=_needs(ring.needs)) for ring in queue.rings
        ),
        head_start_ms=ms(queue.head_start_s),
        # A queue with hours is closed until they have been worked out.
        opening=None if queue.hours is None else (),
        overflow=None if queue.overflow is None else QueueId(queue.overflow),
        otherwise=queue.otherwise,
        max_waiting=queue.max_waiting,
        max_wait_ms=None if queue.max_wait_s is None else ms(queue.max_wait_s),
        preferred_ms=ms(queue.preferred_s),
        exclusion_ms=ms(queue.exclusion_s),
        disabled=queue.disabled,
    )


def _without_overflow(queue: setup.Queue) -> setup.Queue:
    return msgspec.structs.replace(queue, overflow=None)


def agent_setup(agent: AgentPart) -> setup.Agent:
    return setup.Agent(
        id=AgentId(agent.id),
        queues=tuple(QueueId(queue) for queue in agent.queues),
        limits=dict(agent.limits),
        total=agent.total,
        skills={SkillId(skill): level for skill, level in agent.skills.items()},
        auto_accept=agent.auto_accept,
        disabled=agent.disabled,
    )


def _needs(needs: Needs) -> tuple[setup.Need, ...]:
    return tuple(_need(skill, need) for skill, need in needs.items())


def _need(skill: str, need: int | NeedPart) -> setup.Need:
    if isinstance(need, int):
        return setup.Need(skill=SkillId(skill), level=need)
    drop = None if need.drop_after_s is None else ms(need.drop_after_s)
    return setup.Need(skill=SkillId(skill), level=need.level, drop_after_ms=drop)


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    for id, times in Counter(ids).items():
        if times > 1:
            yield f"{what}: {id} is there {'twice' if times == 2 else f'{times} times'}"


def _unknown(where: str, names: Iterable[str], known: Container[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{where}: there is no {name}"
