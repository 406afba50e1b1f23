"""Who is in a conversation beside its agent: who takes part, and who is named in its notes."""

from enum import StrEnum
from typing import Final

from engine.directory import Directory
from engine.wire import Participant
from router.ids import AgentId, ContactId
from router.router import Router
from router.words import Stage

ERASURE: Final = "erasure"
"""Who closes what is open of a customer whose data is deleted."""


class Part(StrEnum):
    """What an agent has to do with a contact."""

    OWN = "own"
    HELPING = "helping"
    """Invited, and in: reads and writes."""
    READING = "reading"
    """Named in a note: reads, and writes notes."""


def part_of(
    router: Router, directory: Directory, contact: ContactId, agent: AgentId
) -> Part | None:
    state = router.contacts.get(contact)
    if state is None or contact not in directory.talks:
        return None
    if state.agent == agent and state.stage in (Stage.SERVING, Stage.WRAP_UP):
        return Part.OWN
    if any(one.agent == agent and one.inside for one in router.participants(contact)):
        return Part.HELPING
    user = directory.users.get(agent)
    if user is not None and directory.mentions.find(contact, user.id) is not None:
        return Part.READING
    return None


def agents_beside(router: Router, directory: Directory, contact: ContactId) -> set[AgentId]:
    """Whose desks show something of the contact though they do not hold it."""
    found = {one.agent for one in router.participants(contact) if one.agent is not None}
    for mention in directory.mentions.of(contact):
        user = directory.user(mention.user)
        if user is not None and user.agent is not None:
            found.add(user.agent)
    return found


def helpers(router: Router, contact: ContactId) -> list[AgentId]:
    """Agents who are in beside the holder."""
    return [
        one.agent for one in router.participants(contact) if one.agent is not None and one.inside
    ]


def participants(
    router: Router, directory: Directory, contact: ContactId
) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            id=one.agent or one.user,
            name=directory.agent_name(one.agent)
            if one.agent is not None
            else directory.user_name(one.user),
            kind="colleague" if one.agent is not None else "supervisor",
            inside=one.inside,
        )
        for one in router.participants(contact)
    )
