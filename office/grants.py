"""Nobody gives rights that they do not have, nor touches somebody who has more."""

from collections.abc import Iterable

from config.centre import CentreFile
from config.changes import Change
from config.roles import RolePart, rights_of, role_rights
from storage.rights import Right

PEOPLE = ("user", "role")
"""What is changed by the right ``users``; all else by ``setup``."""


def beyond(
    before: CentreFile, after: CentreFile, changes: Iterable[Change], own: frozenset[Right]
) -> list[str]:
    """Why somebody with these rights may not make these changes, in sentences."""
    reasons = []
    kinds = {change.kind for change in changes}
    if kinds.intersection(PEOPLE) and Right.USERS not in own:
        reasons.append("Users and roles are changed by whoever has the right to it.")
    if kinds.difference(PEOPLE) and Right.SETUP not in own:
        reasons.append("Queues, agents and rules are changed by whoever has the right to it.")
    touched = {change.id for change in changes if change.kind == "role"}
    for role in (*before.roles, *after.roles):
        if role.id in touched and not own.issuperset(role.rights):
            reasons.append(f"{role.name} has rights that you do not have.")
    touched = {change.id for change in changes if change.kind == "user"}
    for centre in (before, after):
        roles = _whole(centre.roles)
        for user in centre.users:
            if user.id in touched and not own.issuperset(rights_of(user, roles)):
                reasons.append(f"{user.name} has, or would have, rights that you do not have.")
    return list(dict.fromkeys(reasons))


def is_beyond(centre: CentreFile, user: str, own: frozenset[Right]) -> bool:
    """Whether this user has rights beyond these."""
    roles = _whole(centre.roles)
    return any(one.id == user and not own.issuperset(rights_of(one, roles)) for one in centre.users)


def _whole(roles: Iterable[RolePart]) -> dict[str, frozenset[Right]]:
    """What roles that are disabled would give again when they are not."""
    return role_rights(role.model_copy(update={"disabled": False}) for role in roles)
