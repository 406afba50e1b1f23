"""Customers whose connection drops, who leave, and who come back."""

import msgspec
import pytest

from router import commands as c
from router.events import Closed, CustomerAway, Ended, Lost, OfferWithdrawn
from router.ids import ContactId
from router.words import Channel, CloseReason, EndedBy, LossReason, Refusal, Stage
from tests.router.centre import ANN, BOB, SALES, House, all_rules, queue
from tests.router.seen import accept, contact, gone, names, offers, one, refused, stage

A = ContactId("a")
DROP, BACK, LEAVE = (
    c.CustomerDropped(contact=A),
    c.CustomerReturned(contact=A),
    c.CustomerLeft(contact=A),
)


def test_a_customer_whose_connection_drops_keeps_the_place_but_gets_no_offers() -> None:
    house = House()
    house.comes("a")
    house.wait(1_000)
    house.comes("b")
    assert one(house.do(DROP), CustomerAway).until == 61_000
    assert house.router.line(SALES) == ["a", "b"]
    house.agent(ANN, chat=1)
    assert house.holder("b") == ANN
    assert house.router.why_waiting(A).code == "customer_away"


def test_back_within_the_grace_time_the_customer_is_served_in_turn() -> None:
    house = House()
    house.comes("a")
    house.do(DROP)
    house.agent(ANN, chat=1)
    house.wait(59_999)
    assert offers(house.do(BACK)) == [("a", ANN)]


def test_after_the_grace_time_the_contact_is_lost_and_kept() -> None:
    house = House()
    house.comes("a")
    house.do(DROP)
    lost = one(house.wait(60_000), Lost)
    assert (lost.reason, lost.keep_until) == (LossReason.DROPPED, 960_000)
    assert (lost.at, lost.left_at) == (60_000, 0)
    assert house.router.line(SALES) == []


def test_a_lost_contact_is_brought_back_to_its_place_until_it_is_given_up() -> None:
    house = House()
    house.comes("a")
    due = contact(house, "a").due
    house.do(LEAVE)
    house.wait(899_999)
    house.comes("b")
    house.do(BACK)
    assert contact(house, "a").due == due
    assert house.router.line(SALES) == ["a", "b"]
    house.do(LEAVE)
    assert one(house.wait(900_000), Closed).reason is CloseReason.LOST
    assert gone(house, "a")


def test_dropping_twice_and_returning_without_a_drop_are_refused() -> None:
    house = House()
    house.comes("a")
    assert refused(house, BACK) is Refusal.ALREADY_SO
    house.do(DROP)
    assert refused(house, DROP) is Refusal.ALREADY_SO


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.MESSENGER, Channel.FAX])
def test_nobody_is_on_the_line_of_a_deferred_channel(channel: Channel) -> None:
    house = House()
    house.comes("a", channel)
    assert refused(house, DROP) is Refusal.WRONG_STAGE


def test_a_customer_who_drops_while_offered_may_still_be_accepted() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.do(DROP)
    house.do(accept("a", ANN))
    house.do(BACK)
    assert stage(house, "a") is Stage.SERVING


def test_a_failed_offer_to_a_customer_away_waits_for_the_customer() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("a")
    house.do(DROP)
    house.wait(30_000)
    assert stage(house, "a") is Stage.WAITING
    assert offers(house.do(BACK)) == [("a", BOB)]


def test_a_customer_who_leaves_while_offered_frees_the_agent_and_is_kept_as_lost() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.comes("b")
    events = house.do(LEAVE)
    assert names(events) == ["OfferWithdrawn", "Lost", "Offered"]
    assert one(events, OfferWithdrawn).reason == "customer_left"
    assert one(events, Lost).reason is LossReason.LEFT


def test_a_served_customer_who_does_not_come_back_in_time_ends_the_service() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.serve("a")
    house.do(DROP)
    assert one(house.wait(60_000), Ended).by is EndedBy.DROPPED
    assert stage(house, "a") is Stage.WRAP_UP


def test_a_customer_away_stays_away_when_the_agent_hands_over() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.serve("a")
    house.do(DROP)
    house.agent(BOB, chat=1)
    assert offers(house.do(c.SignOut(agent=ANN))) == []
    assert offers(house.do(BACK)) == [("a", BOB)]


def test_the_grace_and_keep_times_are_the_channels() -> None:
    house = House(queue(rules=all_rules(customer_grace_ms=5_000, lost_keep_ms=0)))
    house.comes("a")
    house.do(DROP)
    assert names(house.wait(5_000)) == ["Lost", "Closed"]


def test_a_contact_with_an_id_that_is_known_or_no_address_can_carry_is_refused() -> None:
    house = House()
    house.comes("a")
    again = c.Enqueue(
        contact=A, customer=contact(house, "a").customer, channel=Channel.CHAT, queue=SALES
    )
    assert refused(house, again) is Refusal.CONTACT_EXISTS
    for odd in ("", ".", ".."):
        nameless = msgspec.structs.replace(again, contact=ContactId(odd))
        assert refused(house, nameless) is Refusal.BAD_VALUE
