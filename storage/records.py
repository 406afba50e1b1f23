"""What queries give back, beside the rows themselves."""

from typing import Final

import msgspec

from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId
from router.words import Channel, Sender, Stage
from storage.rows import FileInfo

MAX_CONTACTS: Final = 200
"""In one answer of a query."""

HANDLED: Final = ("ended", "completed", "customer_silent")
"""Outcomes of serving that count as a conversation handled; the others hand the contact on."""

LABELS: Final = (
    *("queue", "agent", "disposition", "reason", "tag", "reply"),
    *("form", "treatment", "setting"),
)
"""The kinds of labels that name things; roles and teams are kept as labels too."""


class StoredContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as its journal tells it."""

    id: ContactId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    stage: Stage
    entered_at: Millis
    due: Millis
    agent: AgentId | None = None
    """Who accepted it last."""
    accepted_at: Millis | None = None
    """First accepted."""
    lost_at: Millis | None = None
    ended_at: Millis | None = None
    ended_by: str = ""
    closed_at: Millis | None = None
    close_reason: str = ""
    disposition: str = ""
    last_seq: int = 0


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: MessageId
    contact: ContactId
    seq: int
    sender: Sender
    agent: AgentId | None
    at: Millis
    text: str = ""
    name: str = ""
    notice: str = ""
    file: FileInfo | None = None


class LateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A user is named in a private note of a contact that was over before they read it."""

    contact: ContactId
    user: str
    by: AgentId
    at: Millis
    """Of the note."""
    customer: CustomerId
    who: str
    channel: Channel
    queue: QueueId
    agent: AgentId | None
    """Who had it last."""
    closed_at: Millis
    text: str


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the contacts that came in the interval, and of what was handled in it.

    ``docs/metrics.md``: answered is the first accept, abandoned is lost and not come back.
    """

    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_in_target: int = 0
    abandoned_short: int = 0
    lost: int = 0
    handled: int = 0
    """Conversations that ended with an agent."""

    @property
    def service_level(self) -> int | None:
        """SL-4 in thousandths: answered in target / (answered + abandoned after the target)."""
        counted = self.answered + self.abandoned - self.abandoned_in_target
        if counted == 0:
            return None
        # Half up, like the board's figure.
        return (2_000 * self.answered_in_target + counted) // (2 * counted)


class Today(msgspec.Struct, frozen=True, kw_only=True):
    by_queue: dict[QueueId, Tally]
    by_agent: dict[AgentId, int]
    """Conversations handled."""


class AnnouncedWait(msgspec.Struct, frozen=True, kw_only=True):
    """A wait that a customer was told, and what came of it."""

    contact: ContactId
    queue: QueueId
    at: Millis
    position: int
    low_ms: int | None
    high_ms: int | None
    waited_ms: int | None
    """From the announcement to the accept; None while it has not come."""
    error_ms: int | None
    """0 inside the range told, negative when served before it, positive after it."""


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Another contact of the same customer."""

    id: ContactId
    channel: Channel
    queue: QueueId
    stage: Stage
    entered_at: Millis
    agent: AgentId | None = None
    closed_at: Millis | None = None
    close_reason: str = ""
    disposition: str = ""
    last_seq: int = 0
    score: int | None = None
    tags: tuple[str, ...] = ()


class FoundWords(msgspec.Struct, frozen=True, kw_only=True):
    contact: ContactId
    seq: int
    sender: Sender
    at: Millis
    text: str


class AgentDay(msgspec.Struct, frozen=True, kw_only=True):
    """All agents since the day began."""

    handling_ms: dict[AgentId, int]
    """Serving and wrap-up of the conversations handled."""
    wrapping: dict[ContactId, tuple[AgentId, Millis]]
    """Wrap-ups that have not ended: whose, and since when."""
    ratings: dict[ContactId, tuple[AgentId, int]]
    """By contact: who served it last, and the score."""
