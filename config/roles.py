"""Roles and teams of a centre's file, and the rights that a change of them gives."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.patterns import ID
from config.words import Name
from storage.rights import AT_DESK, BUILT_IN, OF_THE_HOUSE, Right, RoleText, TeamText
from storage.rows import Label

ROLE, TEAM, MEMBER = "role", "team", "member"
"""Kinds of labels. A member's id is the agent's, its label the team's id."""

Id = Annotated[str, Field(pattern=ID)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RolePart(_Part):
    id: Id
    name: Name
    rights: Annotated[tuple[Right, ...], Field(max_length=len(Right))] = ()
    disabled: bool = False
    """Whoever has it is let in nowhere."""
    own_teams: bool = False
    """Whoever has it sees only their own teams: those that are named with the user, and where none
    is the team of the agent that the user serves as. Without either they see nobody."""

    @model_validator(mode="after")
    def _complete(self) -> "RolePart":
        if self.id in BUILT_IN:
            raise ValueError(f"{self.id} is always there; choose another id")
        given = set(self.rights)
        if given - AT_DESK and Right.BOARD not in given:
            raise ValueError("rights: all but serve and pick need board")
        if Right.HELP in given and Right.CONVERSATIONS not in given:
            raise ValueError("rights: help needs conversations")
        if Right.PICK in given and Right.SERVE not in given:
            raise ValueError("rights: pick needs serve")
        if self.own_teams and given & OF_THE_HOUSE:
            told = ", ".join(_ordered(given & OF_THE_HOUSE))
            raise ValueError(f"rights: whoever sees only their own teams cannot have {told}")
        return self


class TeamPart(_Part):
    id: Id
    name: Name
    disabled: bool = False
    """Offered nowhere any more; its agents stay in it."""


def role_rights(roles: Iterable[RolePart]) -> dict[str, frozenset[Right]]:
    return {**BUILT_IN, **{one.id: _rights(one) for one in roles}}


def _rights(role: RolePart) -> frozenset[Right]:
    return frozenset() if role.disabled else frozenset(role.rights)


def rights_of(user: Any, roles: dict[str, frozenset[Right]]) -> frozenset[Right]:
    """What the user's place gives, whether or not they may sign in just now."""
    rights = roles.get(user.role, frozenset())
    if user.may_pick and Right.SERVE in rights:
        rights |= {Right.PICK}
    return rights - OF_THE_HOUSE if user.teams else rights


def role_labels(
    roles: Iterable[RolePart], teams: Iterable[TeamPart]
) -> Iterator[tuple[str, str, str]]:
    """Kind, id and label."""
    for role in roles:
        text = RoleText(
            name=role.name,
            rights=_ordered(role.rights),
            disabled=role.disabled,
            own_teams=role.own_teams,
        )
        yield ROLE, role.id, msgspec.json.encode(text).decode()
    for team in teams:
        kept = TeamText(name=team.name, disabled=team.disabled)
        yield TEAM, team.id, msgspec.json.encode(kept).decode()


def _ordered(rights: Iterable[Right]) -> tuple[str, ...]:
    given = set(rights)
    return tuple(right.value for right in Right if right in given)


def read_role(label: Label) -> dict[str, Any]:
    text = msgspec.json.decode(label.label, type=RoleText)
    return {
        "id": label.id,
        "name": text.name,
        "rights": tuple(right for right in Right if right in text.rights),
        "disabled": text.disabled,
        "own_teams": text.own_teams,
    }


def read_team(label: Label) -> dict[str, Any]:
    text = msgspec.json.decode(label.label, type=TeamText)
    return {"id": label.id, **msgspec.structs.asdict(text)}
