"""Handing on, by agents and supervisors: transfer, prefer, pick, assign, move, reprioritise."""

from collections.abc import Mapping

import pytest

from router import commands as c
from router.events import Accepted, Closed, Moved, Offered, OfferWithdrawn, Requeued
from router.ids import AgentId, ContactId, Millis, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.words import Channel, OfferKind, Refusal, RequeueReason, Stage, Status
from tests.router.centre import ANN, BOB, CAT, SALES, SUPPORT, House, need, queue
from tests.router.seen import contact, decline, gone, names, offers, one, refused, stage

A = ContactId("a")
BOTH = (SALES, SUPPORT)
NIGHT = ((Millis(10_000_000), Millis(20_000_000)),)


def to_queue(name: QueueId = SUPPORT) -> c.Transfer:
    return c.Transfer(contact=A, agent=ANN, queue=name)


def to_agent(agent: AgentId = BOB) -> c.Transfer:
    return c.Transfer(contact=A, agent=ANN, to_agent=agent)


def serving(support: Mapping[str, object] | None = None, *more: str) -> House:
    house = House(queue(), *(queue(name) for name in more), queue("support", **(support or {})))
    house.agent(ANN, chat=1, queues=BOTH)
    house.comes("a")
    house.serve("a")
    return house


def test_a_transfer_to_a_queue_is_one_step_and_keeps_the_due() -> None:
    house = serving()
    house.agent(BOB, chat=1, queues=(SUPPORT,))
    due = contact(house, "a").due
    events = house.do(to_queue())
    assert names(events) == ["Requeued", "Offered"]
    back = one(events, Requeued)
    assert (back.queue, back.due, back.reason) == (SUPPORT, due, RequeueReason.TRANSFERRED)
    assert offers(events) == [("a", BOB)]


def test_the_agent_who_hands_on_is_not_asked_again_while_others_could() -> None:
    house = serving()
    house.agent(BOB, chat=1, queues=(SUPPORT,))
    house.agent(CAT, chat=1, queues=(SUPPORT,))
    house.do(to_queue())
    house.do(decline("a", BOB))
    assert house.holder("a") == CAT


def test_when_nobody_else_works_the_source_may_get_it_again() -> None:
    house = serving()
    assert offers(house.do(to_queue())) == [("a", ANN)]


def test_a_closed_queue_refuses_a_live_transfer_or_passes_it_on() -> None:
    house = serving({"opening": NIGHT})
    assert refused(house, to_queue()) is Refusal.QUEUE_CLOSED
    other = serving({"opening": NIGHT, "overflow": QueueId("late")}, "late")
    assert one(other.do(to_queue()), Requeued).queue == "late"


def test_a_full_queue_takes_a_transfer() -> None:
    house = serving({"max_waiting": 0})
    house.agent(BOB, chat=1, queues=(SUPPORT,))
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    house.do(to_queue())
    assert contact(house, "a").queue == SUPPORT


def test_a_transfer_goes_to_exactly_one_place_that_takes_the_channel() -> None:
    only_voice = {"rules": {Channel.VOICE: queue().rules[Channel.VOICE]}}
    house = serving(only_voice)
    assert refused(house, to_queue()) is Refusal.BAD_VALUE
    assert refused(house, to_queue(QueueId("nowhere"))) is Refusal.UNKNOWN_QUEUE
    both = c.Transfer(contact=A, agent=ANN, queue=SALES, to_agent=BOB)
    neither = c.Transfer(contact=A, agent=ANN)
    assert refused(house, both) is Refusal.BAD_VALUE
    assert refused(house, neither) is Refusal.BAD_VALUE
    assert refused(house, to_agent(CAT)) is Refusal.UNKNOWN_AGENT
    assert refused(house, to_agent(ANN)) is Refusal.BAD_VALUE


def test_a_transfer_to_a_free_agent_is_offered_to_that_agent_whatever_the_skills() -> None:
    house = serving()
    house.agent(CAT, chat=5)
    house.agent(BOB, chat=1, queues=())
    events = house.do(to_agent())
    assert offers(events) == [("a", BOB)]
    why = one(events, Offered).why
    assert (why.kind, why.by) == (OfferKind.TRANSFERRED, ANN)


def test_whoever_chose_the_agent_is_named_and_nobody_where_the_line_did() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    handed = c.Transfer(contact=A, agent=ANN, to_agent=BOB, by="sue")
    assert one(house.do(handed), Offered).why.by == "sue"
    why = one(house.do(decline("a", BOB)), Offered).why
    assert (why.kind, why.by) == (OfferKind.ROUTED, "")


def test_a_transfer_to_a_full_agent_waits_a_bounded_time_then_goes_to_anybody_else() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.agent(CAT, chat=1)
    assert offers(house.do(to_agent())) == []
    assert house.router.why_waiting(A).code == "for_preferred"
    assert offers(house.wait(29_999)) == []
    assert offers(house.wait(1)) == [("a", CAT)]


def test_a_full_agent_who_becomes_free_in_time_gets_it() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.agent(CAT, chat=1)
    house.do(to_agent())
    house.finish("b")
    assert house.holder("a") == BOB


def test_an_agent_not_at_work_takes_no_transfer() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    house.agent(CAT, voice=1)
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    assert refused(house, to_agent()) is Refusal.AGENT_NOT_AVAILABLE
    assert refused(house, to_agent(CAT)) is Refusal.AGENT_NOT_AVAILABLE


def test_a_preferred_agent_who_declines_is_preferred_no_more() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    house.agent(CAT, chat=1)
    house.do(to_agent())
    house.do(decline("a", BOB))
    assert house.holder("a") == CAT


def test_a_preferred_agent_is_waited_for_a_bounded_time() -> None:
    house = House(queue(preferred_ms=10_000))
    house.agent(ANN, chat=1)
    house.comes("b")
    house.serve("b")
    house.agent(BOB, chat=1)
    assert offers(house.comes("a", preferred=ANN)) == []
    assert offers(house.wait(9_999)) == []
    assert offers(house.wait(1)) == [("a", BOB)]


def test_a_preferred_agent_not_at_work_is_not_waited_for() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    house.agent(BOB, chat=1)
    assert offers(house.comes("a", preferred=ANN)) == [("a", BOB)]
    assert offers(house.comes("b", preferred=AgentId("nobody"))) == []
    assert contact(house, "b").preferred is None


def test_a_preferred_agent_who_goes_on_a_break_frees_who_waits_for_them() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("b")
    house.serve("b")
    house.agent(BOB, chat=1)
    house.comes("a", preferred=ANN)
    assert offers(house.do(c.SetStatus(agent=ANN, status=Status.BREAK))) == [("a", BOB)]


def test_a_preferred_agent_removed_is_forgotten() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    house.comes("a", preferred=ANN)
    assert names(house.do(c.RemoveAgent(agent=ANN)))[:2] == ["AgentRemoved", "PreferenceEnded"]


def test_an_agent_picks_a_contact_out_of_its_turn() -> None:
    house = House()
    house.comes("first")
    house.comes("a", needs=(need("art"),))
    house.wait(7_000)
    house.agent(ANN, chat=2)
    house.do(c.Pick(contact=A, agent=ANN))
    assert stage(house, "a") is Stage.SERVING
    why = contact(house, "a").why
    assert why is not None
    assert (why.kind, why.by, why.waited_ms) == (OfferKind.PICKED, ANN, 7_000)
    assert not one(house.events, Accepted).auto


def test_no_pick_and_no_assignment_goes_above_a_limit_or_to_somebody_not_there() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.comes("b")
    house.agent(BOB, chat=1, queues=(), sign_in=False)
    b = ContactId("b")
    for kind in (c.Pick, c.Assign):
        assert refused(house, kind(contact=b, agent=ANN)) is Refusal.AT_LIMIT
        assert refused(house, kind(contact=b, agent=BOB)) is Refusal.AGENT_NOT_AVAILABLE
        assert refused(house, kind(contact=b, agent=CAT)) is Refusal.UNKNOWN_AGENT
    house.do(c.SignIn(agent=BOB, status=Status.BREAK))
    assert refused(house, c.Assign(contact=b, agent=BOB)) is Refusal.AGENT_NOT_AVAILABLE


def test_a_supervisor_assigns_whatever_the_skills_say() -> None:
    house = House()
    house.comes("a", needs=(need("art", 9),))
    house.agent(ANN, chat=1, queues=())
    events = house.do(c.Assign(contact=A, agent=ANN, by="eve"))
    offer = one(events, Offered)
    assert (offer.agent, offer.why.kind, offer.why.by) == (ANN, OfferKind.ASSIGNED, "eve")
    assert stage(house, "a") is Stage.OFFERED


def test_assigning_an_offered_contact_takes_it_from_the_other_agent() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("a")
    assert refused(house, c.Assign(contact=A, agent=ANN)) is Refusal.ALREADY_SO
    events = house.do(c.Assign(contact=A, agent=BOB))
    assert one(events, OfferWithdrawn).agent == ANN
    assert house.holder("a") == BOB


def test_a_moved_contact_keeps_its_due_and_its_channel_must_be_taken_there() -> None:
    only_voice = {Channel.VOICE: queue().rules[Channel.VOICE]}
    house = House(queue(), queue("support"), queue("calls", rules=only_voice))
    house.comes("a")
    due = contact(house, "a").due
    assert one(house.do(c.Move(contact=A, queue=SUPPORT, by="eve")), Moved).by == "eve"
    assert contact(house, "a").due == due
    assert house.router.line(SUPPORT) == ["a"]
    assert refused(house, c.Move(contact=A, queue=SUPPORT)) is Refusal.ALREADY_SO
    assert refused(house, c.Move(contact=A, queue=QueueId("calls"))) is Refusal.BAD_VALUE
    assert refused(house, c.Move(contact=A, queue=QueueId("no"))) is Refusal.UNKNOWN_QUEUE


def test_a_moved_contact_is_matched_in_its_new_queue_at_once() -> None:
    house = House(queue(), queue("support"))
    house.agent(ANN, chat=1, queues=(SUPPORT,))
    house.comes("a")
    assert offers(house.do(c.Move(contact=A, queue=SUPPORT))) == [("a", ANN)]


def test_reprioritising_moves_the_due_by_the_difference_and_only_that() -> None:
    house = House()
    house.comes("b")
    house.do(c.Reprioritise(contact=ContactId("b"), head_start_ms=500))
    house.comes("a")
    assert house.router.line(SALES) == ["b", "a"]
    house.do(c.Reprioritise(contact=A, head_start_ms=1_000, by="eve"))
    assert contact(house, "a").due == 29_000
    assert house.router.line(SALES) == ["a", "b"]
    house.do(c.Reprioritise(contact=A, head_start_ms=1_000))
    assert contact(house, "a").due == 29_000
    house.do(c.Reprioritise(contact=A, head_start_ms=0))
    assert contact(house, "a").due == 30_000


def test_no_priority_takes_away_what_a_queue_gives_or_a_lost_agent_is_worth() -> None:
    house = House(queue(head_start_ms=5_000))
    house.agent(ANN, chat=1)
    house.comes("a", head_start_ms=1_000)
    house.serve("a")
    assert contact(house, "a").due == 24_000
    house.do(c.DropAgent(agent=ANN, epoch=1))
    house.wait(60_000)
    assert contact(house, "a").due == -6_000
    for given, due in ((1_000, -6_000), (2_000, -7_000), (0, -5_000)):
        house.do(c.Reprioritise(contact=A, head_start_ms=given))
        found = Router.restore(house.router.snapshot()).contacts[A]
        assert (found.due, found.head_start_ms) == (due, 30_000 - due)


@pytest.mark.parametrize("worth", [-1, 367 * 86_400_000])
def test_a_head_start_is_never_below_nothing_nor_above_a_year(worth: int) -> None:
    house = House()
    with pytest.raises(CommandRefused) as refusal:
        house.comes("a", head_start_ms=worth)
    assert refusal.value.code is Refusal.BAD_VALUE
    house.comes("a")
    assert refused(house, c.Reprioritise(contact=A, head_start_ms=worth)) is Refusal.BAD_VALUE


def test_a_supervisor_closes_a_contact_and_its_agent_is_free() -> None:
    house = serving()
    house.comes("b")
    events = house.do(c.CloseContact(contact=A, by="eve", note="spam"))
    closed = one(events, Closed)
    assert (closed.agent, closed.by, closed.note) == (ANN, "eve", "spam")
    assert gone(house, "a")
    assert offers(events) == [("b", ANN)]
