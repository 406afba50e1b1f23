"""Commands by which supervisors reach into the line."""

from router import commands as c
from router import events as e
from router.checks import (
    bad,
    need_agent,
    need_contact,
    need_enabled,
    need_queue,
    need_room,
    need_stage,
)
from router.core import Core
from router.ids import Millis
from router.leaving import withdraw
from router.on_participants import all_part
from router.on_setup import check_head_start
from router.refusals import CommandRefused
from router.words import CloseReason, OfferKind, Refusal, Stage, WithdrawReason


def assign(core: Core, cmd: c.Assign, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED)
    agent = need_agent(core, cmd.agent)
    if contact.agent == agent.id:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    need_room(core, agent, contact.channel, contact.id)
    withdraw(core, contact, WithdrawReason.TAKEN, now)
    why = e.Why(kind=OfferKind.ASSIGNED, waited_ms=now - contact.entered_at, by=cmd.by)
    core.offer_to(contact, agent, why, now)


def move(core: Core, cmd: c.Move, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SCHEDULED)
    queue = need_queue(core, cmd.queue)
    if queue.id == contact.queue:
        raise CommandRefused(Refusal.ALREADY_SO, contact=contact.id)
    need_enabled(queue)
    if contact.channel not in queue.setup.rules:
        raise bad(f"queue {queue.id} takes no {contact.channel}")
    withdraw(core, contact, WithdrawReason.MOVED, now)
    core.emit(e.Moved(at=now, contact=contact.id, queue=queue.id, by=cmd.by))


def reprioritise(core: Core, cmd: c.Reprioritise, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    need_stage(contact, Stage.WAITING, Stage.OFFERED, Stage.SCHEDULED)
    check_head_start(cmd.head_start_ms)
    # In the place of what was given before; what the contact is owed stays beside it.
    head_start = contact.owed_ms + cmd.head_start_ms
    due = contact.due + contact.head_start_ms - head_start
    core.emit(
        e.Reprioritised(
            at=now,
            contact=contact.id,
            head_start_ms=head_start,
            due=Millis(due),
            by=cmd.by,
        )
    )


def close_contact(core: Core, cmd: c.CloseContact, now: Millis) -> None:
    contact = need_contact(core, cmd.contact)
    agent = contact.agent if contact.stage is not Stage.OFFERED else None
    withdraw(core, contact, WithdrawReason.CLOSED, now)
    all_part(core, contact.id, now)
    core.emit(
        e.Closed(
            at=now,
            contact=contact.id,
            reason=CloseReason.SUPERVISOR,
            agent=agent,
            disposition=contact.disposition,
            tags=contact.tags,
            by=cmd.by,
            note=cmd.note,
        )
    )
