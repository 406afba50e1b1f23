"""Deadlines. Each contact and agent has one next moment, computed from its state, in one heap.

The state alone says what is due, so replay and restore need no timers of their own.
"""

import heapq
from typing import Final

from router.ids import AgentId, ContactId, Millis, QueueId
from router.setup import ChannelRules
from router.state import AgentState, ContactState, QueueState, next_ring_ms
from router.words import LIVE, Stage

Due = tuple[Millis, int, str]
"""Moment, 0 for an agent or 1 for a contact, id."""

SLACK: Final = 256

_WAITING, _OFFERED, _SERVING = Stage.WAITING, Stage.OFFERED, Stage.SERVING
_WRAP_UP, _LOST, _SCHEDULED = Stage.WRAP_UP, Stage.LOST, Stage.SCHEDULED


def _may_wait_too_long(c: ContactState, queues: dict[QueueId, QueueState]) -> bool:
    """A deferred contact only ever overflows: nobody is there to be told anything else."""
    setup = queues[c.queue].setup
    if setup.max_wait_ms is None or c.virtual:
        return False
    if c.channel in LIVE:
        return True
    further = (queue.setup for queue in overflows_of(c, queues))
    return any(c.channel in setup.rules and not setup.disabled for setup in further)


def overflows_of(c: ContactState, queues: dict[QueueId, QueueState]) -> list[QueueState]:
    """Where the contact may overflow to, nearest first; never back to where it was."""
    chain: list[QueueState] = []
    at = queues[c.queue].setup.overflow
    while at is not None and at in queues and at != c.queue and at not in c.left:
        if queues[at] in chain:
            break
        chain.append(queues[at])
        at = queues[at].setup.overflow
    return chain


def _waiting_deadlines(c: ContactState, queues: dict[QueueId, QueueState]) -> list[int]:
    found = []
    queue = queues[c.queue]
    ring = next_ring_ms(c, queue.setup)
    if ring is not None:
        found.append(c.queue_since + ring)
    if _may_wait_too_long(c, queues):
        assert queue.setup.max_wait_ms is not None
        found.append(c.queue_since + queue.setup.max_wait_ms)
    for moment in (c.preferred_until, c.excluded_until, c.away_until, c.callback_expires):
        if moment is not None:
            found.append(moment)
    return found


def _serving_deadlines(c: ContactState, rules: ChannelRules) -> list[int]:
    found = []
    assert c.accepted_at is not None
    if not c.replied:
        if rules.first_reply_warn_ms is not None and not c.warned:
            found.append(c.accepted_at + rules.first_reply_warn_ms)
        if rules.first_reply_ms is not None:
            found.append(c.accepted_at + rules.first_reply_ms)
    if c.quiet_from is not None:
        if rules.silent_ms is not None and not c.silent:
            found.append(c.quiet_from + rules.silent_ms)
        if rules.silent_close_ms is not None:
            found.append(c.quiet_from + rules.silent_close_ms)
    if c.away_until is not None:
        found.append(c.away_until)
    return found


def contact_deadline(c: ContactState, queues: dict[QueueId, QueueState]) -> Millis | None:
    """The next moment at which something happens to the contact by itself."""
    found: list[int] = []
    if c.stage is _WAITING:
        found = _waiting_deadlines(c, queues)
    elif c.stage is _OFFERED:
        found = [m for m in (c.offer_deadline, c.away_until) if m is not None]
    elif c.stage is _SERVING:
        found = _serving_deadlines(c, queues[c.queue].rules(c.channel))
    elif c.stage is _WRAP_UP and c.wrap_up_until is not None:
        found = [c.wrap_up_until]
    elif c.stage is _LOST and c.lost_until is not None:
        found = [c.lost_until]
    elif c.stage is _SCHEDULED:
        found = [m for m in (c.not_before, c.callback_expires) if m is not None]
    return Millis(min(found)) if found else None


def agent_deadline(a: AgentState) -> Millis | None:
    if a.dropped_at is None:
        return None
    return a.quiet_until if a.quiet_until is not None else a.lost_at


class Timers:
    def __init__(self) -> None:
        self._heap: list[Due] = []
        self._moments: dict[tuple[int, str], Millis] = {}
        self._changed: dict[ContactId, tuple[ContactState, dict[QueueId, QueueState]]] = {}
        """Seen since the last question: most change several times before anybody asks."""

    def see_contact(self, c: ContactState, queues: dict[QueueId, QueueState]) -> None:
        self._changed[c.id] = (c, queues)

    def see_agent(self, a: AgentState) -> None:
        self._set((0, a.id), agent_deadline(a))

    def forget_contact(self, contact: ContactId) -> None:
        self._changed.pop(contact, None)
        self._moments.pop((1, contact), None)

    def forget_agent(self, agent: AgentId) -> None:
        self._moments.pop((0, agent), None)

    def _set(self, owner: tuple[int, str], moment: Millis | None) -> None:
        if self._moments.get(owner) == moment:
            return
        if moment is None:
            self._moments.pop(owner, None)
            return
        self._moments[owner] = moment
        heapq.heappush(self._heap, (moment, *owner))
        if len(self._heap) > 4 * len(self._moments) + SLACK:
            self._heap = [(when, *who) for who, when in self._moments.items()]
            heapq.heapify(self._heap)

    def peek(self) -> Due | None:
        """The earliest deadline that still stands."""
        if self._changed:
            for contact, (state, queues) in self._changed.items():
                self._set((1, contact), contact_deadline(state, queues))
            self._changed.clear()
        while self._heap:
            moment, kind, owner = self._heap[0]
            if self._moments.get((kind, owner)) == moment:
                return self._heap[0]
            heapq.heappop(self._heap)
        return None
