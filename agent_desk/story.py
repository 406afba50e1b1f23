"""A contact's way in sentences: what happened, by whom, and why."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from agent_desk.why import third_person
from agent_desk.wire import StoryLine
from router import events as e
from router.words import Channel, EndedBy, LossReason, PartingReason, RequeueReason, WithdrawReason
from storage.entrances import NO_SERVER, NOTHING_TO_SEND
from storage.records import StoredContact
from storage.rows import Mail

Named = Callable[[str, str], str]
"""The name of an ``agent``, ``user``, ``queue`` or ``disposition`` by its id."""

WITHDRAWN: Final = {
    WithdrawReason.CUSTOMER_LEFT: "the customer left",
    WithdrawReason.AGENT_LEFT: "they left the line",
    WithdrawReason.MOVED: "the contact was moved",
    WithdrawReason.TAKEN: "somebody else was given it",
    WithdrawReason.CLOSED: "the contact was closed",
    WithdrawReason.CALLBACK: "the customer asked for a callback",
}
ENDED: Final = {
    EndedBy.CUSTOMER: "The customer ended the conversation",
    EndedBy.DROPPED: "The conversation ended: the customer's connection was lost",
    EndedBy.SILENCE: "The conversation ended after a long silence",
}
PARTED: Final = {
    PartingReason.LEFT: "{who} left again.",
    PartingReason.DECLINED: "{who} could not help.",
    PartingReason.WITHDRAWN: "The help of {who} was no longer needed.",
    PartingReason.SIGNED_OUT: "{who} went, and helps no longer.",
}
CLOSED: Final = {
    "completed": "Completed",
    "wrap_up_expired": "Closed: the time for wrap-up was over",
    "customer_silent": "Closed after a long silence of the customer",
    "lost": "Closed: the customer did not come back",
    "max_wait": "Closed: the longest wait was over",
    "callback_failed": "Closed: no callback reached the customer",
    "callback_expired": "Closed: the time for the callback was over",
    "supervisor": "Closed by a supervisor",
}


def story_lines(
    contact: StoredContact, events: Iterable[e.ContactEvent], named: Named
) -> list[StoryLine]:
    """Oldest first."""
    lines = []
    queue = ""
    for event in events:
        if isinstance(event, e.Enqueued | e.Moved | e.Overflowed | e.Requeued):
            before, queue = queue, event.queue
        else:
            before = queue
        for text in _told(event, before, contact.channel, named):
            kind = type(event).__name__
            lines.append(StoryLine(at=event.at, kind=_snake(kind), text=text))
    if contact.closed_at is not None:
        text = CLOSED.get(contact.close_reason, "Closed")
        if contact.disposition:
            text += f": {named('disposition', contact.disposition)}"
        lines.append(StoryLine(at=contact.closed_at, kind="closed", text=f"{text}."))
    return lines


def mail_lines(mails: Iterable[Mail]) -> list[StoryLine]:
    """What became of emails to the customer. The addresses are not said."""
    lines = []
    for mail in mails:
        what = "The answer" if mail.kind == "answer" else "The transcript"
        if mail.error == NO_SERVER:
            text = f"No answer goes out by email: there was {mail.error}."
        elif mail.state == "sent":
            text = f"{what} was sent by email."
        elif mail.state == "failed" and mail.error != NOTHING_TO_SEND:
            text = f"{what} did not reach the customer by email: {_trouble(mail.error)}."
        elif mail.state == "pending" and mail.error:
            text = (
                f"{what} could not be sent by email yet: {_trouble(mail.error)}. It is tried again."
            )
        else:
            continue
        at = max(mail.at, mail.next_at) if mail.state != "pending" else mail.at
        lines.append(StoryLine(at=at, kind="mail", text=text))
    return lines


def _trouble(error: str) -> str:
    what, _, code = error.partition(" ")
    if what == "recipient":
        return f"the address takes no mail (answer {code})"
    return f"the mail server says {code}" if what == "answer" else error


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


def _told(event: e.ContactEvent, before: str, channel: Channel, named: Named) -> Iterator[str]:
    match event:
        case e.Enqueued():
            yield _entered(event, named)
        case e.Offered():
            by = third_person(event.why, channel, lambda user: named("user", user))
            yield f"Offered to {named('agent', event.agent)}. {by}"
        case e.Accepted(agent=agent, auto=auto):
            how = " (accepted by itself)" if auto else ""
            yield f"{named('agent', agent)} accepted{how}."
        case e.Declined(agent=agent, reason=reason):
            why = f": {named('reason', reason)}" if reason else ""
            yield f"{named('agent', agent)} declined{why}."
        case e.OfferExpired(agent=agent):
            yield f"{named('agent', agent)} did not answer in time."
        case e.OfferWithdrawn(agent=agent, reason=reason):
            yield f"The offer to {named('agent', agent)} was withdrawn: {WITHDRAWN[reason]}."
        case e.Moved(queue=queue, by=by):
            yield f"{_who(by, named)} moved it to {named('queue', queue)}."
        case e.Overflowed(queue=queue):
            yield f"Moved on to {named('queue', queue)}: nobody took it in time."
        case e.Requeued():
            yield _requeued(event, before, named)
        case e.Ended(agent=agent, by=by):
            yield f"{ENDED.get(by, named('agent', agent) + ' ended the conversation')}."
        case _:
            yield from _beside(event, named)
            yield from _left_and_came(event)


def _beside(event: e.ContactEvent, named: Named) -> Iterator[str]:
    match event:
        case e.Invited(agent=agent, by=by):
            yield f"{named('agent', by)} asked {named('agent', agent)} to help."
        case e.TookPart(agent=None, user=user):
            yield f"{named('user', user)} joined."
        case e.TookPart(agent=agent):
            yield f"{named('agent', agent or '')} came to help."
        case e.Parted(reason=PartingReason.OVER):
            return
        case e.Parted(agent=agent, user=user, reason=reason):
            who = named("agent", agent) if agent is not None else named("user", user)
            yield PARTED[reason].format(who=who)


def _left_and_came(event: e.ContactEvent) -> Iterator[str]:
    match event:
        case e.Lost(reason=LossReason.LEFT):
            yield "The customer left before being served."
        case e.Lost():
            yield "The customer's connection was lost."
        case e.Returned():
            yield "The customer came back, at the same place."
        case e.CallbackRequested():
            yield "The customer asked for a callback and keeps the place."
        case e.CallbackDue():
            yield "The time for the callback came."
        case e.CallbackFailed(attempts=attempts):
            yield f"Callback {attempts} reached nobody."


def _entered(event: e.Enqueued, named: Named) -> str:
    text = f"Entered the line of {named('queue', event.queue)}"
    if event.overflowed_from is not None:
        text += f", because {named('queue', event.overflowed_from)} takes none now"
    return f"{text}."


def _requeued(event: e.Requeued, before: str, named: Named) -> str:
    agent = named("agent", event.agent)
    match event.reason:
        case RequeueReason.TRANSFERRED if event.preferred is not None:
            return f"{agent} transferred it to {named('agent', event.preferred)}."
        case RequeueReason.TRANSFERRED if event.queue != before:
            return f"{agent} transferred it to {named('queue', event.queue)}."
        case RequeueReason.TRANSFERRED:
            return f"{agent} transferred it back to {named('queue', event.queue)}."
        case RequeueReason.NO_FIRST_REPLY:
            return f"{agent} did not answer in time, so it went back to the line."
        case RequeueReason.AGENT_LOST:
            return f"{agent} lost the connection, so it went back to the line."
        case RequeueReason.SIGNED_OUT:
            return f"{agent} left the line, so it went back."
        case _:
            return "It went back to the line."


def _who(by: str, named: Named) -> str:
    return (named("user", by) if by else "") or "A supervisor"
