"""What happened to a contact, in sentences."""

import pytest

from agent_desk.story import story_lines
from router import events as e
from router.ids import AgentId, ContactId, CustomerId, Millis, OfferId, QueueId
from router.words import (
    Channel,
    EndedBy,
    LossReason,
    OfferKind,
    RequeueReason,
    Stage,
    Strategy,
    WithdrawReason,
)
from storage.records import StoredContact

C, ANN, SALES, HELP = ContactId("c"), AgentId("ann"), QueueId("sales"), QueueId("help")
AT = Millis(1_000)


def requeued(reason: RequeueReason, **more: object) -> e.Requeued:
    fields: dict[str, object] = {"queue": SALES, **more}
    return e.Requeued(
        at=AT,
        contact=C,
        agent=ANN,
        reason=reason,
        due=AT,
        head_start_ms=0,
        **fields,  # type: ignore[arg-type]
    )


def offered(why: e.Why) -> e.Offered:
    return e.Offered(at=AT, contact=C, agent=ANN, offer=OfferId(1), deadline=AT, why=why)


def stored(**more: object) -> StoredContact:
    return StoredContact(
        id=C,
        customer=CustomerId("v"),
        channel=Channel.CHAT,
        queue=SALES,
        stage=Stage.CLOSED,
        entered_at=AT,
        due=AT,
        **more,  # type: ignore[arg-type]
    )


ENQUEUED = e.Enqueued(
    at=AT, contact=C, customer=CustomerId("v"), channel=Channel.CHAT, queue=SALES, due=AT
)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            offered(e.Why(kind=OfferKind.ROUTED, strategy=Strategy.LEAST_BUSY, measure=2, able=3)),
            "Offered to Ann. Fewest contacts in hand or offered: 2; 3 were able.",
        ),
        (
            offered(e.Why(kind=OfferKind.PREFERRED)),
            "Offered to Ann. The customer waited for them.",
        ),
        (offered(e.Why(kind=OfferKind.ASSIGNED, by="sue")), "Offered to Ann. Sue assigned it."),
        (offered(e.Why(kind=OfferKind.PICKED)), "Offered to Ann. They picked it from the line."),
        (
            e.OfferWithdrawn(
                at=AT, contact=C, agent=ANN, offer=OfferId(1), reason=WithdrawReason.MOVED
            ),
            "The offer to Ann was withdrawn: the contact was moved.",
        ),
        (
            e.OfferExpired(at=AT, contact=C, agent=ANN, offer=OfferId(1)),
            "Ann did not answer in time.",
        ),
        (e.Moved(at=AT, contact=C, queue=HELP, by="sue"), "Sue moved it to Help."),
        (
            e.Overflowed(at=AT, contact=C, queue=HELP),
            "Moved on to Help: nobody took it in time.",
        ),
        (requeued(RequeueReason.TRANSFERRED, queue=HELP), "Ann transferred it to Help."),
        (requeued(RequeueReason.TRANSFERRED), "Ann transferred it back to Sales."),
        (
            requeued(RequeueReason.TRANSFERRED, preferred=AgentId("ben")),
            "Ann transferred it to Ben.",
        ),
        (
            requeued(RequeueReason.AGENT_LOST),
            "Ann lost the connection, so it went back to the line.",
        ),
        (
            e.Lost(at=AT, contact=C, reason=LossReason.DROPPED, keep_until=AT),
            "The customer's connection was lost.",
        ),
        (
            e.Ended(at=AT, contact=C, agent=ANN, by=EndedBy.AGENT, wrap_up_until=AT),
            "Ann ended the conversation.",
        ),
    ],
)
def test_each_step_is_told_with_who_and_why(event: e.ContactEvent, told: str) -> None:
    lines = story_lines(stored(), [ENQUEUED, event], lambda kind, id: id.capitalize())
    assert [line.text for line in lines] == ["Entered the line of Sales.", told]


def test_the_end_is_told_with_its_disposition() -> None:
    closed = stored(closed_at=Millis(9), close_reason="completed", disposition="sold")
    (line,) = story_lines(closed, [], lambda kind, id: id.capitalize())
    assert (line.at, line.kind, line.text) == (9, "closed", "Completed: Sold.")
