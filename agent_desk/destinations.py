"""Where a contact could be handed to, and what would become of it there."""

from collections import Counter
from typing import Final

from agent_desk.wire import AgentChoice, Destinations, QueueChoice
from engine.directory import Directory
from engine.waiting import waiting_in
from engine.wire import Option
from router.ids import AgentId, Millis, QueueId
from router.router import Router
from router.state import AgentState, ContactState, asked_needs, line_key
from router.words import Status

AGENTS_MAX: Final = 200
LOOKED_AT: Final = 1_000
"""Of a line, so many contacts are compared."""


def destinations(
    router: Router, directory: Directory, contact: ContactState, agent: AgentId, now: Millis
) -> Destinations:
    others = [_agent(router, directory, one, contact) for one in router.agents.values()]
    agents = [one for one in others if one is not None and one.agent != agent]
    waiting = waiting_in(router)
    agents.sort(key=lambda one: (not one.takes, len(one.lacks), -one.room, one.load, one.label))
    return Destinations(
        queues=tuple(
            _queue(router, directory, option, contact, agent, waiting, now)
            for option in directory.options("queue")
            if router.takes(QueueId(option.id)) and option.id != contact.queue
            if contact.channel in router.queues[option.id].setup.rules  # type: ignore[index]
        ),
        agents=tuple(agents[:AGENTS_MAX]),
        preferred_ms=router.queues[contact.queue].setup.preferred_ms,
    )


def colleagues(router: Router, directory: Directory) -> list[Option]:
    """Agents who work at this moment, by name."""
    found = [
        Option(id=agent.id, label=directory.agent_name(agent.id))
        for agent in router.agents.values()
        if agent.signed_in
        and agent.status is Status.AVAILABLE
        and not agent.reconnecting
        and not agent.not_responding
    ]
    return sorted(found, key=lambda one: (one.label, one.id))


def _queue(
    router: Router,
    directory: Directory,
    option: Option,
    contact: ContactState,
    agent: AgentId,
    waiting: Counter[QueueId],
    now: Millis,
) -> QueueChoice:
    queue = QueueId(option.id)
    wait = router.queue_wait_range(queue)
    line = router.line(queue, LOOKED_AT)
    key = line_key(contact)
    return QueueChoice(
        queue=queue,
        label=option.label,
        open=router.is_open(queue, now),
        waiting=waiting[queue],
        ahead=sum(line_key(router.contacts[one]) < key for one in line),
        low_ms=wait[0] if wait is not None else None,
        high_ms=wait[1] if wait is not None else None,
        alone=router.agents_able(queue) == 1 and _serves(router, queue, agent),
    )


def _serves(router: Router, queue: QueueId, agent: AgentId) -> bool:
    """At least once the queue has relaxed what it needs."""
    mine, setup = router.agents[agent].setup, router.queues[queue].setup
    return queue in mine.queues and any(
        all(
            mine.skills.get(need.skill, 0) >= need.level
            for need in needs
            if need.drop_after_ms is None
        )
        for needs in (setup.needs, *(ring.needs for ring in setup.rings))
    )


def _agent(
    router: Router, directory: Directory, one: AgentState, contact: ContactState
) -> AgentChoice | None:
    if not one.signed_in or not one.setup.limits.get(contact.channel):
        return None
    needs = asked_needs(contact, router.queues[contact.queue].setup)
    skills = one.setup.skills
    return AgentChoice(
        agent=one.id,
        label=directory.agent_name(one.id),
        state=router.state_of(one.id),
        takes=one.offerable(),
        load=router.load(one.id),
        room=max(router.spare(one.id, contact.channel), 0),
        serves=contact.queue in one.setup.queues,
        lacks=tuple(
            sorted({need.skill for need in needs if skills.get(need.skill, 0) < need.level})
        ),
    )
