"""Refusals: ordinary outcomes that go back to whoever asked. Bugs are asserts, never these."""

from router.ids import AgentId, ContactId
from router.words import Otherwise, Refusal


class CommandRefused(Exception):
    """The command was refused and nothing changed.

    Attributes:
        code: What clients switch on.
        otherwise: With ``queue_closed`` and ``queue_full``: what the channel should do instead.
    """

    def __init__(
        self,
        code: Refusal,
        message: str = "",
        *,
        contact: ContactId | None = None,
        agent: AgentId | None = None,
        otherwise: Otherwise | None = None,
    ) -> None:
        super().__init__(message or code.value)
        self.code = code
        self.contact = contact
        self.agent = agent
        self.otherwise = otherwise
