"""Limits: in proportion, exactly, and never passed."""

import pytest

from router import commands as c
from router.ids import ContactId, MessageId
from router.router import Router
from router.setup import Centre
from router.words import Channel, Sender, Stage
from tests.router.centre import ANN, BOB, SALES, House, all_rules, queue
from tests.router.seen import decline, offers, stage

CHAT, VOICE, EMAIL, SMS = Channel.CHAT, Channel.VOICE, Channel.EMAIL, Channel.SMS
OVER_EMAIL = c.DefineCentre(centre=Centre(interruptible={EMAIL: (VOICE, CHAT)}))


def limits(house: House, **values: int) -> None:
    total = values.pop("total", None)
    wanted = {Channel(name): limit for name, limit in values.items()}
    house.do(c.SetLimits(agents=(ANN,), limits=wanted, total=total))


def come(house: House, channel: Channel, *names: str) -> None:
    for name in names:
        house.comes(name, channel)


def test_as_many_contacts_as_the_limit_fill_the_agent() -> None:
    house = House()
    house.agent(ANN, chat=3)
    come(house, CHAT, "a", "b", "c", "d")
    assert house.router.held(ANN, CHAT) == 3
    assert house.router.load(ANN) == 1_000
    assert house.router.spare(ANN, CHAT) == 0
    assert stage(house, "d") is Stage.WAITING


def test_two_chats_of_four_leave_no_room_for_one_call_of_one() -> None:
    house = House()
    house.agent(ANN, chat=4, voice=1)
    come(house, CHAT, "a", "b")
    assert house.router.spare(ANN, VOICE) == 0
    come(house, VOICE, "call")
    assert stage(house, "call") is Stage.WAITING
    assert house.router.load(ANN) == 500


def test_a_call_of_one_leaves_no_room_for_a_chat() -> None:
    house = House()
    house.agent(ANN, chat=4, voice=1)
    come(house, VOICE, "call")
    come(house, CHAT, "a")
    assert stage(house, "a") is Stage.WAITING


def test_thirds_and_sixths_fill_exactly_to_the_brim() -> None:
    house = House()
    house.agent(ANN, chat=3, voice=6)
    come(house, CHAT, "a", "b")
    assert house.router.spare(ANN, VOICE) == 2
    come(house, VOICE, "v", "w")
    assert house.router.load(ANN) == 1_000
    assert house.router.spare(ANN, CHAT) == 0
    assert house.router.spare(ANN, VOICE) == 0


def test_sevenths_add_up_to_one() -> None:
    house = House()
    house.agent(ANN, chat=7, voice=7, email=7)
    come(house, CHAT, "a", "b", "c")
    come(house, VOICE, "v")
    assert house.router.spare(ANN, EMAIL) == 3
    come(house, EMAIL, "m", "n", "o", "p")
    assert house.router.load(ANN) == 1_000
    assert stage(house, "p") is Stage.WAITING


def test_thirds_and_sevenths_leave_whole_contacts_only() -> None:
    house = House()
    house.agent(ANN, chat=3, email=7)
    come(house, CHAT, "a")
    # Two thirds of seven are 4 and two thirds.
    assert house.router.spare(ANN, EMAIL) == 4
    come(house, EMAIL, "m", "n", "o", "p", "q")
    assert house.router.held(ANN, EMAIL) == 4
    assert house.router.load(ANN) == 904


def test_the_total_limits_all_channels_together() -> None:
    house = House()
    house.agent(ANN, chat=10, email=10, total=3)
    come(house, CHAT, "a", "b")
    come(house, EMAIL, "m", "n")
    assert stage(house, "n") is Stage.WAITING
    assert house.router.spare(ANN, CHAT) == 0
    assert house.router.load(ANN) == 1_000


def test_a_total_of_nought_takes_the_total_away() -> None:
    house = House()
    house.agent(ANN, chat=5, total=1)
    come(house, CHAT, "a", "b")
    assert stage(house, "b") is Stage.WAITING
    limits(house, total=0)
    assert house.holder("b") == ANN


def test_an_agent_set_up_with_a_total_of_nought_has_none() -> None:
    house = House()
    house.agent(ANN, chat=2, total=0)
    come(house, CHAT, "a", "b")
    assert house.router.held(ANN, CHAT) == 2


def test_a_channel_without_a_limit_gets_nothing() -> None:
    house = House()
    house.agent(ANN, chat=0, voice=1)
    come(house, CHAT, "a")
    come(house, SMS, "s")
    assert stage(house, "a") is Stage.WAITING
    assert stage(house, "s") is Stage.WAITING


def test_a_call_is_offered_over_open_emails_where_emails_are_interruptible() -> None:
    house = House()
    house.do(OVER_EMAIL)
    house.agent(ANN, voice=1, chat=4, email=2)
    come(house, EMAIL, "m", "n")
    assert house.router.load(ANN) == 1_000
    come(house, VOICE, "call")
    assert house.holder("call") == ANN
    assert house.router.load(ANN) == 2_000


def test_interruption_goes_one_way_only() -> None:
    house = House()
    house.do(OVER_EMAIL)
    house.agent(ANN, voice=1, email=2)
    come(house, VOICE, "call")
    come(house, EMAIL, "m")
    assert stage(house, "m") is Stage.WAITING


def test_interruptible_contacts_do_not_count_against_the_total_of_the_interrupter() -> None:
    house = House()
    house.do(OVER_EMAIL)
    house.agent(ANN, chat=2, email=2, total=2)
    come(house, EMAIL, "m", "n")
    come(house, CHAT, "a")
    assert house.holder("a") == ANN


def test_making_a_channel_interruptible_is_matched_at_once() -> None:
    house = House()
    house.agent(ANN, voice=1, email=1)
    come(house, EMAIL, "m")
    come(house, VOICE, "call")
    assert stage(house, "call") is Stage.WAITING
    assert offers(house.do(OVER_EMAIL)) == [("call", ANN)]


def test_a_limit_lowered_below_the_load_ends_nothing_and_stops_new_offers() -> None:
    house = House()
    house.agent(ANN, chat=3)
    come(house, CHAT, "a", "b", "c", "d")
    for name in ("a", "b"):
        house.serve(name)
    limits(house, chat=1)
    assert {n: stage(house, n) for n in "abc"} == {
        "a": Stage.SERVING,
        "b": Stage.SERVING,
        "c": Stage.OFFERED,
    }
    assert house.router.spare(ANN, CHAT) == -2
    assert house.router.load(ANN) == 3_000
    house.serve("c")
    for name in ("a", "b"):
        house.finish(name)
        assert stage(house, "d") is Stage.WAITING
    house.finish("c")
    assert house.holder("d") == ANN


def test_a_limit_set_to_nought_while_held_counts_as_full_for_other_channels() -> None:
    house = House()
    house.agent(ANN, chat=2, voice=1)
    come(house, CHAT, "a")
    limits(house, chat=0)
    come(house, VOICE, "call")
    assert stage(house, "call") is Stage.WAITING


def test_a_raised_limit_is_matched_at_once() -> None:
    house = House()
    house.agent(ANN, chat=1)
    come(house, CHAT, "a", "b", "c")
    events = house.do(c.SetLimits(agents=(ANN,), limits={CHAT: 3}))
    assert offers(events) == [("b", ANN), ("c", ANN)]


def test_limits_of_many_change_all_or_none() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.do(c.SetLimits(agents=(ANN, BOB, ANN), limits={CHAT: 2}))
    assert house.router.spare(ANN, CHAT) == house.router.spare(BOB, CHAT) == 2


def test_an_offer_takes_capacity_before_it_is_accepted() -> None:
    house = House()
    house.agent(ANN, chat=1)
    come(house, CHAT, "a", "b")
    assert stage(house, "a") is Stage.OFFERED
    assert house.router.load(ANN) == 1_000
    assert stage(house, "b") is Stage.WAITING
    house.do(decline("a", ANN))
    # Nobody else works: Ann is asked again.
    assert stage(house, "a") is Stage.OFFERED
    assert house.router.load(ANN) == 1_000


def test_wrap_up_holds_its_slot() -> None:
    house = House()
    house.agent(ANN, chat=1)
    come(house, CHAT, "a", "b")
    house.serve("a")
    house.end("a")
    assert stage(house, "a") is Stage.WRAP_UP
    assert house.router.load(ANN) == 1_000
    assert stage(house, "b") is Stage.WAITING
    assert offers(house.wait(20_000)) == [("b", ANN)]


def says(house: House, name: str, sender: Sender) -> None:
    agent = ANN if sender is Sender.AGENT else None
    house.do(
        c.PostMessage(contact=ContactId(name), message=MessageId("m"), sender=sender, agent=agent)
    )


@pytest.mark.parametrize(("share", "room"), [(0, 2), (30, 1), (50, 1), (100, 0)])
def test_a_silent_customer_fills_only_the_share(share: int, room: int) -> None:
    house = House(queue(rules=all_rules(silent_share=share)))
    house.agent(ANN, chat=2)
    come(house, CHAT, "a", "b")
    for name in ("a", "b"):
        house.serve(name)
        says(house, name, Sender.AGENT)
    house.wait(600_000)
    assert house.router.spare(ANN, CHAT) == room
    assert house.router.load(ANN) == 10 * share
    assert house.router.held(ANN, CHAT) == 2


def test_a_silent_customer_who_writes_again_counts_whole_and_blocks_new_work() -> None:
    house = House(queue(rules=all_rules(silent_share=0)))
    house.agent(ANN, chat=1)
    come(house, CHAT, "a")
    house.serve("a")
    says(house, "a", Sender.AGENT)
    house.wait(600_000)
    come(house, CHAT, "b")
    assert house.holder("b") == ANN
    says(house, "a", Sender.CUSTOMER)
    assert house.router.load(ANN) == 2_000
    assert stage(house, "a") is Stage.SERVING
    house.serve("b")
    house.finish("b")
    come(house, CHAT, "c")
    assert stage(house, "c") is Stage.WAITING


def test_a_share_changed_later_takes_nothing_it_did_not_give() -> None:
    house = House(queue(rules=all_rules(silent_share=30)))
    house.agent(ANN, chat=1)
    come(house, CHAT, "a")
    house.serve("a")
    says(house, "a", Sender.AGENT)
    house.wait(600_000)
    house.do(c.DefineQueue(queue=queue(rules=all_rules(silent_share=70))))
    house.router = Router.restore(house.router.snapshot())
    says(house, "a", Sender.CUSTOMER)
    assert house.router.load(ANN) == 1_000
    house.finish("a")
    assert house.router.load(ANN) == 0
    assert house.router.agents[ANN].weight == {}
    assert house.router.line(SALES) == []
