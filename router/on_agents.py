"""Commands of agents, and of supervisors who act for them."""

from router import commands as c
from router import events as e
from router.checks import (
    bad,
    lets_in,
    need_agent,
    need_contact,
    need_enabled,
    need_holder,
    need_queue,
    need_room,
    need_signed_in,
    need_stage,
)
from router.core import Core
from router.ids import AgentId, Millis, QueueId
from router.leaving import end_service, hand_over, withdraw_offers
from router.on_participants import all_part
from router.refusals import CommandRefused
from router.state import AgentState, ContactState
from router.words import (
    CloseReason,
    EndedBy,
    OfferKind,
    Refusal,
    RequeueReason,
    Stage,
    Status,
)


def sign_in(core: Core, cmd: c.SignIn, now: Millis) -> None:
    agent = need_agent(core, cmd.agent)
    if agent.setup.disabled:
        raise CommandRefused(Refusal.AGENT_DISABLED, agent=agent.id)
    if agent.signed_in:
        raise CommandRefused(Refusal.ALREADY_SO, agent=agent.id)
    if cmd.status is Status.OFFLINE:
        raise bad("nobody signs in to be offline")
    core.emit(
        e.SignedIn(
            at=now, agent=agent.id, epoch=agent.epoch + 1, status=cmd.status, reason=cmd.reason
        )
    )


def sign_out(core: Core, cmd: c.SignOut, now: Millis) -> None:
    agent = need_signed_in(core, cmd.agent)
    core.emit(e.SignedOut(at=now, agent=agent.id, by=cmd.by))
    hand_over(core, agent, now)


def drop_agent(core: Core, cmd: c.DropAgent, now: Millis) -> None:
    agent = _need_lease(core, cmd.agent, cmd.epoch)
    if agent.dropped_at is not None:
        raise CommandRefused(Refusal.ALREADY_SO, agent=agent.id)
    centre = core.state.centre
    core.emit(
        e.ConnectionDropped(
            at=now,
            agent=agent.id,
            quiet_until=Millis(now + centre.lease_quiet_ms),
            lost_at=Millis(now + centre.lease_lost_ms),
        )
    )


def return_agent(core: Core, cmd: c.ReturnAgent, now: Millis) -> None:
    agent = _need_lease(core, cmd.agent, cmd.epoch)
    if agent.dropped_at is None:
        raise CommandRefused(Refusal.ALREADY_SO, agent=agent.id)
    core.emit(e.ConnectionReturned(at=now, agent=agent.id))


def _need_lease(core: Core, agent_id: AgentId, epoch: int) -> AgentState:
    agent = need_agent(core, agent_id)
    if not agent.signed_in or agent.epoch != epoch:
        raise CommandRefused(Refusal.STALE_LEASE, agent=agent_id)
    return agent


def set_status(core: Core, cmd: c.SetStatus, now: Millis) -> None:
    agent = need_signed_in(core, cmd.agent)
    same = agent.status is cmd.status and agent.reason == cmd.reason
    if same and agent.next_status is None and not agent.not_responding:
        raise CommandRefused(Refusal.ALREADY_SO, agent=agent.id)
    if cmd.after_contacts and agent.hands and cmd.status is not Status.AVAILABLE:
        core.emit(
            e.StatusQueued(at=now, agent=agent.id, status=cmd.status, reason=cmd.reason, by=cmd.by)
        )
    elif cmd.status is Status.OFFLINE:
        sign_out(core, c.SignOut(agent=agent.id, by=cmd.by), now)
    else:
        core.emit(
            e.StatusSet(at=now, agent=agent.id, status=cmd.status, reason=cmd.reason, by=cmd.by)
        )
        if cmd.status is Status.BREAK:
            withdraw_offers(core, agent.id, now)


def _need_offer(core: Core, cmd: c.Accept | c.Decline, now: Millis) -> ContactState:
    need_agent(core, cmd.agent)
    contact = core.state.contacts.get(cmd.contact)
    if contact is None or contact.stage is not Stage.OFFERED or contact.agent != cmd.agent:
        raise CommandRefused(Refusal.OFFER_GONE, contact=cmd.contact, agent=cmd.agent)
    if cmd.offer is not None and cmd.offer != contact.offer:
        # An answer to an earlier offer of the same contact.
        raise CommandRefused(Refusal.OFFER_GONE, contact=cmd.contact, agent=cmd.agent)
    assert contact.offer_deadline is not None
    # expire() may run late; the deadline counts, not the moment it is noticed.
    if now >= contact.offer_deadline:
        raise CommandRefused(Refusal.OFFER_GONE, contact=cmd.contact, agent=cmd.agent)
    return contact


def accept(core: Core, cmd: c.Accept, now: Millis) -> None:
    contact = _need_offer(core, cmd, now)
    assert contact.offer is not None
    core.emit(e.Accepted(at=now, contact=contact.id, agent=cmd.agent, offer=contact.offer))


def decline(core: Core, cmd: c.Decline, now: Millis) -> None:
    contact = _need_offer(core, cmd, now)
    assert contact.offer is not None
    core.emit(
        e.Declined(
            at=now, contact=contact.id, agent=cmd.agent, offer=contact.offer, reason=cmd.reason
        )
    )


def end_contact(core: Core, cmd: c.EndContact, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.SERVING)
    end_service(core, contact, EndedBy.AGENT, now)


def choose_wrap_up(core: Core, cmd: c.ChooseWrapUp, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.WRAP_UP)
    if (cmd.disposition, cmd.tags) == (contact.disposition, contact.tags):
        return
    core.emit(
        e.WrapUpChosen(
            at=now,
            contact=contact.id,
            agent=cmd.agent,
            disposition=cmd.disposition,
            tags=cmd.tags,
        )
    )


def complete(core: Core, cmd: c.Complete, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.WRAP_UP)
    core.emit(
        e.Closed(
            at=now,
            contact=contact.id,
            reason=CloseReason.COMPLETED,
            agent=cmd.agent,
            disposition=cmd.disposition,
            tags=cmd.tags,
        )
    )


def transfer(core: Core, cmd: c.Transfer, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_holder(contact, cmd.agent)
    need_stage(contact, Stage.SERVING)
    if (cmd.queue is None) == (cmd.to_agent is None):
        raise bad("a transfer goes to a queue or to an agent")
    queue, preferred = contact.queue, None
    if cmd.queue is not None:
        queue = _transfer_queue(core, contact, cmd.queue, now)
    else:
        assert cmd.to_agent is not None
        preferred = _transfer_agent(core, contact, cmd.to_agent)
    prefer = core.state.queues[queue].setup.preferred_ms
    all_part(core, contact.id, now)
    core.emit(
        e.Requeued(
            at=now,
            contact=contact.id,
            agent=cmd.agent,
            queue=queue,
            reason=RequeueReason.TRANSFERRED,
            due=contact.due,
            head_start_ms=contact.head_start_ms,
            preferred=preferred,
            preferred_until=Millis(now + prefer) if preferred else None,
            exclude=True,
            by=cmd.by,
        )
    )


def _transfer_queue(core: Core, contact: ContactState, queue_id: QueueId, now: Millis) -> QueueId:
    """The queue, or along its overflow the first open one. A full queue takes a transfer."""
    queue = need_queue(core, queue_id)
    need_enabled(queue)
    if contact.channel not in queue.setup.rules:
        raise bad(f"queue {queue_id} takes no {contact.channel}")
    seen: set[QueueId] = set()
    at = queue
    while not lets_in(core, at, contact.channel, now):
        seen.add(at.id)
        further = core.state.queues.get(at.setup.overflow) if at.setup.overflow else None
        if further is None or further.id in seen:
            raise CommandRefused(Refusal.QUEUE_CLOSED, contact=contact.id)
        at = further
    return at.id


def _transfer_agent(core: Core, contact: ContactState, agent_id: AgentId) -> AgentId:
    if agent_id == contact.agent:
        raise bad("the contact is with that agent already")
    agent = need_agent(core, agent_id)
    if not agent.offerable() or not agent.setup.limits.get(contact.channel):
        raise CommandRefused(Refusal.AGENT_NOT_AVAILABLE, contact=contact.id, agent=agent_id)
    return agent_id


def pick(core: Core, cmd: c.Pick, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING)
    agent = need_agent(core, cmd.agent)
    need_room(core, agent, contact.channel, contact.id)
    why = e.Why(kind=OfferKind.PICKED, waited_ms=now - contact.entered_at, by=cmd.agent)
    core.offer_to(contact, agent, why, now)
