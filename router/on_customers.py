"""Commands of customers and of the channels that speak for them."""

from typing import Final

from router import commands as c
from router import events as e
from router.checks import (
    bad,
    lets_in,
    need_contact,
    need_enabled,
    need_holder,
    need_queue,
    need_stage,
    rules_of,
)
from router.core import Core
from router.estimate import announcement
from router.ids import Millis, QueueId
from router.leaving import end_service, lose, requeue_lost, withdraw
from router.on_participants import all_part
from router.on_setup import check_head_start, check_needs
from router.participants import is_inside
from router.refusals import CommandRefused
from router.state import ContactState, QueueState
from router.words import (
    LIVE,
    Channel,
    CloseReason,
    EndedBy,
    Refusal,
    Sender,
    Stage,
    WithdrawReason,
)

NO_IDS: Final = frozenset({"", ".", ".."})
"""Clients take the dots out of addresses, so that nobody could ask for such a contact."""


def enqueue(core: Core, cmd: c.Enqueue, now: Millis) -> None:
    if cmd.contact in NO_IDS:
        raise bad("a contact needs an id that an address can carry")
    if cmd.contact in core.state.contacts:
        raise CommandRefused(Refusal.CONTACT_EXISTS, contact=cmd.contact)
    check_needs(cmd.needs)
    check_head_start(cmd.head_start_ms)
    queue = need_queue(core, cmd.queue)
    need_enabled(queue)
    if cmd.channel not in queue.setup.rules:
        raise bad(f"queue {cmd.queue} takes no {cmd.channel}")
    enters = find_way_in(core, queue, cmd, now)
    preferred = cmd.preferred if cmd.preferred in core.state.agents else None
    head_start = cmd.head_start_ms + enters.setup.head_start_ms
    core.emit(
        e.Enqueued(
            at=now,
            contact=cmd.contact,
            customer=cmd.customer,
            channel=cmd.channel,
            queue=enters.id,
            due=Millis(now + enters.rules(cmd.channel).target_ms - head_start),
            needs=cmd.needs,
            head_start_ms=head_start,
            preferred=preferred,
            preferred_until=Millis(now + enters.setup.preferred_ms) if preferred else None,
            overflowed_from=None if enters is queue else queue.id,
        )
    )


def find_way_in(core: Core, queue: QueueState, cmd: c.Enqueue, now: Millis) -> QueueState:
    """The queue itself, or the first along its overflow that is open and has a place.

    Raises:
        CommandRefused: None of them; with what the queue asked for wants done instead.
    """
    refusal = None
    seen: set[QueueId] = set()
    at: QueueState | None = queue
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if not lets_in(core, at, cmd.channel, now):
            refusal = refusal or Refusal.QUEUE_CLOSED
        elif is_full(core, at, cmd):
            refusal = refusal or Refusal.QUEUE_FULL
        else:
            return at
        at = core.state.queues.get(at.setup.overflow) if at.setup.overflow else None
    assert refusal is not None
    raise CommandRefused(refusal, contact=cmd.contact, otherwise=queue.setup.otherwise)


def is_full(core: Core, queue: QueueState, cmd: c.Enqueue) -> bool:
    """No place in line, and nobody free who would make waiting unnecessary.

    A deferred contact always finds a place: there is nobody to be told anything else.
    """
    most = queue.setup.max_waiting
    if cmd.channel not in LIVE or most is None or core.lines.length(queue.id) < most:
        return False
    return not core.lines.anybody_free(queue.setup, cmd.channel, cmd.needs)


def customer_dropped(core: Core, cmd: c.CustomerDropped, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SERVING)
    if contact.channel not in LIVE or (contact.virtual and contact.stage is not Stage.SERVING):
        raise CommandRefused(Refusal.WRONG_STAGE, "nobody is on the line", contact=contact.id)
    if contact.away_until is not None:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    until = Millis(now + rules_of(core, contact).customer_grace_ms)
    core.emit(e.CustomerAway(at=now, contact=contact.id, until=until))


def customer_returned(core: Core, cmd: c.CustomerReturned, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    in_line = contact.stage in {Stage.WAITING, Stage.SCHEDULED}
    if contact.stage is Stage.LOST or (contact.virtual and in_line):
        core.emit(e.Returned(at=now, contact=contact.id))
        return
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SERVING)
    if contact.away_until is None:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    core.emit(e.CustomerBack(at=now, contact=contact.id))


def customer_left(core: Core, cmd: c.CustomerLeft, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SCHEDULED, Stage.SERVING)
    if contact.stage is Stage.SERVING:
        end_service(core, contact, EndedBy.CUSTOMER, now)
    elif contact.virtual:
        withdraw(core, contact, WithdrawReason.CUSTOMER_LEFT, now)
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.LOST))
    else:
        lose(core, contact, cmd.reason, now)


def request_callback(core: Core, cmd: c.RequestCallback, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SCHEDULED, Stage.LOST)
    expires = now + core.state.centre.callback_life_ms
    if cmd.not_before is not None and cmd.not_before >= expires:
        raise bad("the moment is after the callback's life")
    channel = _callback_channel(core, contact, cmd.channel)
    withdraw(core, contact, WithdrawReason.CALLBACK, now)
    later = cmd.not_before if cmd.not_before is not None and cmd.not_before > now else None
    core.emit(
        e.CallbackRequested(
            at=now,
            contact=contact.id,
            expires_at=Millis(expires),
            not_before=later,
            channel=channel,
        )
    )
    if later is None:
        core.emit(e.CallbackDue(at=now, contact=contact.id))


def _callback_channel(core: Core, contact: ContactState, asked: Channel | None) -> Channel | None:
    if asked is None or asked is contact.channel:
        return None
    if asked not in core.state.queues[contact.queue].setup.rules:
        raise bad(f"queue {contact.queue} takes no {asked}")
    return asked


def fail_callback(core: Core, cmd: c.FailCallback, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.SERVING)
    need_holder(contact, cmd.agent)
    if not contact.virtual:
        raise CommandRefused(Refusal.WRONG_STAGE, "not a callback", contact=contact.id)
    rules = rules_of(core, contact)
    attempts = contact.callback_attempts + 1
    all_part(core, contact.id, now)
    core.emit(
        e.CallbackFailed(
            at=now,
            contact=contact.id,
            agent=cmd.agent,
            attempts=attempts,
            not_before=Millis(now + rules.callback_gap_ms),
        )
    )
    if attempts >= rules.callback_attempts:
        core.emit(e.Closed(at=now, contact=contact.id, reason=CloseReason.CALLBACK_FAILED))


def post_message(core: Core, cmd: c.PostMessage, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    if cmd.sender is Sender.AGENT:
        need_stage(contact, Stage.SERVING)
        if cmd.agent is None and not cmd.user:
            raise bad("an agent's message needs the agent")
        if contact.agent != cmd.agent and not is_inside(
            core.state, contact.id, cmd.agent, cmd.user
        ):
            raise CommandRefused(Refusal.NOT_YOURS, contact=contact.id, agent=cmd.agent)
    elif cmd.sender is Sender.CUSTOMER:
        need_stage(contact, Stage.WAITING, Stage.SCHEDULED, Stage.OFFERED, Stage.SERVING)
    else:
        need_stage(
            contact,
            Stage.WAITING,
            Stage.SCHEDULED,
            Stage.OFFERED,
            Stage.SERVING,
            Stage.WRAP_UP,
        )
    core.emit(
        e.MessagePosted(
            at=now,
            contact=contact.id,
            message=cmd.message,
            seq=contact.messages + 1,
            sender=cmd.sender,
            agent=cmd.agent,
            user=cmd.user,
        )
    )
    if cmd.sender is Sender.CUSTOMER:
        _hand_back_orphan(core, contact, now)


def _hand_back_orphan(core: Core, contact: ContactState, now: Millis) -> None:
    """A deferred contact stays with an agent who went; when its customer writes, it goes on."""
    if contact.stage is not Stage.SERVING or contact.agent is None:
        return
    if not core.state.agents[contact.agent].signed_in:
        requeue_lost(core, contact, now)


def announce(core: Core, cmd: c.Announce, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING)
    core.emit(announcement(core, contact, now))
