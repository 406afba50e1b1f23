"""Colleagues and supervisors beside the agent: they help, and the contact stays where it is."""

import pytest

from router import commands as c
from router import events as e
from router.events import Event
from router.ids import ContactId, MessageId
from router.on_participants import PARTICIPANTS_MAX
from router.words import Channel, PartingReason, Refusal, Sender, Status
from tests.router.centre import ANN, BOB, CAT, SUPPORT, House, queue
from tests.router.seen import names, of, one, refused

X = ContactId("x")
INVITE = c.Invite(contact=X, agent=ANN, colleague=BOB)
COME, GO = c.TakePart(contact=X, agent=BOB), c.StepOut(contact=X, agent=BOB)
JOIN, LEAVE = c.TakePart(contact=X, user="eve"), c.StepOut(contact=X, user="eve")


def house(*, bob_chats: int = 0) -> House:
    """Ann serves x; Bob is there."""
    made = House(queue(), queue("support"))
    made.agent(ANN, chat=1)
    made.agent(BOB, chat=bob_chats)
    made.comes("x")
    made.serve("x")
    return made


def writes(agent: str | None = None, user: str = "") -> c.PostMessage:
    return c.PostMessage(
        contact=X,
        message=MessageId("m"),
        sender=Sender.AGENT,
        agent=None if agent is None else BOB if agent == BOB else ANN,
        user=user,
    )


def present(house: House) -> list[tuple[str, bool]]:
    return [(one.agent or one.user, one.inside) for one in house.router.participants(X)]


def parted(events: list[Event]) -> list[tuple[str, PartingReason]]:
    return [(one.agent or one.user, one.reason) for one in of(events, e.Parted)]


def test_an_invited_colleague_comes_in_writes_and_leaves_and_the_contact_stays() -> None:
    town = house()
    assert names(town.do(INVITE)) == ["Invited"]
    assert present(town) == [(BOB, False)]
    assert refused(town, writes(BOB)) is Refusal.NOT_YOURS
    assert names(town.do(COME)) == ["TookPart"]
    assert town.router.helping(BOB) == [X]
    assert one(town.do(writes(BOB)), e.MessagePosted).agent == BOB
    assert town.holder("x") == ANN
    assert parted(town.do(GO)) == [(BOB, PartingReason.LEFT)]
    assert present(town) == []
    assert list(town.router.helping(BOB)) == []
    assert refused(town, writes(BOB)) is Refusal.NOT_YOURS


def test_to_take_part_fills_nobody() -> None:
    town = house(bob_chats=1)
    town.do(INVITE)
    town.do(COME)
    assert town.router.load(BOB) == 0
    assert town.router.spare(BOB, Channel.CHAT) == 1
    assert names(town.comes("y")) == ["Enqueued", "Offered"]
    assert town.holder("y") == BOB


def test_an_invitation_is_declined_or_taken_back() -> None:
    town = house()
    town.do(INVITE)
    assert parted(town.do(GO)) == [(BOB, PartingReason.DECLINED)]
    town.do(INVITE)
    back = c.Uninvite(contact=X, agent=ANN, colleague=BOB)
    assert parted(town.do(back)) == [(BOB, PartingReason.WITHDRAWN)]
    assert refused(town, back) is Refusal.ALREADY_SO
    assert refused(town, COME) is Refusal.NOT_YOURS
    assert refused(town, GO) is Refusal.NOT_YOURS


def test_only_the_agent_of_the_contact_invites_and_only_who_is_at_work() -> None:
    town = house()
    town.agent(CAT, chat=1, sign_in=False)
    assert refused(town, c.Invite(contact=X, agent=BOB, colleague=ANN)) is Refusal.NOT_YOURS
    assert refused(town, c.Invite(contact=X, agent=ANN, colleague=ANN)) is Refusal.BAD_VALUE
    absent = c.Invite(contact=X, agent=ANN, colleague=CAT)
    assert refused(town, absent) is Refusal.AGENT_NOT_AVAILABLE
    town.do(INVITE)
    assert refused(town, INVITE) is Refusal.ALREADY_SO


def test_a_supervisor_joins_by_right_and_writes_under_an_own_name() -> None:
    town = house()
    assert refused(town, writes(user="eve")) is Refusal.NOT_YOURS
    town.do(JOIN)
    assert refused(town, JOIN) is Refusal.ALREADY_SO
    said = one(town.do(writes(user="eve")), e.MessagePosted)
    assert (said.agent, said.user) == (None, "eve")
    assert parted(town.do(LEAVE)) == [("eve", PartingReason.LEFT)]
    both = c.TakePart(contact=X, agent=BOB, user="eve")
    assert refused(town, both) is Refusal.BAD_VALUE
    assert refused(town, c.TakePart(contact=X)) is Refusal.BAD_VALUE


def test_an_answer_of_who_takes_part_answers_the_customer() -> None:
    town = house()
    town.do(JOIN)
    town.do(writes(user="eve"))
    assert "Requeued" not in names(town.wait(200_000))
    assert town.holder("x") == ANN


def test_not_more_than_a_few_take_part() -> None:
    town = house()
    for number in range(PARTICIPANTS_MAX):
        town.do(c.TakePart(contact=X, user=f"eve{number}"))
    assert refused(town, JOIN) is Refusal.CROWDED
    assert refused(town, INVITE) is Refusal.CROWDED


@pytest.mark.parametrize(
    "ends",
    [
        c.EndContact(contact=X, agent=ANN),
        c.CustomerLeft(contact=X),
        c.Transfer(contact=X, agent=ANN, queue=SUPPORT),
        c.SignOut(agent=ANN),
        c.CloseContact(contact=X, by="eve"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_when_the_contact_leaves_its_agent_all_are_out(ends: c.Command) -> None:
    town = house()
    town.do(INVITE)
    town.do(JOIN)
    events = town.do(ends)
    assert parted(events) == [(BOB, PartingReason.OVER), ("eve", PartingReason.OVER)]
    assert list(town.router.participants(X)) == []
    assert list(town.router.helping(BOB)) == []


def test_who_goes_home_or_is_lost_takes_part_no_longer() -> None:
    town = house()
    town.do(INVITE)
    assert parted(town.do(c.SignOut(agent=BOB))) == [(BOB, PartingReason.SIGNED_OUT)]
    town.do(c.SignIn(agent=BOB))
    town.do(INVITE)
    town.do(COME)
    town.do(c.DropAgent(agent=BOB, epoch=2))
    assert parted(town.wait(61_000)) == [(BOB, PartingReason.SIGNED_OUT)]
    assert town.holder("x") == ANN


def test_who_goes_home_after_the_last_contact_takes_part_no_longer() -> None:
    town = house(bob_chats=1)
    town.comes("y")
    town.serve("y")
    town.do(INVITE)
    town.do(c.SetStatus(agent=BOB, status=Status.OFFLINE, after_contacts=True))
    assert present(town) == [(BOB, False)]
    town.end("y")
    done = town.do(c.Complete(contact=ContactId("y"), agent=BOB))
    assert names(done) == ["Closed", "SignedOut", "Parted"]


def test_an_answer_to_an_earlier_offer_of_the_same_contact_comes_too_late() -> None:
    town = House()
    town.agent(ANN, chat=1)
    town.comes("x")
    first = town.router.contacts[X].offer
    town.do(c.Decline(contact=X, agent=ANN, offer=first))
    assert town.holder("x") == ANN, "nobody else is there, so it is offered again"
    assert refused(town, c.Accept(contact=X, agent=ANN, offer=first)) is Refusal.OFFER_GONE
    assert refused(town, c.Decline(contact=X, agent=ANN, offer=first)) is Refusal.OFFER_GONE
    second = town.router.contacts[X].offer
    assert names(town.do(c.Accept(contact=X, agent=ANN, offer=second))) == ["Accepted"]
