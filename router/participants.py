"""Who takes part in a contact beside its agent. Kept apart: few contacts have anybody."""

from router import events as e
from router.ids import AgentId, ContactId, Millis
from router.state import ContactState, Participant, RouterState
from router.words import PartingReason


def found(
    state: RouterState, contact: ContactId, agent: AgentId | None, user: str = ""
) -> Participant | None:
    return next(
        (
            one
            for one in state.participants.get(contact, ())
            if one.agent == agent and one.user == user
        ),
        None,
    )


def is_inside(state: RouterState, contact: ContactId, agent: AgentId | None, user: str) -> bool:
    one = found(state, contact, agent, user)
    return one is not None and one.inside


def parting(contact: ContactId, one: Participant, reason: PartingReason, now: Millis) -> e.Parted:
    return e.Parted(
        at=now, contact=contact, reason=reason, agent=one.agent, user=one.user, inside=one.inside
    )


def partings_of(state: RouterState, agent: AgentId, now: Millis) -> list[e.Parted]:
    """The agent goes, and takes part in nothing any more."""
    events = []
    for contact in state.helping.get(agent, ()):
        one = found(state, contact, agent)
        assert one is not None, (contact, agent)
        events.append(parting(contact, one, PartingReason.SIGNED_OUT, now))
    return events


# What the events do.


def invited(state: RouterState, c: ContactState, event: e.Invited) -> None:
    _add(state, c.id, Participant(agent=event.agent, by=event.by, since=event.at))


def took_part(state: RouterState, c: ContactState, event: e.TookPart) -> None:
    one = found(state, c.id, event.agent, event.user)
    if one is None:
        one = Participant(agent=event.agent, user=event.user, since=event.at)
        _add(state, c.id, one)
    one.inside = True
    one.since = event.at


def parted(state: RouterState, c: ContactState, event: e.Parted) -> None:
    one = found(state, c.id, event.agent, event.user)
    assert one is not None, (c.id, event.agent, event.user)
    present = state.participants[c.id]
    present.remove(one)
    if not present:
        del state.participants[c.id]
    if one.agent is not None:
        helping = state.helping[one.agent]
        helping.remove(c.id)
        if not helping:
            del state.helping[one.agent]


def _add(state: RouterState, contact: ContactId, one: Participant) -> None:
    state.participants.setdefault(contact, []).append(one)
    if one.agent is not None:
        state.helping.setdefault(one.agent, []).append(contact)
