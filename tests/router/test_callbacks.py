"""Callbacks wait virtually, at their place."""

from router import commands as c
from router.events import CallbackFailed, CallbackRequested, Closed, OfferWithdrawn
from router.ids import ContactId, Millis
from router.setup import Centre
from router.words import Channel, CloseReason, Refusal, Stage
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, queue
from tests.router.seen import accept, contact, gone, names, of, offers, one, refused, stage

A = ContactId("a")
FAIL = c.FailCallback(contact=A, agent=ANN)
VOICE = Channel.VOICE
DAY = 86_400_000


def callback(at: int | None = None, channel: Channel | None = None) -> c.RequestCallback:
    return c.RequestCallback(
        contact=A, not_before=None if at is None else Millis(at), channel=channel
    )


def dialling() -> House:
    house = House()
    house.comes("a", VOICE)
    house.do(callback())
    house.agent(ANN, voice=1)
    house.do(accept("a", ANN))
    return house


def test_a_callback_waits_virtually_at_its_place_and_is_offered_in_turn() -> None:
    house = House()
    house.comes("a", VOICE)
    due = contact(house, "a").due
    house.wait(5_000)
    house.comes("b", VOICE)
    assert names(house.do(callback())) == ["CallbackRequested", "CallbackDue"]
    assert contact(house, "a").virtual
    assert contact(house, "a").due == due
    assert house.router.line(SALES) == ["a", "b"]
    house.agent(ANN, voice=1)
    assert house.holder("a") == ANN


def test_nobody_virtual_drops() -> None:
    house = House()
    house.comes("a", VOICE)
    house.do(callback())
    assert refused(house, c.CustomerDropped(contact=A)) is Refusal.WRONG_STAGE


def test_a_scheduled_callback_is_not_offered_before_its_moment_and_then_goes_first() -> None:
    house = House()
    house.comes("a", VOICE)
    house.do(callback(600_000))
    house.agent(ANN, voice=1)
    assert stage(house, "a") is Stage.SCHEDULED
    house.wait(10_000)
    house.comes("b", VOICE)
    house.serve("b")
    house.wait(590_000)
    house.comes("c", VOICE)
    house.finish("b")
    assert house.holder("a") == ANN


def test_a_moment_in_the_past_means_now_and_one_after_its_life_is_refused() -> None:
    house = House()
    house.wait(5_000)
    house.comes("a", VOICE)
    assert refused(house, callback(5_000 + 2 * DAY)) is Refusal.BAD_VALUE
    assert one(house.do(callback(4_000)), CallbackRequested).not_before is None
    assert stage(house, "a") is Stage.WAITING


def test_a_callback_may_be_moved_to_another_time_and_to_another_channel() -> None:
    house = House()
    house.comes("a")
    house.do(callback(600_000))
    due = contact(house, "a").due
    house.do(callback(60_000, VOICE))
    assert contact(house, "a").channel is VOICE
    assert contact(house, "a").due == due
    house.agent(ANN, voice=1)
    assert offers(house.wait(60_000)) == [("a", ANN)]
    without = {k: v for k, v in queue().rules.items() if k in {Channel.CHAT, VOICE}}
    other = House(queue(rules=without))
    other.comes("a")
    assert refused(other, callback(None, Channel.SMS)) is Refusal.BAD_VALUE


def test_an_offered_contact_that_asks_for_a_callback_leaves_its_agent_and_keeps_its_place() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    events = house.do(callback(60_000))
    assert one(events, OfferWithdrawn).reason == "callback"
    assert house.router.load(ANN) == 0


def test_a_lost_contact_may_be_called_back() -> None:
    house = House()
    house.comes("a", VOICE)
    due = contact(house, "a").due
    house.do(c.CustomerLeft(contact=A))
    house.do(callback())
    assert (stage(house, "a"), contact(house, "a").due) == (Stage.WAITING, due)
    assert contact(house, "a").lost_until is None


def test_a_declined_offer_is_no_failed_attempt() -> None:
    house = House()
    house.comes("a", VOICE)
    house.do(callback())
    house.agent(ANN, voice=1)
    house.do(c.Decline(contact=A, agent=ANN))
    assert contact(house, "a").callback_attempts == 0


def test_a_failed_attempt_is_tried_again_after_the_gap_at_the_same_place() -> None:
    house = dialling()
    due = contact(house, "a").due
    failed = one(house.do(FAIL), CallbackFailed)
    assert (failed.attempts, failed.not_before) == (1, 600_000)
    assert house.router.load(ANN) == 0
    assert offers(house.wait(599_999)) == []
    assert offers(house.wait(1)) == [("a", ANN)]
    assert contact(house, "a").due == due


def test_after_the_last_attempt_the_callback_closes() -> None:
    house = dialling()
    for _ in range(2):
        house.do(FAIL)
        house.wait(600_000)
        house.do(accept("a", ANN))
    events = house.do(FAIL)
    assert one(events, CallbackFailed).attempts == 3
    assert one(events, Closed).reason is CloseReason.CALLBACK_FAILED


def test_a_callback_that_is_never_served_expires() -> None:
    house = House()
    house.do(c.DefineCentre(centre=Centre(callback_life_ms=100_000)))
    house.comes("a", VOICE)
    house.do(callback(50_000))
    assert names(house.wait(99_999)) == ["CallbackDue"]
    assert one(house.wait(1), Closed).reason is CloseReason.CALLBACK_EXPIRED


def test_a_failed_callback_that_would_be_tried_after_its_life_expires() -> None:
    house = House()
    house.do(c.DefineCentre(centre=Centre(callback_life_ms=100_000)))
    house.comes("a", VOICE)
    house.do(callback())
    house.agent(ANN, voice=1)
    house.do(accept("a", ANN))
    house.do(FAIL)
    assert one(house.wait(100_000), Closed).reason is CloseReason.CALLBACK_EXPIRED


def test_only_the_holder_fails_a_callback_and_only_a_callback_fails() -> None:
    house = dialling()
    house.agent(BOB, voice=1)
    other = c.FailCallback(contact=A, agent=BOB)
    assert refused(house, other) is Refusal.NOT_YOURS
    house.comes("b", VOICE)
    house.do(accept("b", BOB))
    plain = c.FailCallback(contact=ContactId("b"), agent=BOB)
    assert refused(house, plain) is Refusal.WRONG_STAGE


def test_a_customer_who_gives_up_a_callback_closes_it() -> None:
    house = House()
    house.comes("a", VOICE)
    house.do(callback(60_000))
    assert one(house.do(c.CustomerLeft(contact=A)), Closed).reason is CloseReason.LOST
    assert gone(house, "a")


def test_a_transferred_callback_has_its_customer_on_the_line() -> None:
    house = House(queue(), queue("support"))
    house.comes("a", VOICE)
    house.do(callback())
    house.agent(ANN, voice=1)
    house.do(accept("a", ANN))
    house.do(c.Transfer(contact=A, agent=ANN, queue=SUPPORT))
    assert not contact(house, "a").virtual
    assert of(house.wait(3 * DAY), Closed) == []
    house.do(c.CustomerDropped(contact=A))
    assert stage(house, "a") is Stage.WAITING


def test_a_virtual_contact_has_no_longest_wait() -> None:
    house = House(queue(max_wait_ms=10_000))
    house.comes("a", VOICE)
    house.do(callback())
    assert names(house.wait(100_000)) == []


def test_a_customer_who_comes_back_takes_the_virtual_place_in_person() -> None:
    house = House()
    house.comes("x", Channel.VOICE)
    due = house.router.contacts[ContactId("x")].due
    house.do(c.RequestCallback(contact=ContactId("x")))
    house.wait(5_000)
    house.comes("y", Channel.VOICE)
    house.do(c.CustomerReturned(contact=ContactId("x")))
    back = house.router.contacts[ContactId("x")]
    assert (back.virtual, back.due, back.callback_expires) == (False, due, None)
    assert house.router.line(SALES) == ["x", "y"]
