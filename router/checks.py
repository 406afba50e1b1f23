"""Refusals that several commands share. They run before anything is emitted."""

from router.core import Core
from router.ids import AgentId, ContactId, Millis, QueueId
from router.refusals import CommandRefused
from router.setup import ChannelRules
from router.state import AgentState, ContactState, QueueState, is_open
from router.words import LIVE, Channel, Refusal, Stage, Status


def need_contact(core: Core, contact: ContactId) -> ContactState:
    found = core.state.contacts.get(contact)
    if found is None:
        raise CommandRefused(Refusal.UNKNOWN_CONTACT, contact=contact)
    return found


def need_agent(core: Core, agent: AgentId) -> AgentState:
    found = core.state.agents.get(agent)
    if found is None:
        raise CommandRefused(Refusal.UNKNOWN_AGENT, agent=agent)
    return found


def need_signed_in(core: Core, agent: AgentId) -> AgentState:
    found = need_agent(core, agent)
    if not found.signed_in:
        raise CommandRefused(Refusal.NOT_SIGNED_IN, agent=agent)
    return found


def need_queue(core: Core, queue: QueueId) -> QueueState:
    found = core.state.queues.get(queue)
    if found is None:
        raise CommandRefused(Refusal.UNKNOWN_QUEUE, f"no queue {queue}")
    return found


def need_enabled(queue: QueueState) -> None:
    if queue.setup.disabled:
        raise CommandRefused(Refusal.QUEUE_DISABLED, f"queue {queue.id} takes nobody new")


def need_stage(contact: ContactState, *stages: Stage) -> None:
    if contact.stage not in stages:
        raise CommandRefused(Refusal.WRONG_STAGE, contact.stage.value, contact=contact.id)


def need_holder(contact: ContactState, agent: AgentId) -> None:
    if contact.agent != agent:
        raise CommandRefused(Refusal.NOT_YOURS, contact=contact.id, agent=agent)


def need_room(core: Core, agent: AgentState, channel: Channel, contact: ContactId) -> None:
    """The agent is at work and one more contact of the channel fits. No path goes round this."""
    if not agent.signed_in or agent.status is not Status.AVAILABLE or agent.reconnecting:
        raise CommandRefused(Refusal.AGENT_NOT_AVAILABLE, contact=contact, agent=agent.id)
    if core.room(agent, channel) < 1:
        raise CommandRefused(Refusal.AT_LIMIT, contact=contact, agent=agent.id)


def rules_of(core: Core, contact: ContactState) -> ChannelRules:
    return core.state.queues[contact.queue].rules(contact.channel)


def lets_in(core: Core, queue: QueueState, channel: Channel, now: Millis) -> bool:
    """Whether the queue takes a contact of the channel now, as far as hours go."""
    if channel not in queue.setup.rules or queue.setup.disabled:
        return False
    return channel not in LIVE or is_open(queue.setup, now)


def bad(what: str) -> CommandRefused:
    return CommandRefused(Refusal.BAD_VALUE, what)
