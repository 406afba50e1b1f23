"""What agents say, what the system sees, and what happens to what they hold."""

import pytest

from router import commands as c
from router.events import OfferWithdrawn, Requeued, SignedIn, SignedOut, StatusQueued, StatusSet
from router.ids import ContactId
from router.words import Channel, Refusal, RequeueReason, Stage, State, Status
from tests.router.centre import ANN, BOB, House
from tests.router.seen import contact, gone, names, of, offers, one, refused, stage

AVAILABLE, BREAK, OFFLINE = Status.AVAILABLE, Status.BREAK, Status.OFFLINE


def status(value: Status, reason: str = "", *, after: bool = False) -> c.SetStatus:
    return c.SetStatus(agent=ANN, status=value, reason=reason, after_contacts=after)


def busy() -> House:
    """Ann serves contact a and has room for another."""
    house = House()
    house.agent(ANN, chat=2)
    house.comes("a")
    house.serve("a")
    return house


def test_signing_in_begins_a_new_lease_each_time() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    assert one(house.do(c.SignIn(agent=ANN)), SignedIn).epoch == 1
    assert refused(house, c.SignIn(agent=ANN)) is Refusal.ALREADY_SO
    house.do(c.SignOut(agent=ANN))
    assert one(house.do(c.SignIn(agent=ANN)), SignedIn).epoch == 2


def test_signing_in_on_a_break_gets_no_offers_until_available() -> None:
    house = House()
    house.comes("a")
    house.agent(ANN, chat=1, sign_in=False)
    assert offers(house.do(c.SignIn(agent=ANN, status=BREAK, reason="mail"))) == []
    assert house.router.state_of(ANN) is State.AWAY
    assert offers(house.do(status(AVAILABLE))) == [("a", ANN)]


def test_nobody_signs_in_to_be_offline_and_nobody_unknown_signs_in() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    assert refused(house, c.SignIn(agent=ANN, status=OFFLINE)) is Refusal.BAD_VALUE
    assert refused(house, c.SignIn(agent=BOB)) is Refusal.UNKNOWN_AGENT
    assert refused(house, status(BREAK)) is Refusal.NOT_SIGNED_IN
    assert refused(house, c.SignOut(agent=ANN)) is Refusal.NOT_SIGNED_IN


def test_the_states_follow_what_the_agent_does() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    seen = [house.router.state_of(ANN)]

    def note() -> None:
        seen.append(house.router.state_of(ANN))

    house.do(c.SignIn(agent=ANN))
    note()
    house.comes("a")
    note()
    house.serve("a")
    note()
    house.end("a")
    note()
    house.wait(20_000)
    note()
    house.do(status(BREAK, "tea"))
    note()
    assert seen == ["offline", "ready", "offered", "busy", "wrap_up", "ready", "away"]


def test_a_break_takes_effect_at_once_and_keeps_what_is_in_hand() -> None:
    house = busy()
    house.comes("b")
    events = house.do(status(BREAK, "tea"))
    assert one(events, StatusSet).reason == "tea"
    assert one(events, OfferWithdrawn).contact == "b"
    assert stage(house, "a") is Stage.SERVING
    assert house.router.state_of(ANN) is State.BUSY
    assert offers(house.comes("d")) == []


def test_the_same_status_again_is_refused_but_another_reason_is_not() -> None:
    house = House()
    house.agent(ANN, chat=1)
    assert refused(house, status(AVAILABLE)) is Refusal.ALREADY_SO
    house.do(status(BREAK, "tea"))
    assert refused(house, status(BREAK, "tea")) is Refusal.ALREADY_SO
    house.wait(1_000)
    house.do(status(BREAK, "lunch"))
    assert house.router.agents[ANN].reason == "lunch"
    assert house.router.agents[ANN].since == 1_000


def test_the_next_status_waits_until_the_hands_are_empty_and_nothing_new_comes() -> None:
    house = busy()
    assert names(house.do(status(BREAK, "lunch", after=True))) == ["StatusQueued"]
    assert offers(house.comes("b")) == []
    assert house.router.agents[ANN].status is AVAILABLE
    house.end("a")
    assert house.router.agents[ANN].status is AVAILABLE
    events = house.wait(20_000)
    assert one(events, StatusSet).reason == "lunch"
    assert house.router.state_of(ANN) is State.AWAY


def test_the_last_command_wins_over_a_queued_status() -> None:
    house = busy()
    house.do(status(BREAK, "lunch", after=True))
    house.do(status(BREAK, "tea", after=True))
    assert len(of(house.events, StatusQueued)) == 2
    house.comes("b")
    assert offers(house.do(status(AVAILABLE))) == [("b", ANN)]
    assert house.router.agents[ANN].next_status is None
    house.do(status(OFFLINE, after=True))
    house.do(status(BREAK, "coffee", after=True))
    house.serve("b")
    house.finish("a")
    house.finish("b")
    assert house.router.agents[ANN].reason == "coffee"
    assert house.router.agents[ANN].signed_in


def test_going_home_after_the_contacts_signs_out_when_the_hands_are_empty() -> None:
    house = busy()
    house.do(status(OFFLINE, after=True))
    assert house.router.agents[ANN].signed_in
    house.finish("a")
    assert of(house.events, SignedOut)
    assert house.router.state_of(ANN) is State.OFFLINE


def test_with_empty_hands_the_next_status_is_taken_at_once() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.do(status(BREAK, after=True))
    assert house.router.agents[ANN].status is BREAK


def test_wrap_up_does_not_end_with_a_change_of_status() -> None:
    house = busy()
    house.end("a")
    house.do(status(BREAK))
    assert stage(house, "a") is Stage.WRAP_UP
    house.do(status(AVAILABLE))
    assert stage(house, "a") is Stage.WRAP_UP


@pytest.mark.parametrize("way", ["sign out", "offline"])
def test_signing_out_hands_everything_over_at_once_with_its_due(way: str) -> None:
    house = House()
    house.agent(ANN, chat=4, email=8)
    for name in ("wrapping", "served", "offered"):
        house.comes(name)
        if name != "offered":
            house.serve(name)
    house.comes("mail", Channel.EMAIL)
    house.serve("mail")
    house.end("wrapping")
    dues = {n: contact(house, n).due for n in ("served", "offered", "mail")}
    events = house.do(c.SignOut(agent=ANN) if way == "sign out" else status(OFFLINE))
    assert {back.contact for back in of(events, Requeued)} == {"served", "mail"}
    assert {back.reason for back in of(events, Requeued)} == {RequeueReason.SIGNED_OUT}
    assert {n: contact(house, n).due for n in dues} == dues
    assert {stage(house, n) for n in dues} == {Stage.WAITING}
    assert gone(house, "wrapping")
    assert house.router.agents[ANN].contacts == []
    assert house.router.load(ANN) == 0


def test_what_was_handed_over_goes_to_whoever_is_free() -> None:
    house = busy()
    house.agent(BOB, chat=1)
    assert offers(house.do(c.SignOut(agent=ANN, by="eve"))) == [("a", BOB)]
    assert refused(house, c.EndContact(contact=ContactId("a"), agent=ANN)) is Refusal.NOT_YOURS
