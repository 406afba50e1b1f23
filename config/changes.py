"""From the centre as it is to the centre as a file wants it: what changes, and how it is done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from config.centre import (
    CentreFile,
    QueuePart,
    UserPart,
    agent_setup,
    house_setup,
    queue_setup,
    rows,
)
from config.current import Labels
from config.facts import CALLED_IN, Facts, Key, facts
from config.hours import Hours
from config.roles import rights_of, role_rights
from router.commands import SetUp
from router.ids import AgentId, Millis, QueueId
from router.router import Router
from router.setup import Queue
from router.words import Channel
from storage.rights import Right
from storage.rows import AnyRow, Label, LabelRemoved, User

_NAMES: Final = frozenset({"name", "public", "keep_days", "team", "alerts"})
"""What the router does not know of a queue or an agent."""


class Difference(msgspec.Struct, frozen=True):
    field: str
    before: str
    after: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    """centre, queue, agent, team, user, role, disposition, reason, tag, reply, form, treatment or
    setting."""
    id: str
    name: str
    what: str
    """added, changed or removed; a user is disabled rather than removed."""
    differences: tuple[Difference, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    changes: tuple[Change, ...]
    obstacles: tuple[str, ...]
    """Sentences. While there is one, the plan cannot be carried out."""
    command: SetUp
    rows: tuple[AnyRow, ...]
    newcomers: tuple[str, ...]
    """Users who have no password yet."""


def plan(
    before: CentreFile,
    after: CentreFile,
    *,
    router: Router,
    labels: Labels,
    users: Mapping[str, User],
    by: str,
    now: Millis,
) -> Plan:
    """``before`` is ``current`` of this router, these labels and these users."""
    after = _keeping_users(before, after)
    old, new = facts(before), facts(after)
    changes = tuple(_changes(old, new))
    touched = {(change.kind, change.id) for change in changes}
    stay = {(kind, one.id) for kind in ("queue", "agent") for one in _parts(after, kind)}
    gone = [key for key in old if key[0] in ("queue", "agent") and key not in stay]
    command = SetUp(
        centre=house_setup(after) if ("centre", "centre") in touched else None,
        queues=tuple(
            _opened(after, queue, now)
            for queue in after.queues
            if _is_more(old, new, ("queue", queue.id))
        ),
        agents=tuple(
            agent_setup(agent) for agent in after.agents if _is_more(old, new, ("agent", agent.id))
        ),
        without_agents=tuple(AgentId(id) for kind, id in gone if kind == "agent"),
        without_queues=tuple(QueueId(id) for kind, id in gone if kind == "queue"),
        by=by,
    )
    put = [_user_row(users.get(u.id), u) for u in after.users if ("user", u.id) in touched]
    return Plan(
        changes=changes,
        obstacles=tuple(_obstacles(router, command, before, after)),
        command=command,
        rows=(*_label_rows(after, labels), *put),
        newcomers=tuple(user.id for user in put if not user.password_hash and not user.disabled),
    )


def _parts(centre: CentreFile, kind: str) -> Iterable[UserPart]:
    return getattr(centre, f"{kind}s")  # type: ignore[no-any-return]


def _keeping_users(before: CentreFile, after: CentreFile) -> CentreFile:
    """Those whom the file leaves out may not sign in any more, and keep their name."""
    there = {user.id for user in after.users}
    agents = {agent.id for agent in after.agents}
    kept = [
        user.model_copy(
            update={"disabled": True, "agent": user.agent if user.agent in agents else None}
        )
        for user in before.users
        if user.id not in there
    ]
    return after.model_copy(update={"users": (*after.users, *kept)})


def _changes(old: Mapping[Key, Facts], new: Mapping[Key, Facts]) -> Iterable[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key, {}), new.get(key, {})
        if before == after and (key in old) == (key in new):
            continue
        what = "changed" if key in old and key in new else "added" if key in new else "removed"
        fields = [*after, *(name for name in before if name not in after)]
        yield Change(
            kind=key[0],
            id=key[1],
            name=(after or before).get("name", ""),
            what=what,
            differences=tuple(
                Difference(name, before.get(name, ""), after.get(name, ""))
                for name in fields
                if before.get(name, "") != after.get(name, "")
            ),
        )


def _is_more(old: Mapping[Key, Facts], new: Mapping[Key, Facts], key: Key) -> bool:
    """Whether something changes that the router knows of, and not a name alone."""
    return key not in old or _known(old[key]) != _known(new[key])


def _known(said: Facts) -> Facts:
    """To the router."""
    return {
        name: value
        for name, value in said.items()
        if name not in _NAMES and not name.startswith(CALLED_IN)
    }


def _opened(centre: CentreFile, part: QueuePart, now: Millis) -> Queue:
    queue = queue_setup(centre, part)
    if part.hours is None:
        return queue
    hours = msgspec.convert(part.hours.model_dump(mode="json"), Hours)
    return msgspec.structs.replace(queue, opening=hours.worked_out(now))


# Rows.


def _label_rows(after: CentreFile, labels: Labels) -> Iterable[AnyRow]:
    stored = {(one.kind, one.id): one for several in labels.values() for one in several}
    wanted = {(one.kind, one.id): one for one in rows(after) if isinstance(one, Label)}
    for key, label in wanted.items():
        if stored.get(key) != label:
            yield label
    for kind, id in stored:
        # The names of what was removed stay: reports of earlier days tell of them.
        if (kind, id) not in wanted and kind not in ("queue", "agent"):
            yield LabelRemoved(kind=kind, id=id)


def _user_row(known: User | None, user: UserPart) -> User:
    held = known or User(id=user.id, name="", role="", password_hash="")
    return msgspec.structs.replace(
        held,
        name=user.name,
        role=user.role,
        agent=None if user.agent is None else AgentId(user.agent),
        may_pick=user.may_pick,
        disabled=user.disabled,
        email=user.email.lower(),
        teams=" ".join(user.teams),
    )


# What stands in the way.


def _obstacles(
    router: Router, command: SetUp, before: CentreFile, after: CentreFile
) -> Iterable[str]:
    names = {queue.id: queue.name for queue in (*before.queues, *after.queues)}
    called = {agent.id: agent.name for agent in before.agents}
    there = Counter((contact.queue, contact.channel) for contact in router.contacts.values())
    for queue_id in command.without_queues:
        if open_now := sum(there[queue_id, channel] for channel in Channel):
            yield f"{names[queue_id]} cannot go: {_contacts(open_now)} in it. Move them first."
    for queue in command.queues:
        lost = (channel for channel in Channel if channel not in queue.rules)
        if stuck := sum(there[queue.id, channel] for channel in lost):
            yield (
                f"{names[queue.id]} cannot lose a channel:"
                f" {_contacts(stuck)} in it by that channel. Let them end first."
            )
    for agent_id in command.without_agents:
        agent = router.agents.get(agent_id)
        name = called.get(agent_id, agent_id)
        if agent is not None and (agent.signed_in or agent.contacts):
            yield f"{name} cannot go while at work. Sign them out first."
    if _administered(before) and not _administered(after):
        yield "Nobody would be left who may change this: keep one supervisor who may sign in."


def _administered(centre: CentreFile) -> bool:
    roles = role_rights(centre.roles)
    return any(
        not user.disabled and rights_of(user, roles) >= {Right.SETUP, Right.USERS}
        for user in centre.users
    )


def _contacts(count: int) -> str:
    return "1 contact is" if count == 1 else f"{count} contacts are"
