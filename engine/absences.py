"""Who left the line without having asked for it, until they come back to work."""

from collections.abc import Mapping
from typing import NamedTuple

from router import events as e
from router.ids import AgentId, Millis
from storage import rows


class SentAway(NamedTuple):
    at: Millis
    by: str
    """The user who signed the agent out."""


class Absences:
    def __init__(self) -> None:
        self.lost: dict[AgentId, Millis] = {}
        """Who was away for too long, and when their contacts went back to the line."""
        self.sent: dict[AgentId, SentAway] = {}
        """Whom somebody else signed out since this server started."""

    def hear(self, event: e.Event, users: Mapping[AgentId, rows.User]) -> None:
        if isinstance(event, e.LeaseLost):
            self.lost[event.agent] = event.at
        elif isinstance(event, e.SignedIn):
            self.lost.pop(event.agent, None)
            self.sent.pop(event.agent, None)
        elif isinstance(event, e.SignedOut):
            user = users.get(event.agent)
            if event.by and user is not None and event.by != user.id:
                self.sent[event.agent] = SentAway(event.at, event.by)
