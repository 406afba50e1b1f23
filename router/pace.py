"""How fast each queue moves, learned from what happened. Integers only, so that replay is exact."""

from typing import Final

from router.ids import Millis
from router.state import ContactState, Pace, RouterState

MEMORY: Final = 30
"""Services (arrivals) after which an old time counts for about a third."""
AGE_AT: Final = 64
"""Counts are halved when they reach this, so that they follow the day."""


def pace_of(state: RouterState, contact: ContactState) -> Pace:
    paces = state.queues[contact.queue].pace
    pace = paces.get(contact.channel)
    if pace is None:
        pace = paces[contact.channel] = Pace()
    return pace


def note_arrived(state: RouterState, contact: ContactState, at: Millis) -> None:
    pace = pace_of(state, contact)
    if pace.arrived:
        weight = min(pace.arrived - 1, MEMORY)
        pace.gap_ms = (pace.gap_ms * weight + at - pace.arrived_at) // (weight + 1)
    pace.arrived = min(pace.arrived + 1, MEMORY + 1)
    pace.arrived_at = at


def note_served(state: RouterState, contact: ContactState, at: Millis) -> None:
    """A service of the contact took from its accept until ``at``."""
    assert contact.accepted_at is not None
    assert contact.agent is not None
    pace = pace_of(state, contact)
    took = at - contact.accepted_at
    weight = min(pace.served, MEMORY)
    pace.handle_ms = (pace.handle_ms * weight + took) // (weight + 1)
    pace.served = min(pace.served + 1, MEMORY)
    _note_waited(pace, contact.accepted_at - contact.queue_since)


def note_abandoned(state: RouterState, contact: ContactState, at: Millis) -> None:
    pace = pace_of(state, contact)
    pace.abandoned += 1
    _note_waited(pace, at - contact.queue_since)
    if pace.abandoned >= AGE_AT:
        pace.abandoned >>= 1
        pace.waited_ms >>= 1


def _note_waited(pace: Pace, waited_ms: int) -> None:
    """Abandons per time waited estimate how fast patience ends (censored exponential)."""
    pace.waited_ms += max(waited_ms, 0)
