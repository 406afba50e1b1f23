"""Closed and full queues, overflow, and the longest wait: never a silent drop."""

import pytest

from router import commands as c
from router.events import CallbackRequested, Closed, Enqueued, Overflowed
from router.ids import ContactId, CustomerId, Millis, QueueId
from router.refusals import CommandRefused
from router.words import Channel, CloseReason, Otherwise, Refusal, Stage, Status
from tests.router.centre import ANN, SALES, SUPPORT, House, queue
from tests.router.seen import about, contact, gone, names, offers, one, refused, stage

LATE = QueueId("late")
DAY = (
    (Millis(1_000), Millis(2_000)),
    (Millis(2_000), Millis(3_000)),
    (Millis(5_000), Millis(6_000)),
)


def chat(name: str = "a", channel: Channel = Channel.CHAT) -> c.Enqueue:
    return c.Enqueue(
        contact=ContactId(name), customer=CustomerId("c"), channel=channel, queue=SALES
    )


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (0, False),
        (999, False),
        (1_000, True),
        (2_000, True),
        (2_999, True),
        (3_000, False),
        (4_999, False),
        (5_000, True),
        (6_000, False),
    ],
)
def test_a_queue_is_open_from_a_moment_until_before_another(now: int, is_open: bool) -> None:
    house = House(queue(opening=DAY))
    house.now = Millis(now)
    assert house.router.is_open(SALES, house.now) is is_open
    if is_open:
        assert house.do(chat())
    else:
        assert refused(house, chat()) is Refusal.QUEUE_CLOSED


@pytest.mark.parametrize("otherwise", list(Otherwise))
def test_a_refusal_says_what_the_channel_should_do_instead(otherwise: Otherwise) -> None:
    for changes in ({"opening": ()}, {"max_waiting": 0}):
        house = House(queue(otherwise=otherwise, **changes))
        with pytest.raises(CommandRefused) as caught:
            house.do(chat())
        assert caught.value.otherwise is otherwise
        assert caught.value.contact == "a"


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.MESSENGER, Channel.FAX])
def test_deferred_contacts_enter_a_closed_queue(channel: Channel) -> None:
    house = House(queue(opening=()))
    house.do(chat("a", channel))
    assert stage(house, "a") is Stage.WAITING


def test_hours_touch_neither_agents_nor_those_in_line() -> None:
    house = House(queue(opening=DAY))
    house.agent(ANN, chat=1)
    house.now = Millis(2_500)
    house.do(chat("a"))
    house.do(chat("b"))
    house.serve("a")
    house.wait(1_000)
    assert house.router.agents[ANN].status is Status.AVAILABLE
    house.finish("a")
    assert house.holder("b") == ANN


def test_changed_hours_count_from_now_on() -> None:
    house = House()
    house.do(c.SetOpening(queue=SALES, opening=()))
    assert refused(house, chat()) is Refusal.QUEUE_CLOSED
    house.do(c.SetOpening(queue=SALES, opening=None))
    assert house.do(chat())


def test_a_closed_queue_sends_newcomers_along_its_overflow() -> None:
    house = House(queue("support"), queue(opening=(), overflow=SUPPORT))
    entered = one(house.do(chat()), Enqueued)
    assert (entered.queue, entered.overflowed_from) == (SUPPORT, SALES)


def test_the_due_is_counted_by_the_queue_that_takes_the_contact() -> None:
    house = House(queue("support", head_start_ms=10_000), queue(opening=(), overflow=SUPPORT))
    assert one(house.do(chat()), Enqueued).due == 20_000


def test_overflow_is_followed_to_the_first_open_queue_with_a_place_that_takes_the_channel() -> None:
    mail_only = {Channel.EMAIL: queue().rules[Channel.EMAIL]}
    house = House(
        queue("late"),
        queue("mail", rules=mail_only, overflow=LATE),
        queue("support", max_waiting=0, overflow=QueueId("mail")),
        queue(opening=(), overflow=SUPPORT),
    )
    assert one(house.do(chat()), Enqueued).queue == LATE


def test_a_circle_of_closed_queues_refuses() -> None:
    house = House(queue("support", opening=(), overflow=SALES), queue(opening=(), overflow=SUPPORT))
    assert refused(house, chat()) is Refusal.QUEUE_CLOSED


def test_a_full_queue_refuses_but_not_while_somebody_is_free_to_serve() -> None:
    house = House(queue(max_waiting=1))
    house.agent(ANN, chat=1)
    house.do(chat("a"))
    house.do(chat("b"))
    assert refused(house, chat("c")) is Refusal.QUEUE_FULL
    house.serve("a")
    house.finish("a")
    house.do(chat("c"))
    assert refused(house, chat("d")) is Refusal.QUEUE_FULL


def test_a_queue_without_places_still_takes_whoever_can_be_served_at_once() -> None:
    house = House(queue(max_waiting=0))
    assert refused(house, chat()) is Refusal.QUEUE_FULL
    house.agent(ANN, chat=1)
    assert offers(house.do(chat())) == [("a", ANN)]


def test_a_free_agent_without_the_skills_makes_no_place() -> None:
    house = House(queue(max_waiting=0))
    house.agent(ANN, email=1)
    assert refused(house, chat()) is Refusal.QUEUE_FULL


def test_a_lowered_number_of_places_sends_nobody_away() -> None:
    house = House(queue(max_waiting=5))
    for name in ("a", "b", "c"):
        house.do(chat(name))
    house.do(c.DefineQueue(queue=queue(max_waiting=1)))
    assert house.router.line_length(SALES) == 3


def test_after_the_longest_wait_a_contact_overflows_with_its_due() -> None:
    house = House(queue("support"), queue(max_wait_ms=10_000, overflow=SUPPORT))
    house.do(chat())
    due = contact(house, "a").due
    assert one(house.wait(10_000), Overflowed).queue == SUPPORT
    assert contact(house, "a").due == due


def test_after_the_longest_wait_overflow_is_followed_past_closed_queues() -> None:
    house = House(
        queue("late"),
        queue("support", opening=(), overflow=LATE),
        queue(max_wait_ms=10_000, overflow=SUPPORT),
    )
    house.do(chat())
    assert one(house.wait(10_000), Overflowed).queue == LATE


def test_after_the_longest_wait_without_overflow_a_contact_becomes_a_callback() -> None:
    house = House(queue(max_wait_ms=10_000, otherwise=Otherwise.CALLBACK))
    house.do(chat())
    assert one(house.wait(10_000), CallbackRequested).not_before is None
    assert contact(house, "a").virtual
    assert house.router.line(SALES) == ["a"]


@pytest.mark.parametrize("otherwise", [Otherwise.MESSAGE, Otherwise.VOICEMAIL])
def test_after_the_longest_wait_with_nothing_else_it_is_closed_and_says_so(
    otherwise: Otherwise,
) -> None:
    house = House(queue(max_wait_ms=10_000, otherwise=otherwise))
    house.do(chat())
    assert one(house.wait(10_000), Closed).reason is CloseReason.MAX_WAIT
    assert gone(house, "a")


@pytest.mark.parametrize("otherwise", list(Otherwise))
def test_a_deferred_contact_is_never_dropped_for_waiting(otherwise: Otherwise) -> None:
    house = House(queue(max_wait_ms=10_000, otherwise=otherwise))
    house.do(chat("a", Channel.EMAIL))
    assert names(house.wait(10_000_000)) == []
    assert stage(house, "a") is Stage.WAITING


def test_a_deferred_contact_overflows_even_into_a_closed_queue() -> None:
    house = House(queue("support", opening=()), queue(max_wait_ms=10_000, overflow=SUPPORT))
    house.do(chat("a", Channel.EMAIL))
    assert about(house.wait(10_000), "a") == ["Overflowed"]


def test_an_offered_contact_overflows_only_when_it_is_back_in_line() -> None:
    house = House(queue("support"), queue(max_wait_ms=10_000, overflow=SUPPORT))
    house.agent(ANN, chat=1)
    house.do(chat())
    assert names(house.wait(29_999)) == []
    assert about(house.wait(1), "a") == ["OfferExpired", "Overflowed"]


def test_a_channel_that_the_queue_does_not_take_is_refused() -> None:
    house = House(queue(rules={Channel.EMAIL: queue().rules[Channel.EMAIL]}))
    assert refused(house, chat()) is Refusal.BAD_VALUE


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.MESSENGER, Channel.FAX])
def test_a_full_queue_still_takes_what_nobody_waits_beside(channel: Channel) -> None:
    house = House(queue(max_waiting=0))
    house.comes("written", channel)
    assert stage(house, "written") is Stage.WAITING
