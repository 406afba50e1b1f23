"""Offers: accepted, declined, expired, withdrawn; who is passed over, and who stops responding."""

import pytest

from router import commands as c
from router.events import (
    Accepted,
    ExclusionsEnded,
    Offered,
    OfferExpired,
    OfferWithdrawn,
    StoppedResponding,
)
from router.ids import ContactId, Millis
from router.words import Channel, Refusal, Stage, State, Status, WithdrawReason
from tests.router.centre import ANN, BOB, CAT, SUPPORT, House, all_rules, queue
from tests.router.seen import accept, contact, decline, names, of, offers, one, refused, stage

A = ContactId("a")


def two_agents() -> House:
    """Ann is offered contact a; Bob is free as well."""
    house = House(queue(), queue("support"))
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("a")
    assert house.holder("a") == ANN
    return house


def test_every_channel_has_an_offer_with_its_own_time() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, voice=1)
    house.agent(CAT, email=1)
    found = {
        channel: one(house.comes(channel, channel), Offered).deadline
        for channel in (Channel.CHAT, Channel.VOICE, Channel.EMAIL)
    }
    assert found == {Channel.CHAT: 30_000, Channel.VOICE: 20_000, Channel.EMAIL: 600_000}


def test_accepting_begins_the_service() -> None:
    house = two_agents()
    house.wait(5_000)
    house.do(accept("a", ANN))
    state = contact(house, "a")
    assert (state.stage, state.agent, state.accepted_at) == (Stage.SERVING, ANN, 5_000)
    assert state.offer_deadline is None


def test_of_two_agents_who_accept_the_first_wins_and_the_second_is_told_it_is_gone() -> None:
    house = two_agents()
    house.do(decline("a", ANN))
    assert house.holder("a") == BOB
    assert refused(house, accept("a", ANN)) is Refusal.OFFER_GONE
    house.do(accept("a", BOB))
    assert refused(house, accept("a", BOB)) is Refusal.OFFER_GONE
    assert refused(house, accept("a", ANN)) is Refusal.OFFER_GONE


def test_an_agent_nobody_knows_and_a_contact_nobody_knows_are_refused() -> None:
    house = two_agents()
    assert refused(house, accept("a", CAT)) is Refusal.UNKNOWN_AGENT
    assert refused(house, accept("nothing", ANN)) is Refusal.OFFER_GONE


def test_a_declined_contact_goes_to_somebody_else_at_once_with_its_due() -> None:
    house = two_agents()
    due = contact(house, "a").due
    assert offers(house.do(decline("a", ANN))) == [("a", BOB)]
    assert contact(house, "a").due == due
    assert contact(house, "a").excluded == [ANN]


def test_an_expired_offer_goes_to_somebody_else_at_once() -> None:
    house = two_agents()
    events = house.wait(30_000)
    assert names(events) == ["OfferExpired", "Offered"]
    assert house.holder("a") == BOB


def test_offers_are_numbered_in_their_order() -> None:
    house = two_agents()
    house.do(decline("a", ANN))
    house.do(decline("a", BOB))
    assert [event.offer for event in of(house.events, Offered)] == [1, 2, 3]


def test_whoever_declined_is_passed_over_while_others_at_work_could_take_it() -> None:
    house = two_agents()
    house.do(decline("a", ANN))
    house.do(decline("a", BOB))
    # Nobody is left: everybody may get it again, at once.
    assert of(house.events, ExclusionsEnded)
    assert stage(house, "a") is Stage.OFFERED


def test_the_exclusion_holds_while_the_other_agent_works_though_full() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.comes("a")
    first = house.holder("a")
    assert first is not None
    house.do(decline("a", first))
    assert stage(house, "a") is Stage.WAITING
    assert house.router.why_waiting(A).code == "passed_over"


def test_the_exclusion_ends_when_the_other_agent_stops_working() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.comes("a")
    house.do(decline("a", BOB))
    assert stage(house, "a") is Stage.WAITING
    events = house.do(c.SetStatus(agent=ANN, status=Status.BREAK))
    assert offers(events) == [("a", BOB)]


@pytest.mark.parametrize("how", ["lost limit", "lost skill"])
def test_the_exclusion_ends_when_nobody_else_could_take_it_any_more(how: str) -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.comes("a")
    house.do(decline("a", BOB))
    if how == "lost limit":
        events = house.do(c.SetLimits(agents=(ANN,), limits={Channel.CHAT: 0}))
    else:
        house.agent(ANN, chat=1, queues=(), sign_in=False)
        events = house.events
    assert offers(events)[-1] == ("a", BOB)


def test_the_exclusion_ends_after_its_time() -> None:
    house = House(queue(exclusion_ms=10_000))
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("b")
    house.serve("b")
    house.comes("a")
    house.do(decline("a", BOB))
    assert offers(house.wait(9_999)) == []
    assert offers(house.wait(1)) == [("a", BOB)]


def test_the_exclusion_ends_on_accept() -> None:
    house = two_agents()
    house.do(decline("a", ANN))
    house.do(accept("a", BOB))
    assert contact(house, "a").excluded == []
    assert contact(house, "a").excluded_until is None


def test_an_agent_passed_over_for_one_contact_still_gets_others() -> None:
    house = two_agents()
    house.do(decline("a", ANN))
    assert offers(house.comes("b")) == [("b", ANN)]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (c.CustomerLeft(contact=A), WithdrawReason.CUSTOMER_LEFT),
        (c.SignOut(agent=ANN), WithdrawReason.AGENT_LEFT),
        (c.SetStatus(agent=ANN, status=Status.BREAK), WithdrawReason.AGENT_LEFT),
        (c.Move(contact=A, queue=SUPPORT), WithdrawReason.MOVED),
        (c.Assign(contact=A, agent=BOB), WithdrawReason.TAKEN),
        (c.CloseContact(contact=A), WithdrawReason.CLOSED),
        (c.RequestCallback(contact=A), WithdrawReason.CALLBACK),
    ],
)
def test_an_offer_is_withdrawn_with_the_reason_and_gives_capacity_back(
    command: c.Command, reason: WithdrawReason
) -> None:
    house = two_agents()
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    if isinstance(command, c.Assign):
        house.do(c.SetStatus(agent=BOB, status=Status.AVAILABLE))
    withdrawn = one(house.do(command), OfferWithdrawn)
    assert (withdrawn.agent, withdrawn.reason) == (ANN, reason)
    if reason is WithdrawReason.CALLBACK:
        assert house.holder("a") == ANN
    else:
        assert house.router.load(ANN) == 0
        assert refused(house, accept("a", ANN)) is Refusal.OFFER_GONE


def test_a_withdrawn_offer_is_no_miss_and_excludes_nobody() -> None:
    house = two_agents()
    house.do(c.SetStatus(agent=ANN, status=Status.BREAK))
    assert house.holder("a") == BOB
    assert house.router.agents[ANN].misses == 0
    assert contact(house, "a").excluded == []


def test_auto_accept_is_an_offer_accepted_at_once() -> None:
    house = House(queue(rules=all_rules(auto_accept=True)))
    house.agent(ANN, chat=1)
    events = house.comes("a")
    assert names(events) == ["Enqueued", "Offered", "Accepted"]
    assert one(events, Accepted).auto


def test_auto_accept_can_be_the_rule_of_one_agent() -> None:
    house = House()
    house.agent(ANN, chat=2)
    setup = house.router.agents[ANN].setup
    fields = {name: getattr(setup, name) for name in setup.__struct_fields__}
    house.do(c.DefineAgent(agent=type(setup)(**{**fields, "auto_accept": (Channel.CHAT,)})))
    assert one(house.comes("a"), Accepted).auto
    assert stage(house, "a") is Stage.SERVING


def test_after_n_misses_in_a_row_the_agent_stops_responding_and_is_out() -> None:
    house = House(queue(rules=all_rules(misses=2)))
    house.agent(ANN, chat=1)
    house.comes("a")
    assert of(house.wait(30_000), StoppedResponding) == []
    events = house.wait(30_000)
    assert one(events, StoppedResponding).misses == 2
    assert house.router.state_of(ANN) is State.NOT_RESPONDING
    assert offers(events) == []
    assert offers(house.wait(3_600_000)) == []


def test_the_number_of_misses_is_the_channels() -> None:
    house = House()
    house.agent(ANN, voice=1)
    house.comes("call", Channel.VOICE)
    house.wait(20_000)
    assert house.router.state_of(ANN) is State.NOT_RESPONDING


def test_accepting_starts_the_count_of_misses_anew() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.wait(30_000)
    house.serve("a")
    house.finish("a")
    house.comes("b")
    house.wait(30_000)
    assert house.router.state_of(ANN) is State.OFFERED


def test_to_decline_is_to_respond() -> None:
    house = House(queue(rules=all_rules(misses=2)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.wait(30_000)
    house.do(decline("a", ANN))
    house.wait(30_000)
    assert house.router.state_of(ANN) is State.OFFERED


@pytest.mark.parametrize("by", ["", "eve"])
def test_the_agent_or_a_supervisor_ends_not_responding(by: str) -> None:
    house = House(queue(rules=all_rules(misses=1)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.wait(30_000)
    assert stage(house, "a") is Stage.WAITING
    events = house.do(c.SetStatus(agent=ANN, status=Status.AVAILABLE, by=by))
    assert offers(events) == [("a", ANN)]
    assert house.router.state_of(ANN) is State.OFFERED


def test_not_responding_keeps_what_is_in_hand() -> None:
    house = House(queue(rules=all_rules(misses=1)))
    house.agent(ANN, chat=2)
    house.comes("a")
    house.serve("a")
    house.comes("b")
    house.wait(30_000)
    assert house.router.state_of(ANN) is State.NOT_RESPONDING
    assert stage(house, "a") is Stage.SERVING


def test_one_agent_who_lets_everything_expire_does_not_stop_the_others() -> None:
    house = House(queue(rules=all_rules(misses=2)))
    house.agent(ANN, chat=5)
    house.agent(BOB, chat=1)
    house.comes("a")
    assert house.holder("a") == ANN
    assert one(house.wait(30_000), OfferExpired).agent == ANN
    assert house.holder("a") == BOB
    house.now = Millis(30_000)
    house.do(accept("a", BOB))
    assert stage(house, "a") is Stage.SERVING
