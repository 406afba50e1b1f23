"""Commands of those who take part in a contact beside its agent."""

from typing import Final

from router import commands as c
from router import events as e
from router.checks import bad, need_agent, need_contact, need_holder, need_signed_in, need_stage
from router.core import Core
from router.ids import AgentId, ContactId, Millis
from router.participants import found, parting, partings_of
from router.refusals import CommandRefused
from router.state import Participant
from router.words import PartingReason, Refusal, Stage

PARTICIPANTS_MAX: Final = 5
"""Of one contact, invitations included."""
HELPING_MAX: Final = 20
"""Contacts in which one agent takes part or is invited."""


def invite(core: Core, cmd: c.Invite, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.SERVING)
    if cmd.colleague == cmd.agent:
        raise bad("nobody invites themselves")
    colleague = need_agent(core, cmd.colleague)
    if not colleague.signed_in:
        raise CommandRefused(Refusal.AGENT_NOT_AVAILABLE, contact=contact.id, agent=cmd.colleague)
    if found(core.state, contact.id, cmd.colleague) is not None:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    _need_place(core, contact.id, cmd.colleague)
    core.emit(e.Invited(at=now, contact=contact.id, agent=cmd.colleague, by=cmd.agent))


def uninvite(core: Core, cmd: c.Uninvite, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.SERVING)
    one = found(core.state, contact.id, cmd.colleague)
    if one is None:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    part(core, contact.id, one, PartingReason.WITHDRAWN, now)


def take_part(core: Core, cmd: c.TakePart, now: Millis) -> None:
    _need_one(cmd)
    contact = need_contact(core, cmd.contact)
    one = found(core.state, contact.id, cmd.agent, cmd.user)
    if one is not None and one.inside:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    if cmd.agent is not None:
        need_signed_in(core, cmd.agent)
        if one is None:
            raise CommandRefused(Refusal.NOT_YOURS, contact=contact.id, agent=cmd.agent)
    else:
        need_stage(contact, Stage.SERVING)
        _need_place(core, contact.id, None)
    core.emit(e.TookPart(at=now, contact=contact.id, agent=cmd.agent, user=cmd.user))


def step_out(core: Core, cmd: c.StepOut, now: Millis) -> None:
    _need_one(cmd)
    contact = need_contact(core, cmd.contact)
    one = found(core.state, contact.id, cmd.agent, cmd.user)
    if one is None:
        raise CommandRefused(Refusal.NOT_YOURS, contact=contact.id, agent=cmd.agent)
    part(core, contact.id, one, PartingReason.LEFT if one.inside else PartingReason.DECLINED, now)


def part(
    core: Core, contact: ContactId, one: Participant, reason: PartingReason, now: Millis
) -> None:
    core.emit(parting(contact, one, reason, now))


def all_part(core: Core, contact: ContactId, now: Millis) -> None:
    """The contact leaves its agent's hands: nobody takes part in it any more."""
    for one in list(core.state.participants.get(contact, ())):
        part(core, contact, one, PartingReason.OVER, now)


def part_everywhere(core: Core, agent: AgentId, now: Millis) -> None:
    """The agent is gone."""
    for event in partings_of(core.state, agent, now):
        core.emit(event)


def _need_one(cmd: c.TakePart | c.StepOut) -> None:
    if (cmd.agent is None) == (not cmd.user):
        raise bad("either an agent or a user takes part")


def _need_place(core: Core, contact: ContactId, agent: AgentId | None) -> None:
    if len(core.state.participants.get(contact, ())) >= PARTICIPANTS_MAX:
        raise CommandRefused(Refusal.CROWDED, contact=contact)
    if agent is not None and len(core.state.helping.get(agent, ())) >= HELPING_MAX:
        raise CommandRefused(Refusal.AT_LIMIT, contact=contact, agent=agent)
