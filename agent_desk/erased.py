"""Which contacts agents had in hand when the customer's data was deleted: told to who was away."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

from engine.beside import ERASURE
from router import events as e
from router.ids import AgentId, ContactId, Millis
from storage import history
from storage.store import Store

TOLD_MS: Final = 24 * 3_600_000
TOLD_MAX: Final = 1_000
"""The newest; of what came before nobody is told any more."""


class ErasedInHand:
    def __init__(self) -> None:
        self._known: OrderedDict[ContactId, tuple[AgentId, Millis]] = OrderedDict()

    async def load(self, store: Store, now: Millis) -> None:
        """What was so before a restart."""
        for contact, agent, at in await store.read(
            history.erased_in_hand, Millis(now - TOLD_MS), TOLD_MAX
        ):
            self._note(contact, agent, at)

    def hear(self, events: Sequence[e.Event]) -> list[ContactId]:
        """What was closed because the customer's data is deleted."""
        found = []
        for event in events:
            if isinstance(event, e.Closed) and event.by == ERASURE:
                found.append(event.contact)
                if event.agent is not None:
                    self._note(event.contact, event.agent, event.at)
        return found

    def _note(self, contact: ContactId, agent: AgentId, at: Millis) -> None:
        self._known[contact] = (agent, at)
        if len(self._known) > TOLD_MAX:
            self._known.popitem(last=False)

    def of(self, agent: AgentId, now: Millis) -> Iterator[ContactId]:
        for contact, (whose, at) in self._known.items():
            if whose == agent and at > now - TOLD_MS:
                yield contact
