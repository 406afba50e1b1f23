"""Steps that several commands and deadlines share: withdraw, lose, end, requeue, hand over."""

from router import events as e
from router.checks import rules_of
from router.core import Core
from router.ids import AgentId, Millis
from router.on_participants import all_part, part_everywhere
from router.state import AgentState, ContactState
from router.words import (
    LIVE,
    CloseReason,
    EndedBy,
    LossReason,
    RequeueReason,
    Stage,
    WithdrawReason,
)


def withdraw(core: Core, contact: ContactState, reason: WithdrawReason, now: Millis) -> None:
    """Take the contact back from whoever it is offered to; nothing if it is not offered."""
    if contact.stage is not Stage.OFFERED:
        return
    assert contact.agent is not None
    assert contact.offer is not None
    core.emit(
        e.OfferWithdrawn(
            at=now, contact=contact.id, agent=contact.agent, offer=contact.offer, reason=reason
        )
    )


def lose(core: Core, contact: ContactState, reason: LossReason, now: Millis) -> None:
    withdraw(core, contact, WithdrawReason.CUSTOMER_LEFT, now)
    keep = rules_of(core, contact).lost_keep_ms
    core.emit(
        e.Lost(
            at=now,
            contact=contact.id,
            reason=reason,
            keep_until=Millis(now + keep),
            away_since=contact.away_since if reason is LossReason.DROPPED else None,
        )
    )


def end_service(core: Core, contact: ContactState, by: EndedBy, now: Millis) -> None:
    """The conversation is over: wrap-up on its own slot and clock, where there is one."""
    assert contact.agent is not None
    agent = contact.agent
    wrap_up = rules_of(core, contact).wrap_up_ms
    all_part(core, contact.id, now)
    core.emit(
        e.Ended(
            at=now,
            contact=contact.id,
            agent=agent,
            by=by,
            wrap_up_until=Millis(now + wrap_up),
        )
    )
    if not wrap_up or not core.state.agents[agent].signed_in:
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.COMPLETED, agent=agent))


def requeue(
    core: Core,
    contact: ContactState,
    reason: RequeueReason,
    now: Millis,
    *,
    exclude: bool,
    by: str = "",
) -> None:
    """Back to the line at its old place."""
    assert contact.agent is not None
    all_part(core, contact.id, now)
    core.emit(
        e.Requeued(
            at=now,
            contact=contact.id,
            agent=contact.agent,
            queue=contact.queue,
            reason=reason,
            due=contact.due,
            head_start_ms=contact.head_start_ms,
            exclude=exclude,
            by=by,
        )
    )


def requeue_lost(core: Core, contact: ContactState, now: Millis) -> None:
    """The agent's connection was lost: a head start, and the same agent if back in time."""
    assert contact.agent is not None
    gift = rules_of(core, contact).lease_lost_head_start_ms
    prefer = core.state.queues[contact.queue].setup.preferred_ms
    all_part(core, contact.id, now)
    core.emit(
        e.Requeued(
            at=now,
            contact=contact.id,
            agent=contact.agent,
            queue=contact.queue,
            reason=RequeueReason.AGENT_LOST,
            due=Millis(contact.due - gift),
            head_start_ms=contact.head_start_ms + gift,
            preferred=contact.agent,
            preferred_until=Millis(now + prefer),
        )
    )


def hand_over(core: Core, agent: AgentState, now: Millis) -> None:
    """Everything in hand goes on without the agent, who has signed out."""
    part_everywhere(core, agent.id, now)
    for contact_id in agent.contacts:
        contact = core.state.contacts[contact_id]
        if contact.stage is Stage.OFFERED:
            withdraw(core, contact, WithdrawReason.AGENT_LEFT, now)
        elif contact.stage is Stage.SERVING:
            requeue(core, contact, RequeueReason.SIGNED_OUT, now, exclude=False)
        else:
            close_wrap_up(core, contact, now)


def close_wrap_up(core: Core, contact: ContactState, now: Millis) -> None:
    core.emit(
        e.Closed(
            at=now,
            contact=contact.id,
            reason=CloseReason.WRAP_UP_EXPIRED,
            agent=contact.agent,
            disposition=contact.disposition,
            tags=contact.tags,
        )
    )


def lose_lease(core: Core, agent: AgentState, now: Millis) -> None:
    """The agent did not come back: live contacts go to the line, deferred ones stay."""
    core.emit(e.LeaseLost(at=now, agent=agent.id))
    part_everywhere(core, agent.id, now)
    for contact_id in agent.contacts:
        contact = core.state.contacts[contact_id]
        if contact.stage is Stage.OFFERED:
            withdraw(core, contact, WithdrawReason.AGENT_LEFT, now)
        elif contact.stage is Stage.SERVING and contact.channel in LIVE:
            requeue_lost(core, contact, now)


def withdraw_offers(core: Core, agent: AgentId, now: Millis) -> None:
    for contact_id in core.state.agents[agent].contacts:
        withdraw(core, core.state.contacts[contact_id], WithdrawReason.AGENT_LEFT, now)
