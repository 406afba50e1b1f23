"""Who may do what: one table, asked for every command."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from router.ids import AgentId
from storage.rights import (
    AGENT,
    AT_DESK,
    BUILT_IN,
    OF_THE_HOUSE,
    SUPERVISOR,
    Right,
    RoleText,
    known,
)
from storage.rows import Label, LabelRemoved, User


class Role(StrEnum):
    """Those that are always there; a centre may have others."""

    AGENT = AGENT
    SUPERVISOR = SUPERVISOR


class Room(StrEnum):
    AGENT_DESK = "/agent"
    SUPERVISOR = "/supervisor"


_DESK: Final = (
    *("set_status", "sign_out", "accept", "decline", "send", "read", "end"),
    *("choose_wrap_up", "complete"),
    *("transfer", "add_note", "set_pad", "look_up", "transcript", "search", "story"),
    *("invite", "uninvite", "take_part", "step_out", "destinations", "colleagues"),
)

COMMANDS: Final[Mapping[Room, Mapping[str, Right]]] = {
    Room.AGENT_DESK: {**dict.fromkeys(_DESK, Right.SERVE), "pick": Right.PICK},
    Room.SUPERVISOR: {
        "set_limits": Right.LIMITS,
        "preview_limits": Right.LIMITS,
        "set_strategy": Right.STRATEGY,
        "set_agent_status": Right.STATUS,
        "move_contact": Right.CONTACTS,
        "reprioritise": Right.CONTACTS,
        "assign_contact": Right.CONTACTS,
        "hand_over": Right.CONTACTS,
        "close_contact": Right.CONTACTS,
        **dict.fromkeys(("whisper", "join", "say", "leave"), Right.HELP),
        "put_away": Right.CONVERSATIONS,
    },
}
NOBODY: Final = "-"
"""In the place of a team: no team is called so."""
ENTER: Final = {Room.AGENT_DESK: Right.SERVE, Room.SUPERVISOR: Right.BOARD}


class Rights:
    """The roles of the centre, in memory; ``note`` keeps them as they are on disk."""

    def __init__(self) -> None:
        self._roles: dict[str, frozenset[Right]] = {}
        self._disabled: set[AgentId] = set()
        """Agents whose desks are closed."""
        self._limited: set[str] = set()
        """Roles that see only their own teams."""
        self._team: dict[str, str] = {}
        """By agent."""

    def note(self, row: Label | LabelRemoved) -> bool:
        """Whether it was a role."""
        if row.kind != "role":
            return False
        self._roles.pop(row.id, None)
        self._limited.discard(row.id)
        if isinstance(row, Label):
            text = msgspec.json.decode(row.label, type=RoleText)
            self._roles[row.id] = frozenset() if text.disabled else known(text.rights)
            if text.own_teams:
                self._limited.add(row.id)
        return True

    def note_member(self, row: Label | LabelRemoved) -> bool:
        """Whether an agent came into a team, or left one."""
        if row.kind != "member":
            return False
        self._team.pop(row.id, None)
        if isinstance(row, Label):
            self._team[row.id] = row.label
        return True

    def teams(self, user: User) -> str:
        """All that the user sees: ids with blanks between; empty for the whole house.

        Those named with the user go before; a role that sees its own teams alone means the team of
        the user's agent where none is named.
        """
        if user.teams or user.role not in self._limited:
            return user.teams
        return self._team.get(user.agent or "", NOBODY)

    def note_agent(self, agent: AgentId, *, disabled: bool) -> bool:
        """Whether that is new."""
        if disabled is (agent in self._disabled):
            return False
        self._disabled ^= {agent}
        return True

    def of_role(self, role: str) -> frozenset[Right]:
        return BUILT_IN.get(role) or self._roles.get(role, frozenset())

    def given(self, user: User) -> frozenset[Right]:
        """What the user's place gives, and so what they may give to others."""
        rights = self.of_role(user.role)
        if user.may_pick and Right.SERVE in rights:
            rights |= {Right.PICK}
        return rights - OF_THE_HOUSE if self.teams(user) else rights

    def of(self, user: User) -> frozenset[Right]:
        """What the user may do now: only who is an agent, and not disabled, has a desk."""
        if user.disabled:
            return frozenset()
        rights = self.given(user)
        at_desk = user.agent is not None and user.agent not in self._disabled
        return rights if at_desk else rights - AT_DESK

    def bars(self, user: User) -> bool:
        """Whether the user may not sign in at all: also with an agent who is disabled, and no right
        to anything but a desk."""
        return user.disabled or (user.agent in self._disabled and not self.of(user))

    def administers(self, user: User) -> bool:
        """Whether the user may say who may do what; somebody always does."""
        return self.has_all(user, (Right.SETUP, Right.USERS))

    def has(self, user: User, right: Right) -> bool:
        return right in self.of(user)

    def has_all(self, user: User, rights: Collection[Right]) -> bool:
        return self.of(user).issuperset(rights)

    def may_enter(self, user: User, room: Room) -> bool:
        return self.has(user, ENTER[room])

    def may(self, user: User, room: Room, command: str) -> bool:
        right = COMMANDS[room].get(command)
        return right is not None and self.has_all(user, (ENTER[room], right))

    def may_pick(self, user: User) -> bool:
        return self.has(user, Right.PICK)
