"""Deadlines that fall together, that come late, and clocks that go back."""

from router import commands as c
from router.events import Closed, OfferExpired, Overflowed, PreferenceEnded, RingReached
from router.ids import ContactId, Millis
from router.words import Channel, CloseReason, Stage, Status
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, all_rules, need, queue, ring
from tests.router.seen import about, accept, of, offers, one, refused, stage


def test_two_deadlines_of_one_contact_at_the_same_moment_are_both_carried_out() -> None:
    house = House(queue(needs=(need("thai", 2),), rings=(ring(30_000, need("thai")),)))
    house.agent(ANN, chat=1, skills={"thai": 2})
    house.comes("first", preferred=ANN)
    house.comes("second", preferred=ANN)
    events = house.wait(30_000)
    assert about(events, "second") == ["RingReached", "PreferenceEnded"]


def test_everything_that_can_lapse_lapses_in_one_late_step() -> None:
    house = House(
        queue(max_wait_ms=40_000, overflow=SUPPORT, rings=(ring(10_000), ring(20_000))),
        queue("support"),
    )
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1)
    house.comes("a")
    house.comes("b")
    house.comes("c", preferred=BOB)
    house.do(c.Decline(contact=ContactId("a"), agent=ANN, reason="no"))
    house.now = Millis(500_000)
    events = house.router.expire(house.now)
    assert {"RingReached", "PreferenceEnded", "Overflowed"} <= set(about(events, "c"))
    assert of(events, RingReached)
    assert of(events, PreferenceEnded)
    assert of(events, Overflowed)
    assert of(events, OfferExpired)
    deadline = house.router.next_deadline()
    assert deadline is None or deadline > house.now


def test_an_accept_exactly_at_the_deadline_is_refused_though_the_timer_is_late() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.now = Millis(30_000)
    assert refused(house, accept("a", ANN)) == "offer_gone"
    house.now = Millis(29_999)
    house.do(accept("a", ANN))
    assert stage(house, "a") is Stage.SERVING


def test_a_time_that_goes_back_counts_as_the_latest_seen() -> None:
    house = House()
    house.now = Millis(100_000)
    house.comes("a")
    house.now = Millis(40_000)
    event = house.comes("b")[0]
    assert event.at == 100_000
    assert house.router.line(SALES) == ["a", "b"]
    assert house.router.expire(Millis(0)) == []
    assert house.router.now == 100_000


def test_expiring_before_any_deadline_does_nothing() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    before = house.router.snapshot()
    assert house.router.next_deadline() == 30_000
    assert house.router.expire(Millis(29_999)) == []
    assert house.router.snapshot() == before


def test_nothing_timed_has_no_deadline() -> None:
    house = House()
    assert house.router.next_deadline() is None
    house.agent(ANN, chat=1)
    assert house.router.next_deadline() is None


def test_a_late_timer_does_not_shorten_what_begins_after_it() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.now = Millis(45_000)
    events = house.router.expire(house.now)
    # Nobody else works, so Ann gets it again, with a whole offer.
    assert offers(events) == [("a", ANN)]
    assert house.router.contacts[ContactId("a")].offer_deadline == 75_000


def test_a_customer_gone_and_an_offer_lapsed_together_lose_the_contact_once() -> None:
    house = House(queue(rules=all_rules(customer_grace_ms=30_000)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.do(c.CustomerDropped(contact=ContactId("a")))
    events = house.wait(30_000)
    assert about(events, "a") == ["OfferWithdrawn", "Lost"]
    assert house.router.agents[ANN].misses == 0


def test_a_contact_never_overflows_back_to_where_it_was() -> None:
    house = House(
        queue("sales"),
        queue("support", max_wait_ms=10_000, overflow=SALES),
    )
    house.do(c.DefineQueue(queue=queue(max_wait_ms=10_000, overflow=SUPPORT)))
    house.comes("a")
    assert about(house.wait(15_000), "a") == ["Overflowed"]
    assert about(house.wait(15_000), "a") == ["Closed"]


def test_a_longest_wait_or_first_reply_of_no_time_at_all_is_refused() -> None:
    house = House()
    assert refused(house, c.DefineQueue(queue=queue(max_wait_ms=0))) == "bad_value"
    rules = all_rules(first_reply_ms=0)
    assert refused(house, c.DefineQueue(queue=queue(rules=rules))) == "bad_value"


def test_a_deferred_contact_that_overflow_can_no_longer_take_stays_in_line() -> None:
    house = House(queue("support"), queue(max_wait_ms=60_000, overflow=SUPPORT))
    house.comes("mail", Channel.EMAIL)
    without = {k: v for k, v in all_rules().items() if k is not Channel.EMAIL}
    house.do(c.DefineQueue(queue=queue("support", rules=without)))
    assert house.wait(600_000) == []
    assert stage(house, "mail") is Stage.WAITING
    house.do(c.DefineQueue(queue=queue("support")))
    assert one(house.wait(0), Overflowed).queue == SUPPORT


def test_a_customer_held_away_who_waits_for_one_agent_does_not_stop_that_agent() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("first")
    house.serve("first")
    house.comes("held", preferred=ANN)
    house.do(c.CustomerDropped(contact=ContactId("held")))
    house.comes("next")
    house.finish("first")
    assert house.holder("next") == ANN
    assert stage(house, "held") is Stage.WAITING


def test_a_queued_status_and_a_late_wrap_up_end_in_one_step() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.serve("a")
    house.do(c.SetStatus(agent=ANN, status=Status.BREAK, reason="tea", after_contacts=True))
    house.end("a")
    house.comes("b")
    events = house.wait(20_000)
    assert one(events, Closed).reason is CloseReason.WRAP_UP_EXPIRED
    assert house.router.agents[ANN].status is Status.BREAK
    assert stage(house, "b") is Stage.WAITING
