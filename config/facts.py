"""What is so in a centre, field by field in words: to be compared, shown and kept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from config.centre import CentreFile, agent_setup, house_setup, queue_setup
from config.entrance import entrance_facts

Key = tuple[str, str]
"""Kind and id."""
Facts = dict[str, str]
CALLED_IN: Final = "names."
"""Before a language: what customers who read it call a queue."""


def facts(centre: CentreFile) -> dict[Key, Facts]:
    """The same for two centres that are the same, however their files put it."""
    found: dict[Key, Facts] = {("centre", "centre"): _told(_plain(house_setup(centre)))}
    for queue in centre.queues:
        said = _plain(queue_setup(centre, queue))
        del said["opening"]
        said["hours"] = None if queue.hours is None else _hours(queue.hours.model_dump(mode="json"))
        said["public"] = queue.public
        said["keep_days"] = queue.keep_days
        told = (f"{name.removesuffix('_s')} {value}" for name, value in queue.alerts.items())
        said["alerts"] = ", ".join(sorted(told))
        said["needs"] = _needs(said["needs"])
        said["rings"] = "; ".join(
            f"after {_told_one('after_ms', ring['after_ms'])}: {_needs(ring['needs'])}"
            for ring in said["rings"]
        )
        called = {f"{CALLED_IN}{language}": text for language, text in sorted(queue.names.items())}
        found["queue", queue.id] = {"name": queue.name} | called | _told(said)
    for agent in centre.agents:
        own = {"name": agent.name, "team": agent.team or ""}
        found["agent", agent.id] = own | _told(_plain(agent_setup(agent)))
    for role in centre.roles:
        found["role", role.id] = _told(role.model_dump(mode="json"))
    for team in centre.teams:
        found["team", team.id] = _told(team.model_dump(mode="json"))
    for user in centre.users:
        found["user", user.id] = _told(user.model_dump(mode="json"))
    for kind, labels in (
        ("disposition", centre.dispositions),
        ("reason", centre.reasons),
        ("tag", centre.tags),
    ):
        for place, (id, label) in enumerate(labels.items(), 1):
            found[kind, id] = {"name": label, "place": str(place)}
    for place, reply in enumerate(centre.replies, 1):
        found["reply", reply.id] = {
            "name": reply.title,
            "text": reply.text,
            "queues": ", ".join(reply.queues),
            "place": str(place),
        }
    found |= dict(entrance_facts(centre.forms, centre.treatments))
    for id, text in centre.settings.items():
        found["setting", id] = {"name": text}
    return found


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    return msgspec.to_builtins(record)  # type: ignore[no-any-return]


def _hours(hours: dict[str, Any]) -> dict[str, Any]:
    """A day that is closed is something else than a day of which nothing is said."""
    closed = {day: text or "closed" for day, text in hours["holidays"].items()}
    return {**hours, "holidays": closed}


def _needs(needs: Sequence[dict[str, Any]]) -> str:
    return ", ".join(
        f"{need['skill']} {need['level']}"
        + (f" for {need['drop_after_ms'] / 1_000:g} s" if need["drop_after_ms"] else "")
        for need in needs
    )


def _told(values: Mapping[str, Any], prefix: str = "") -> Facts:
    told: Facts = {}
    for name, value in values.items():
        if isinstance(value, dict) and value:
            told |= _told(value, f"{prefix}{name}.")
        elif name != "id":
            told[prefix + name.removesuffix("_ms")] = _told_one(name, value)
    return told


def _told_one(name: str, value: Any) -> str:
    match value:
        case None | {} | [] | ():
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if name.endswith("_ms"):
            return f"{value / 1_000:g} s"
        case list() | tuple():
            return ", ".join(str(each) for each in value)
    return str(value)
