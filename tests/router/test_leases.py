"""An agent's connection: quiet, reconnecting, lost, back."""

from router import commands as c
from router.events import (
    ConnectionReturned,
    LeaseLost,
    OfferWithdrawn,
    ReconnectingSeen,
    Requeued,
)
from router.ids import ContactId, MessageId
from router.router import Router
from router.setup import Centre
from router.words import Channel, Refusal, RequeueReason, Sender, Stage, State
from tests.router.centre import ANN, BOB, House, all_rules, queue
from tests.router.seen import contact, names, of, offers, one, refused, stage

DROP = c.DropAgent(agent=ANN, epoch=1)
RETURN = c.ReturnAgent(agent=ANN, epoch=1)


def serving() -> House:
    house = House(queue(rules=all_rules(first_reply_ms=None, first_reply_warn_ms=None)))
    house.agent(ANN, chat=3, email=9)
    house.comes("a")
    house.serve("a")
    return house


def test_for_fifteen_seconds_nobody_notices() -> None:
    house = serving()
    house.do(DROP)
    assert names(house.wait(14_999)) == []
    assert house.router.state_of(ANN) is State.BUSY
    assert offers(house.comes("b")) == [("b", ANN)]


def test_then_the_agent_is_reconnecting_and_gets_nothing_new() -> None:
    house = serving()
    house.do(DROP)
    assert of(house.wait(15_000), ReconnectingSeen)
    assert house.router.state_of(ANN) is State.RECONNECTING
    assert offers(house.comes("b")) == []
    assert stage(house, "a") is Stage.SERVING


def test_offers_nobody_sees_go_to_others_and_are_no_misses() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.do(DROP)
    house.wait(14_000)
    house.comes("a")
    house.agent(BOB, chat=1)
    assert house.holder("a") == ANN
    events = house.wait(1_000)
    assert one(events, OfferWithdrawn).agent == ANN
    assert offers(events) == [("a", BOB)]
    assert house.router.agents[ANN].misses == 0


def test_back_in_time_everything_goes_on_and_new_work_comes() -> None:
    house = serving()
    house.do(DROP)
    house.wait(59_999)
    house.comes("b")
    events = house.do(RETURN)
    assert of(events, ConnectionReturned)
    assert offers(events) == [("b", ANN)]
    assert stage(house, "a") is Stage.SERVING
    assert names(house.wait(20_000)) == []


def test_after_sixty_seconds_live_contacts_go_back_with_a_head_start() -> None:
    house = serving()
    due = contact(house, "a").due
    house.do(DROP)
    events = house.wait(60_000)
    assert of(events, LeaseLost)
    back = one(events, Requeued)
    assert (back.reason, back.due) == (RequeueReason.AGENT_LOST, due - 30_000)
    assert back.head_start_ms == 30_000
    assert house.router.state_of(ANN) is State.OFFLINE
    house.comes("newer")
    assert house.router.line(back.queue) == ["a", "newer"]


def test_the_same_agent_is_preferred_if_back_first_and_anybody_otherwise() -> None:
    house = serving()
    house.do(DROP)
    house.wait(60_000)
    house.do(c.SignIn(agent=ANN))
    assert house.holder("a") == ANN
    why = contact(house, "a").why
    assert why is not None
    assert why.kind == "preferred"
    other = serving()
    other.do(DROP)
    other.wait(60_000)
    other.agent(BOB, chat=1)
    assert other.holder("a") == BOB


def test_a_colleague_free_at_the_loss_gets_it_at_once() -> None:
    house = serving()
    house.agent(BOB, chat=1)
    house.do(DROP)
    assert offers(house.wait(60_000)) == [("a", BOB)]


def test_deferred_contacts_stay_with_the_agent_who_went() -> None:
    house = serving()
    house.comes("mail", Channel.EMAIL)
    house.serve("mail")
    house.do(DROP)
    house.wait(3_600_000)
    assert (stage(house, "mail"), house.holder("mail")) == (Stage.SERVING, ANN)
    house.do(c.SignIn(agent=ANN))
    assert (stage(house, "mail"), house.holder("mail")) == (Stage.SERVING, ANN)
    assert house.router.held(ANN, Channel.EMAIL) == 1


def test_a_deferred_contact_left_behind_is_handed_on_when_its_customer_writes() -> None:
    house = serving()
    house.comes("mail", Channel.EMAIL)
    house.serve("mail")
    house.agent(BOB, email=1)
    house.do(DROP)
    house.wait(60_000)
    post = c.PostMessage(contact=ContactId("mail"), message=MessageId("m"), sender=Sender.CUSTOMER)
    events = house.do(post)
    assert names(events)[:2] == ["MessagePosted", "Requeued"]
    assert offers(events) == [("mail", BOB)]


def test_a_wrap_up_left_behind_ends_by_its_own_clock() -> None:
    house = serving()
    house.do(DROP)
    house.wait(50_000)
    house.end("a")
    house.wait(10_000)
    assert stage(house, "a") is Stage.WRAP_UP
    house.wait(10_000)
    assert house.router.agents[ANN].contacts == []


def test_a_stale_lease_can_neither_drop_nor_return() -> None:
    house = serving()
    house.do(c.SignOut(agent=ANN))
    assert refused(house, DROP) is Refusal.STALE_LEASE
    house.do(c.SignIn(agent=ANN))
    assert refused(house, DROP) is Refusal.STALE_LEASE
    assert refused(house, RETURN) is Refusal.STALE_LEASE
    house.do(c.DropAgent(agent=ANN, epoch=2))
    house.wait(60_000)
    assert refused(house, c.ReturnAgent(agent=ANN, epoch=2)) is Refusal.STALE_LEASE


def test_dropping_twice_and_returning_without_a_drop_are_refused() -> None:
    house = serving()
    assert refused(house, RETURN) is Refusal.ALREADY_SO
    house.do(DROP)
    assert refused(house, DROP) is Refusal.ALREADY_SO


def test_each_drop_has_its_whole_time() -> None:
    house = serving()
    house.do(DROP)
    house.wait(14_000)
    house.do(RETURN)
    house.do(DROP)
    assert names(house.wait(14_999)) == []


def test_signing_out_while_reconnecting_hands_over() -> None:
    house = serving()
    house.do(DROP)
    house.wait(20_000)
    house.do(c.SignOut(agent=ANN, by="eve"))
    assert stage(house, "a") is Stage.WAITING
    assert house.router.next_deadline() is None


def test_the_times_of_the_lease_are_the_centres_and_survive_a_restart() -> None:
    house = serving()
    house.do(c.DefineCentre(centre=Centre(lease_quiet_ms=1_000, lease_lost_ms=2_000)))
    house.do(DROP)
    house.router = Router.restore(house.router.snapshot())
    assert names(house.wait(1_000)) == ["ReconnectingSeen"]
    house.router = Router.restore(house.router.snapshot())
    assert names(house.wait(1_000)) == ["LeaseLost", "Requeued"]


def test_the_head_start_of_a_broken_promise_is_the_channels() -> None:
    house = House(queue(rules=all_rules(lease_lost_head_start_ms=7_000)))
    house.agent(ANN, chat=1)
    house.comes("a", head_start_ms=1_000)
    house.serve("a")
    house.do(DROP)
    assert one(house.wait(60_000), Requeued).head_start_ms == 8_000
