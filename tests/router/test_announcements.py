"""What a customer is told: the place, and a range that never grows without a reason."""

from router import commands as c
from router.events import Announced
from router.ids import ContactId, SkillId
from router.setup import Centre, Need
from router.words import Channel, Refusal, Status
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, all_rules, need, queue, ring
from tests.router.seen import contact, one, refused

QUICK = {
    "handle_ms": 100_000,
    "wrap_up_ms": 0,
    "first_reply_ms": None,
    "first_reply_warn_ms": None,
}


def told(house: House, name: str) -> Announced:
    return one(house.do(c.Announce(contact=ContactId(name))), Announced)


def span(event: Announced) -> tuple[int | None, int | None]:
    return (event.low_ms, event.high_ms)


def busy(slots: int = 1, **rules: object) -> House:
    """Every slot is taken; the assumed handling time is 100 seconds."""
    house = House(queue(rules=all_rules(**QUICK, **rules)))
    house.agent(ANN, chat=slots)
    for n in range(slots):
        house.comes(f"busy{n}")
        house.serve(f"busy{n}")
    return house


def test_with_nobody_at_work_only_the_place_is_told() -> None:
    house = House()
    house.comes("a")
    house.comes("b")
    event = told(house, "b")
    assert event.position == 2
    assert span(event) == (None, None)
    assert house.router.wait_range(ContactId("b")) is None
    assert house.router.queue_wait_range(SALES) is None


def test_a_break_is_not_work() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.do(c.SetStatus(agent=ANN, status=Status.BREAK))
    house.comes("a")
    assert span(told(house, "a")) == (None, None)


def test_the_first_in_line_waits_one_service_over_the_slots() -> None:
    house = busy(slots=2)
    house.comes("a")
    # Two slots of 100 s: one ends each 50 s; and 0.84 deviations of 50 s on top.
    assert span(told(house, "a")) == (50_000, 92_000)


def test_each_one_ahead_adds_one_service_over_the_slots() -> None:
    house = busy(slots=2)
    for name in ("a", "b", "d", "e"):
        house.comes(name)
    # 4 x 50 s; the deviation grows with the root: 0.84 x 50 s x 2.
    event = told(house, "e")
    assert event.position == 4
    assert span(event) == (200_000, 284_000)


def test_those_who_lose_patience_shorten_the_wait_of_those_behind() -> None:
    house = busy(slots=1)
    for name in ("a", "b"):
        house.comes(name)
    house.comes("gone")
    house.wait(100_000)
    # The one served at once waited 0, the one who left 100 s: patience ends at 1 per 100 s,
    # once the service has ended the wait of nobody else counts.
    house.do(c.CustomerLeft(contact=ContactId("gone")))
    # One slot of 100 s, patience 1 per 100 s: 100 s for a; 100 + 100/2 s for b.
    assert told(house, "a").low_ms == 100_000
    assert told(house, "b").low_ms == 150_000


def test_handling_times_are_learned() -> None:
    house = busy(slots=1)
    house.comes("a")
    house.wait(20_000)
    house.finish("busy0")
    house.serve("a")
    house.comes("b")
    # One service of 20 s so far: 20 s, and 0.84 x 20 s on top, rounded up.
    assert span(told(house, "b")) == (20_000, 37_000)


def test_a_longer_wait_without_a_reason_is_not_told() -> None:
    house = busy(slots=2)
    house.comes("a")
    house.comes("b")
    house.comes("d")
    before = told(house, "d")
    # A very long service ends: the mean grows; the place does not get worse.
    house.wait(3_000_000)
    after = one(house.do(c.Announce(contact=ContactId("d"))), Announced)
    assert span(after) == span(before)
    house.finish("busy0")
    house.serve("a")
    later = told(house, "d")
    assert later.position == 2
    assert later.longer_because == ""
    assert later.high_ms is not None
    assert before.high_ms is not None
    assert later.high_ms <= before.high_ms


def test_a_longer_wait_says_that_agents_went() -> None:
    house = busy(slots=1)
    house.agent(BOB, chat=1)
    house.comes("busy1")
    house.serve("busy1")
    house.comes("a")
    assert span(told(house, "a")) == (50_000, 92_000)
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    event = told(house, "a")
    assert span(event) == (100_000, 184_000)
    assert event.longer_because == "fewer_agents"


def test_a_longer_wait_says_that_the_place_was_lost() -> None:
    house = busy(slots=1)
    house.comes("a")
    told(house, "a")
    house.comes("urgent", head_start_ms=20_000)
    event = told(house, "a")
    assert (event.position, event.longer_because) == (2, "place_lost")


def test_a_smaller_share_of_the_same_agents_time_is_no_reason() -> None:
    quick = all_rules(**QUICK)
    house = House(queue(rules=quick), queue("support", rules=quick))
    house.agent(ANN, chat=2, queues=(SALES, SUPPORT))
    house.comes("one")
    house.comes("two", Channel.CHAT, SUPPORT)
    house.serve("one")
    house.serve("two")
    house.comes("a")
    before = told(house, "a")
    for n in range(3):
        house.comes(f"s{n}", Channel.CHAT, SUPPORT, head_start_ms=9_000_000)
        house.wait(50_000)
        house.finish("two" if n == 0 else f"s{n - 1}")
        house.serve(f"s{n}")
    after = told(house, "a")
    assert after.slots == before.slots
    assert after.longer_because == ""
    assert span(after) == span(before)


def test_somebody_moved_to_a_slower_queue_is_told_that_the_place_was_lost() -> None:
    slow = all_rules(handle_ms=900_000)
    house = House(queue(rules=all_rules(handle_ms=100_000)), queue("support", rules=slow))
    house.agent(ANN, chat=1)
    house.agent(BOB, chat=1, queues=(SUPPORT,))
    house.comes("x")
    house.comes("y", Channel.CHAT, SUPPORT)
    house.comes("a")
    told(house, "a")
    house.wait(1_000)
    house.do(c.Move(contact=ContactId("a"), queue=SUPPORT))
    assert told(house, "a").longer_because == "place_lost"


def test_every_value_told_is_kept_and_only_waiting_contacts_are_told() -> None:
    house = busy(slots=1)
    house.comes("a")
    event = told(house, "a")
    assert contact(house, "a").announced == event
    serving = c.Announce(contact=ContactId("busy0"))
    assert refused(house, serving) is Refusal.WRONG_STAGE


def test_a_newcomer_would_wait_behind_everybody() -> None:
    house = busy(slots=1)
    house.comes("a")
    assert house.router.queue_wait_range(SALES) == (200_000, 319_000)


def test_a_newcomer_is_told_the_wait_of_the_channel_on_which_people_wait() -> None:
    house = House()
    house.agent(ANN, chat=2, voice=1)
    for name in ("x", "y", "a"):
        house.comes(name)
        if name != "a":
            house.serve(name)
    told_to_customer = house.router.wait_range(ContactId("a"))
    newcomer = house.router.queue_wait_range(SALES)
    assert told_to_customer is not None
    assert newcomer is not None
    # One place further back, on the same two slots for chats: not on the one line for calls.
    assert newcomer[0] == 2 * told_to_customer[0]


def shared(**more: object) -> House:
    """Ann serves sales and support with one slot, which is taken; each service takes 100 s."""
    quick = all_rules(**QUICK)
    house = House(queue(rules=quick), queue("support", rules=quick, **more))
    house.agent(ANN, chat=1, queues=(SALES, SUPPORT))
    house.comes("busy")
    house.serve("busy")
    return house


def test_who_comes_before_in_another_queue_of_the_same_agents_counts() -> None:
    house = shared()
    for name in ("a", "b"):
        house.comes(name)
    house.comes("x", Channel.CHAT, SUPPORT)
    event = told(house, "x")
    assert event.position == 1
    assert event.low_ms == 300_000


def test_who_comes_after_in_another_queue_does_not_count() -> None:
    house = shared()
    house.comes("x", Channel.CHAT, SUPPORT)
    house.wait(1)
    for name in ("a", "b"):
        house.comes(name)
    assert told(house, "x").low_ms == 100_000


def test_those_whom_others_may_serve_count_by_the_share_that_comes_here() -> None:
    house = shared()
    house.agent(BOB, chat=1)
    house.comes("busy1")
    house.serve("busy1")
    for name in ("a", "b"):
        house.comes(name)
    house.comes("x", Channel.CHAT, SUPPORT)
    # Ann, who alone may take x, gets one of the two before on average.
    assert told(house, "x").low_ms == 200_000
    house.wait(1)
    house.comes("c")
    # Two slots for four people.
    assert told(house, "c").low_ms == 200_000


def test_only_agents_with_the_skill_count() -> None:
    house = busy(slots=1)
    house.agent(BOB, chat=1, skills={"german": 2})
    house.comes("busy1", needs=(Need(skill=SkillId("german")),))
    house.serve("busy1")
    house.comes("plain")
    house.wait(1)
    house.comes("german", needs=(Need(skill=SkillId("german")),))
    assert told(house, "plain").low_ms == 50_000
    # Bob alone, and half of the one before.
    assert told(house, "german").low_ms == 150_000


def test_while_nobody_with_the_skill_works_only_the_place_is_told() -> None:
    house = busy(slots=1)
    house.comes("german", needs=(Need(skill=SkillId("german")),))
    assert span(told(house, "german")) == (None, None)


def test_where_a_need_will_be_dropped_the_wait_is_at_least_until_then() -> None:
    house = busy(slots=1)
    own = (need("german", drop_after_ms=240_000),)
    house.comes("german", needs=own)
    assert span(told(house, "german")) == (240_000, 240_000)
    house.wait(140_500)
    assert span(told(house, "german")) == (100_000, 184_000)


def test_where_a_ring_brings_free_agents_the_wait_is_until_the_ring() -> None:
    relaxing = queue(
        needs=(need("german", 2),), rings=(ring(30_000, need("german", 2)), ring(45_000))
    )
    house = House(relaxing)
    house.agent(ANN, chat=1)
    assert house.router.queue_wait_range(SALES) == (45_000, 45_000)
    house.comes("a")
    assert span(told(house, "a")) == (45_000, 45_000)
    house.wait(40_000)
    assert span(told(house, "a")) == (5_000, 5_000)


def test_where_a_ring_brings_busy_agents_a_newcomer_waits_for_them_too() -> None:
    house = House(queue(needs=(need("german"),), rings=(ring(45_000),), rules=all_rules(**QUICK)))
    house.agent(ANN, chat=1)
    house.comes("busy")
    house.wait(45_000)
    house.serve("busy")
    assert house.router.queue_wait_range(SALES) == (100_000, 184_000)


def test_what_may_be_interrupted_is_not_in_the_way() -> None:
    house = House(queue(rules=all_rules(**QUICK)))
    house.do(c.DefineCentre(centre=Centre(interruptible={Channel.EMAIL: (Channel.CHAT,)})))
    house.agent(ANN, chat=1, email=1)
    house.comes("busy")
    house.serve("busy")
    house.wait(1_000)
    for n in range(3):
        house.comes(f"mail{n}", Channel.EMAIL, head_start_ms=9_000_000)
    house.comes("x")
    assert told(house, "x").low_ms == 100_000


def test_newcomers_who_will_pass_take_their_time() -> None:
    house = shared(head_start_ms=600_000)
    for n in range(4):
        house.wait(400_000)
        house.comes(f"v{n}", Channel.CHAT, SUPPORT)
        if n:
            house.finish(f"v{n - 1}")
        else:
            house.finish("busy")
        house.serve(f"v{n}")
    assert house.holder("v3") == ANN
    house.comes("x")
    # One of support comes each 400 s, and takes what a service took: 300 s or more of the next
    # 600 s are theirs, at most three quarters.
    event = told(house, "x")
    alone = contact(house, "x")
    assert event.position == 1
    handle = house.router.queues[SALES].pace[Channel.CHAT].handle_ms
    assert event.low_ms is not None
    assert handle < event.low_ms <= handle + 450_000
    assert alone.announced == event
