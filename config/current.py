"""The centre as it is now, as a file would say it; and such a file as TOML."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from config.centre import ALERTS_KNOWN, CentreFile
from config.hours import HOURS
from config.roles import MEMBER, ROLE, TEAM, read_role, read_team
from config.second_look import Look
from config.words import is_zone, setting_faults
from router import setup
from router.ids import AgentId, QueueId
from router.router import Router
from router.words import Channel
from storage.names import CALLED, shown_name
from storage.records import LABELS
from storage.rows import ALERTS, INTERNAL, KEEP_DAYS, CannedReply, Label, User

T = TypeVar("T")

Labels = Mapping[str, Sequence[Label]]
"""By kind, in their order."""

KINDS: Final = (*LABELS, ROLE, TEAM, MEMBER)
_DEFAULT_RULES: Final = setup.ChannelRules(target_ms=0, offer_ms=0)
_HEAD: Final = "# A centre of Cordboard. Times are in seconds. Passwords are not in here.\n"


def current(router: Router, labels: Labels, users: Iterable[User]) -> CentreFile:
    """With every rule spelled out in its queue."""
    house = router.centre
    hours, kept = _of_queues(labels, HOURS), _of_queues(labels, KEEP_DAYS)
    internal = _of_queues(labels, INTERNAL)
    alerts, called = _of_queues(labels, ALERTS), _of_queues(labels, CALLED)
    teams = {one.id: one.label for one in labels.get(MEMBER, ())}
    users = list(users)
    return CentreFile.model_validate(
        {
            "centre": {
                "interruptible": house.interruptible,
                "lease_quiet_s": house.lease_quiet_ms / 1_000,
                "lease_lost_s": house.lease_lost_ms / 1_000,
                "callback_life_s": house.callback_life_ms / 1_000,
            },
            "channels": {},
            "queues": tuple(
                _queue(router.queues[QueueId(id)].setup, name, hours.get(id), kept.get(id))
                | {"public": id not in internal, "alerts": json.loads(alerts.get(id, "{}"))}
                | {"names": json.loads(called.get(id, "{}"))}
                for id, name in _ordered(router.queues, labels.get("queue", ()))
            ),
            "agents": tuple(
                _agent(router.agents[AgentId(id)].setup, name) | {"team": teams.get(id)}
                for id, name in _ordered(router.agents, labels.get("agent", ()))
            ),
            "teams": tuple(_named(read_team(one)) for one in labels.get(TEAM, ())),
            "roles": tuple(_named(read_role(one)) for one in labels.get(ROLE, ())),
            "users": tuple(_user(user) for user in users),
            "dispositions": _names(labels, "disposition"),
            "reasons": _names(labels, "reason"),
            "tags": _names(labels, "tag"),
            "replies": tuple(_reply(one) for one in labels.get("reply", ())),
            "forms": tuple(_entrance(one) for one in labels.get("form", ())),
            "treatments": tuple(_entrance(one) for one in labels.get("treatment", ())),
            "settings": _settings(labels),
        },
        # What is wrong with a user must be seen, to be put right.
        context=Look(spared={user.id for user in users}),
    )


def _settings(labels: Labels) -> dict[str, str]:
    said = {
        one.id: shown_name(one.label, "") if one.id == "brand" else one.label
        for one in labels.get("setting", ())
        if not one.id.startswith((HOURS, KEEP_DAYS, INTERNAL, ALERTS, CALLED))
    }
    # What means nothing was taken once.
    return {
        id: text for id, text in said.items() if not [*setting_faults({id: text}, ALERTS_KNOWN)]
    }


def _of_queues(labels: Labels, prefix: str) -> dict[str, str]:
    """What settings of this kind say, by queue."""
    settings = labels.get("setting", ())
    return {one.id.removeprefix(prefix): one.label for one in settings if one.id.startswith(prefix)}


def _names(labels: Labels, kind: str) -> dict[str, str]:
    return {one.id: _name(one) for one in labels.get(kind, ())}


def _name(label: Label) -> str:
    return shown_name(label.label, label.id)


def _named(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"name": shown_name(part["name"], part["id"])}


def _ordered(there: Iterable[str], labels: Sequence[Label]) -> list[tuple[str, str]]:
    known = set(there)
    named = [(one.id, _name(one)) for one in labels if one.id in known]
    return named + [(id, id) for id in sorted(known - {id for id, _ in named})]


def _queue(queue: setup.Queue, name: str, hours: str | None, kept: str | None) -> dict[str, Any]:
    return {
        "id": queue.id,
        "name": name,
        "strategy": queue.strategy,
        "needs": _needs(queue.needs),
        "rings": tuple(
            {"after_s": ring.after_ms / 1_000, "needs": _needs(ring.needs)} for ring in queue.rings
        ),
        # One below 0 was taken once. It is told as none, and becomes none with the next change.
        "head_start_s": max(0, queue.head_start_ms) / 1_000,
        "channels": {channel: _rules(rules) for channel, rules in _by_channel(queue.rules)},
        "hours": None if hours is None else _hours(json.loads(hours)),
        "overflow": queue.overflow,
        "otherwise": queue.otherwise,
        "max_waiting": queue.max_waiting,
        "max_wait_s": None if queue.max_wait_ms is None else queue.max_wait_ms / 1_000,
        "preferred_s": queue.preferred_ms / 1_000,
        "exclusion_s": queue.exclusion_ms / 1_000,
        "keep_days": kept,
        "disabled": queue.disabled,
    }


def _by_channel(held: Mapping[Channel, T]) -> list[tuple[Channel, T]]:
    """Always in the same order: what was stored and read again has another."""
    return [(channel, held[channel]) for channel in Channel if channel in held]


def _hours(said: dict[str, Any]) -> dict[str, Any]:
    """A time zone of one machine alone was taken once. Until it is changed it is told as UTC."""
    return said if is_zone(said["time_zone"]) else said | {"time_zone": "UTC"}


def _rules(rules: setup.ChannelRules) -> dict[str, Any]:
    """What differs from what holds without a word, and what every channel must say."""
    said: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(rules).items():
        if name not in ("target_ms", "offer_ms") and value == getattr(_DEFAULT_RULES, name):
            continue
        if name.endswith("_ms"):
            said[name[:-3] + "_s"] = None if value is None else value / 1_000
        else:
            said[name] = value
    return said


def _needs(needs: tuple[setup.Need, ...]) -> dict[str, Any]:
    return {
        need.skill: need.level
        if need.drop_after_ms is None
        else {"level": need.level, "drop_after_s": need.drop_after_ms / 1_000}
        for need in needs
    }


def _agent(agent: setup.Agent, name: str) -> dict[str, Any]:
    return {
        "id": agent.id,
        "name": name,
        "queues": agent.queues,
        "skills": agent.skills,
        "limits": dict(_by_channel(agent.limits)),
        "total": agent.total,
        "auto_accept": agent.auto_accept,
        "disabled": agent.disabled,
    }


def _reply(label: Label) -> dict[str, Any]:
    reply = msgspec.json.decode(label.label, type=CannedReply)
    title = shown_name(reply.title, label.id)
    return {"id": label.id, **msgspec.structs.asdict(reply), "title": title}


def _entrance(label: Label) -> dict[str, Any]:
    """A form or a treatment, as ``config.entrance`` kept it."""
    said: dict[str, Any] = {"id": label.id, **json.loads(label.label)}
    for name in ("name", "link_text"):
        if said.get(name):
            said[name] = shown_name(said[name], label.id)
    if "fields" in said:
        said["fields"] = [_question(field) for field in said["fields"]]
    return said


def _question(field: dict[str, Any]) -> dict[str, Any]:
    options = enumerate(field.get("options", ()), 1)
    return field | {
        "label": shown_name(field["label"], field["id"]),
        "options": [shown_name(option, str(number)) for number, option in options],
    }


def _user(user: User) -> dict[str, Any]:
    fields = ("id", "name", "role", "agent", "may_pick", "disabled", "email")
    said = {name: getattr(user, name) for name in fields}
    return _named(said) | {"teams": tuple(user.teams.split())}


# As TOML.


def to_toml(centre: CentreFile) -> str:
    """``read_centre`` of the text gives the same centre. What all queues say of a channel is said
    once for all of them."""
    said = centre.model_dump(mode="json", exclude_none=True)
    house = said["channels"]
    for queue in said["queues"]:
        own = queue["channels"]
        queue["channels"] = {
            channel.value: {**house.get(channel, {}), **own.get(channel, {})}
            for channel in Channel
            if channel in house or channel in own
        }
    said["channels"] = _shared(said["queues"])
    parts = [_HEAD]
    if not said["queues"]:
        parts.append("queues = []\n")
    parts += [_table(name, said[name]) for name in ("settings", "centre") if said[name]]
    parts += [_table(f"channels.{name}", rules) for name, rules in said["channels"].items()]
    if not said["channels"]:
        parts.append("[channels]\n")
    for queue in said["queues"]:
        channels, hours = queue.pop("channels"), queue.pop("hours", None)
        parts.append(_table("queues", queue, many=True))
        parts += [_table(f"queues.channels.{name}", rules) for name, rules in channels.items()]
        if hours is not None:
            parts.append(_table("queues.hours", hours))
    for name in ("teams", "agents", "roles", "users"):
        parts += [_table(name, each, many=True) for each in said[name]]
    parts += [
        _table(name, said[name]) for name in ("dispositions", "reasons", "tags") if said[name]
    ]
    for name in ("replies", "forms", "treatments"):
        parts += [_table(name, each, many=True) for each in said[name]]
    return "\n".join(parts)


def _shared(queues: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Take out of the queues the rules that all of them share, for channels that all of them have:
    a channel that is named for all may enter all."""
    shared: dict[str, dict[str, Any]] = {}
    for channel in Channel:
        rules = [queue["channels"].get(channel) for queue in queues]
        if not rules or not all(rules):
            continue
        same = {
            name: value
            for name, value in rules[0].items()
            if all(each.get(name) == value for each in rules)
        }
        if not same:
            continue
        shared[channel.value] = same
        for queue in queues:
            rest = queue["channels"].pop(channel).items()
            if own := {name: value for name, value in rest if name not in same}:
                queue["channels"][channel.value] = own
    return shared


def _table(name: str, values: Mapping[str, Any], *, many: bool = False) -> str:
    lines = [f"[[{name}]]" if many else f"[{name}]"]
    lines += [
        f"{_key(key)} = {_value(value)}" for key, value in values.items() if value not in ({}, [])
    ]
    # An agent without limits or queues still says so: these two may not be left out.
    lines += [
        f"{key} = {_value(values[key])}" for key in ("queues", "limits") if _none(values, key)
    ]
    return "\n".join(lines) + "\n"


def _none(values: Mapping[str, Any], key: str) -> bool:
    return key in values and values[key] in ({}, [])


def _key(key: str) -> str:
    bare = key.replace("-", "").replace("_", "")
    return key if bare.isascii() and bare.isalnum() else _string(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case int():
            return str(value)
        case list():
            return f"[{', '.join(_value(each) for each in value)}]"
        case dict():
            pairs = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
    raise TypeError(type(value).__name__)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
