"""What happens by itself when a deadline has passed."""

from router import events as e
from router.checks import lets_in, rules_of
from router.core import Core
from router.ids import AgentId, ContactId, Millis
from router.leaving import (
    close_wrap_up,
    end_service,
    lose,
    lose_lease,
    requeue,
    withdraw_offers,
)
from router.state import AgentState, ContactState, QueueState, next_ring_ms
from router.timers import overflows_of
from router.words import (
    LIVE,
    CloseReason,
    EndedBy,
    LossReason,
    Otherwise,
    RequeueReason,
    Stage,
)


def expire(core: Core, now: Millis) -> None:
    """Carry out every deadline up to ``now``, earliest first."""
    while True:
        due = core.timers.peek()
        if due is None or due[0] > now:
            return
        emitted = len(core.emitted)
        if due[1] == 0:
            _agent_due(core, AgentId(due[2]), now)
        else:
            _contact_due(core, core.state.contacts[ContactId(due[2])], now)
        assert len(core.emitted) > emitted, f"nothing ended at {due}"


def _agent_due(core: Core, agent_id: AgentId, now: Millis) -> None:
    agent = core.state.agents[agent_id]
    assert agent.lost_at is not None
    if agent.lost_at <= now:
        lose_lease(core, agent, now)
    else:
        core.emit(e.ReconnectingSeen(at=now, agent=agent_id))
        # Nobody sees the offers: others should, and they are no misses of the agent.
        withdraw_offers(core, agent_id, now)


def _past(moment: Millis | None, now: Millis) -> bool:
    return moment is not None and moment <= now


def _contact_due(core: Core, contact: ContactState, now: Millis) -> None:
    if contact.stage is Stage.WAITING:
        _waiting_due(core, contact, now)
    elif contact.stage is Stage.OFFERED:
        _offered_due(core, contact, now)
    elif contact.stage is Stage.SERVING:
        _serving_due(core, contact, now)
    elif contact.stage is Stage.WRAP_UP:
        close_wrap_up(core, contact, now)
    elif contact.stage is Stage.LOST:
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.LOST))
    elif _past(contact.callback_expires, now):
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.CALLBACK_EXPIRED))
    else:
        core.emit(e.CallbackDue(at=now, contact=contact.id))


def _waiting_due(core: Core, contact: ContactState, now: Millis) -> None:
    queue = core.state.queues[contact.queue]
    ring = next_ring_ms(contact, queue.setup)
    most = queue.setup.max_wait_ms
    if _past(contact.callback_expires, now):
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.CALLBACK_EXPIRED))
    elif _past(contact.away_until, now):
        lose(core, contact, LossReason.DROPPED, now)
    elif ring is not None and contact.queue_since + ring <= now:
        core.emit(e.RingReached(at=now, contact=contact.id, waited_ms=ring))
    elif _past(contact.preferred_until, now):
        core.emit(e.PreferenceEnded(at=now, contact=contact.id))
    elif _past(contact.excluded_until, now):
        core.emit(e.ExclusionsEnded(at=now, contact=contact.id))
    else:
        assert most is not None
        assert contact.queue_since + most <= now
        _waited_too_long(core, contact, queue, now)


def _waited_too_long(core: Core, contact: ContactState, queue: QueueState, now: Millis) -> None:
    """Along the overflow to whoever takes it, else what the queue wants done: never in silence."""
    chain = overflows_of(contact, core.state.queues)
    further = next((q for q in chain if lets_in(core, q, contact.channel, now)), None)
    if further is not None:
        core.emit(e.Overflowed(at=now, contact=contact.id, queue=further.id))
    elif queue.setup.otherwise is Otherwise.CALLBACK:
        life = core.state.centre.callback_life_ms
        core.emit(e.CallbackRequested(at=now, contact=contact.id, expires_at=Millis(now + life)))
        core.emit(e.CallbackDue(at=now, contact=contact.id))
    else:
        assert contact.channel in LIVE
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.MAX_WAIT))


def _offered_due(core: Core, contact: ContactState, now: Millis) -> None:
    if _past(contact.away_until, now):
        lose(core, contact, LossReason.DROPPED, now)
        return
    assert contact.agent is not None
    assert contact.offer is not None
    agent = core.state.agents[contact.agent]
    allowed = rules_of(core, contact).misses
    core.emit(e.OfferExpired(at=now, contact=contact.id, agent=agent.id, offer=contact.offer))
    _stop_responding(core, agent, agent.misses, allowed, now)


def _stop_responding(core: Core, agent: AgentState, misses: int, allowed: int, now: Millis) -> None:
    if misses >= allowed and not agent.not_responding and agent.signed_in:
        core.emit(e.StoppedResponding(at=now, agent=agent.id, misses=misses))


def _serving_due(core: Core, contact: ContactState, now: Millis) -> None:
    rules = rules_of(core, contact)
    assert contact.accepted_at is not None
    assert contact.agent is not None
    waited = now - contact.accepted_at
    if _past(contact.away_until, now):
        end_service(core, contact, EndedBy.DROPPED, now)
    elif (
        not contact.replied and rules.first_reply_ms is not None and waited >= rules.first_reply_ms
    ):
        agent = core.state.agents[contact.agent]
        requeue(core, contact, RequeueReason.NO_FIRST_REPLY, now, exclude=True)
        _stop_responding(core, agent, agent.unanswered, rules.misses, now)
    elif (
        not contact.replied
        and not contact.warned
        and rules.first_reply_warn_ms is not None
        and waited >= rules.first_reply_warn_ms
    ):
        core.emit(e.FirstReplyWarned(at=now, contact=contact.id, agent=contact.agent))
    else:
        assert contact.quiet_from is not None
        quiet = now - contact.quiet_from
        if rules.silent_close_ms is not None and quiet >= rules.silent_close_ms:
            end_service(core, contact, EndedBy.SILENCE, now)
        else:
            core.emit(e.CustomerSilent(at=now, contact=contact.id, share=rules.silent_share))
