"""What a role may do, by name: kept with roles, asked for every command."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec


class Right(StrEnum):
    SERVE = "serve"
    """Work at a desk, as the agent that the user is."""
    PICK = "pick"
    """Take contacts out of their turn."""
    BOARD = "board"
    """See the live board. All that follow need it."""
    LIMITS = "limits"
    STATUS = "status"
    """Put agents in or out of work."""
    CONTACTS = "contacts"
    """Move, re-prioritise, assign, hand over and close."""
    CONVERSATIONS = "conversations"
    """Read what customers and agents write."""
    HELP = "help"
    """Whisper to agents, join conversations and write there. Needs conversations."""
    REPORTS = "reports"
    STRATEGY = "strategy"
    RECORD = "record"
    """Who changed what."""
    SETUP = "setup"
    USERS = "users"
    """Users, roles, invitations, and resets of two-step sign-in."""
    PROGRAMS = "programs"
    """Programs' keys and webhooks, and to read by the API what keys read."""


AGENT: Final = "agent"
SUPERVISOR: Final = "supervisor"
BUILT_IN: Final = {AGENT: frozenset({Right.SERVE}), SUPERVISOR: frozenset(Right)}
"""Roles that are always there, and never change."""
AT_DESK: Final = frozenset({Right.SERVE, Right.PICK})
OF_THE_HOUSE: Final = frozenset(
    {Right.STRATEGY, Right.RECORD, Right.SETUP, Right.USERS, Right.PROGRAMS}
)
"""What is of the whole house, and not of teams: who is limited to teams has none of these."""


class RoleText(msgspec.Struct, frozen=True, kw_only=True):
    """A role, kept as a label."""

    name: str
    rights: tuple[str, ...]
    disabled: bool = False
    own_teams: bool = False
    """Whoever has it sees their own teams alone."""


class TeamText(msgspec.Struct, frozen=True, kw_only=True):
    """A team, kept as a label."""

    name: str
    disabled: bool = False


def known(names: Iterable[str]) -> frozenset[Right]:
    """A right that is not known gives nothing."""
    return frozenset(Right(name) for name in names if name in set(Right))
