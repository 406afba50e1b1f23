"""Words to ask what a step did, and to try what must be refused."""

from collections.abc import Iterable
from typing import TypeVar

import pytest

from router import commands as c
from router.events import ContactEvent, Event, Offered
from router.ids import AgentId, ContactId
from router.refusals import CommandRefused
from router.state import ContactState
from router.words import Refusal, Stage
from tests.router.centre import House

E = TypeVar("E", bound=Event)


def of(events: Iterable[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def one(events: Iterable[Event], kind: type[E]) -> E:
    found = of(events, kind)
    assert len(found) == 1, found
    return found[0]


def names(events: Iterable[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def about(events: Iterable[Event], contact: str) -> list[str]:
    """The names of the events of one contact."""
    return [
        type(event).__name__
        for event in events
        if isinstance(event, ContactEvent) and event.contact == contact
    ]


def offers(events: Iterable[Event]) -> list[tuple[str, str]]:
    return [(event.contact, event.agent) for event in of(events, Offered)]


def contact(house: House, name: str) -> ContactState:
    return house.router.contacts[ContactId(name)]


def stage(house: House, name: str) -> Stage:
    return contact(house, name).stage


def gone(house: House, name: str) -> bool:
    return ContactId(name) not in house.router.contacts


def accept(name: str, agent: AgentId) -> c.Accept:
    return c.Accept(contact=ContactId(name), agent=agent)


def decline(name: str, agent: AgentId) -> c.Decline:
    return c.Decline(contact=ContactId(name), agent=agent)


def refused(house: House, command: c.Command) -> Refusal:
    """The code with which the command is refused; nothing may have changed."""
    before = house.router.snapshot()
    deadline = house.router.next_deadline()
    with pytest.raises(CommandRefused) as caught:
        house.do(command)
    assert house.router.snapshot() == before
    assert house.router.next_deadline() == deadline
    return caught.value.code
