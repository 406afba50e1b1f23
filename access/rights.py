"""Who may do what: one table, asked for every command."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from storage.rows import User


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Room(StrEnum):
    AGENT_DESK = "/agent"
    SUPERVISOR = "/supervisor"


_DESK: Final = frozenset(
    {
        "set_status",
        "sign_out",
        "accept",
        "decline",
        "send",
        "read",
        "end",
        "complete",
        "transfer",
        "pick",
        "add_note",
        "invite",
        "uninvite",
        "take_part",
        "step_out",
        "destinations",
        "set_pad",
        "look_up",
        "transcript",
        "search",
        "story",
    }
)
_BOARD: Final = frozenset(
    {
        "set_limits",
        "preview_limits",
        "set_strategy",
        "set_agent_status",
        "move_contact",
        "reprioritise",
        "assign_contact",
        "hand_over",
        "close_contact",
        "whisper",
        "join",
        "say",
        "leave",
        "put_away",
    }
)

COMMANDS: Final[Mapping[Room, Mapping[Role, frozenset[str]]]] = {
    Room.AGENT_DESK: {Role.AGENT: _DESK, Role.SUPERVISOR: _DESK},
    Room.SUPERVISOR: {Role.AGENT: frozenset(), Role.SUPERVISOR: _BOARD},
}


class Rights:
    def may_enter(self, user: User, room: Room) -> bool:
        """Only who serves has a desk; whose role has no command in a room stays out of it."""
        if user.disabled or not _commands(user, room):
            return False
        return room is not Room.AGENT_DESK or user.agent is not None

    def may(self, user: User, room: Room, command: str) -> bool:
        if not self.may_enter(user, room) or command not in _commands(user, room):
            return False
        return command != "pick" or self.may_pick(user)

    def may_pick(self, user: User) -> bool:
        """To take contacts out of their turn is given by name, and goes with the board."""
        if user.agent is None:
            return False
        return user.role == Role.SUPERVISOR or user.may_pick


def _commands(user: User, room: Room) -> frozenset[str]:
    roles = COMMANDS[room]
    return roles[Role(user.role)] if user.role in set(Role) else frozenset()
