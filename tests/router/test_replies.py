"""After the accept: first reply, silent customers, wrap-up and its disposition."""

from router import commands as c
from router.events import Closed, CustomerSilent, Ended, FirstReplyWarned, Requeued
from router.ids import AgentId, ContactId, MessageId
from router.words import Channel, CloseReason, EndedBy, Refusal, RequeueReason, Sender, Stage, State
from tests.router.centre import ANN, BOB, CAT, House, all_rules, queue
from tests.router.seen import accept, contact, gone, names, of, offers, one, refused, stage

A = ContactId("a")


def post(house: House, sender: Sender, agent: AgentId | None = ANN) -> None:
    who = agent if sender is Sender.AGENT else None
    house.do(c.PostMessage(contact=A, message=MessageId("m"), sender=sender, agent=who))


def served(**rules: object) -> House:
    house = House(queue(rules=all_rules(**rules)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.serve("a")
    return house


def test_an_agent_who_accepts_and_says_nothing_is_warned_and_then_loses_the_contact() -> None:
    house = served()
    house.agent(BOB, chat=1)
    due = contact(house, "a").due
    assert names(house.wait(59_999)) == []
    assert one(house.wait(1), FirstReplyWarned).agent == ANN
    assert names(house.wait(59_999)) == []
    events = house.wait(1)
    back = one(events, Requeued)
    assert (back.reason, back.due, back.exclude) == (RequeueReason.NO_FIRST_REPLY, due, True)
    assert offers(events) == [("a", BOB)]


def test_a_reply_in_time_stops_both_clocks() -> None:
    house = served()
    house.wait(59_999)
    post(house, Sender.AGENT)
    assert of(house.wait(500_000), FirstReplyWarned) == []
    assert stage(house, "a") is Stage.SERVING


def test_neither_the_customers_nor_the_systems_words_count_as_a_reply() -> None:
    house = served()
    post(house, Sender.CUSTOMER)
    post(house, Sender.SYSTEM)
    assert of(house.wait(60_000), FirstReplyWarned)


def test_a_warning_is_given_once_and_a_new_service_has_new_clocks() -> None:
    house = served()
    house.wait(120_000)
    house.serve("a")
    assert len(of(house.events, FirstReplyWarned)) == 1
    house.wait(60_000)
    assert len(of(house.events, FirstReplyWarned)) == 2


def test_an_auto_accepting_agent_who_never_replies_stops_responding() -> None:
    house = House(queue(rules=all_rules(auto_accept=True, misses=2)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.wait(120_000)
    house.wait(120_000)
    assert house.router.state_of(ANN) is State.NOT_RESPONDING
    assert stage(house, "a") is Stage.WAITING


def test_only_the_agent_who_holds_it_writes_in_the_agents_name() -> None:
    house = served()
    house.agent(BOB, chat=1)
    message = MessageId("m")
    theirs = c.PostMessage(contact=A, message=message, sender=Sender.AGENT, agent=BOB)
    nobodys = c.PostMessage(contact=A, message=message, sender=Sender.AGENT)
    assert refused(house, theirs) is Refusal.NOT_YOURS
    assert refused(house, nobodys) is Refusal.BAD_VALUE


def test_a_silent_customer_is_noticed_and_later_the_contact_ends() -> None:
    house = served()
    post(house, Sender.AGENT)
    assert names(house.wait(599_999)) == []
    assert one(house.wait(1), CustomerSilent).share == 50
    assert names(house.wait(2_999_999)) == []
    events = house.wait(1)
    assert one(events, Ended).by is EndedBy.SILENCE


def test_the_customers_answer_stops_the_clock_and_the_agents_next_starts_it() -> None:
    house = served()
    post(house, Sender.AGENT)
    house.wait(599_000)
    post(house, Sender.CUSTOMER)
    assert names(house.wait(4_000_000)) == []
    post(house, Sender.AGENT)
    assert one(house.wait(600_000), CustomerSilent).share == 50


def test_wrap_up_begins_at_the_end_and_closes_with_a_disposition() -> None:
    house = served()
    ended = one(house.do(c.EndContact(contact=A, agent=ANN)), Ended)
    assert (ended.by, ended.wrap_up_until) == (EndedBy.AGENT, 20_000)
    assert house.router.state_of(ANN) is State.WRAP_UP
    closed = one(house.do(c.Complete(contact=A, agent=ANN, disposition="sold")), Closed)
    assert (closed.reason, closed.disposition) == (CloseReason.COMPLETED, "sold")
    assert gone(house, "a")
    assert house.router.state_of(ANN) is State.READY


def test_wrap_up_ends_by_itself_after_its_time() -> None:
    house = served()
    house.end("a")
    assert names(house.wait(19_999)) == []
    assert one(house.wait(1), Closed).reason is CloseReason.WRAP_UP_EXPIRED
    assert house.router.load(ANN) == 0


def test_what_was_chosen_stands_when_the_time_for_wrap_up_is_over() -> None:
    house = served()
    house.end("a")
    house.do(c.ChooseWrapUp(contact=A, agent=ANN, disposition="lost", tags=("lamp", "desk")))
    chosen = c.ChooseWrapUp(contact=A, agent=ANN, disposition="sold", tags=("lamp",))
    assert names(house.do(chosen)) == ["WrapUpChosen"]
    assert names(house.do(chosen)) == []
    closed = one(house.wait(20_000), Closed)
    assert closed.reason is CloseReason.WRAP_UP_EXPIRED
    assert (closed.disposition, closed.tags) == ("sold", ("lamp",))


def test_what_was_chosen_stands_when_the_agent_goes_or_a_supervisor_closes() -> None:
    for over in (c.SignOut(agent=ANN), c.CloseContact(contact=A, by="sue")):
        house = served()
        house.end("a")
        house.do(c.ChooseWrapUp(contact=A, agent=ANN, disposition="sold"))
        assert one(house.do(over), Closed).disposition == "sold"


def test_done_says_the_last_word_on_what_was_chosen() -> None:
    house = served()
    house.end("a")
    house.do(c.ChooseWrapUp(contact=A, agent=ANN, disposition="sold", tags=("lamp",)))
    closed = one(house.do(c.Complete(contact=A, agent=ANN)), Closed)
    assert (closed.disposition, closed.tags) == ("", ())


def test_without_wrap_up_the_contact_closes_when_it_ends() -> None:
    house = served(wrap_up_ms=0)
    assert names(house.do(c.EndContact(contact=A, agent=ANN))) == ["Ended", "Closed"]
    assert gone(house, "a")


def test_the_customers_leave_ends_the_service_into_wrap_up() -> None:
    house = served()
    ended = one(house.do(c.CustomerLeft(contact=A)), Ended)
    assert ended.by is EndedBy.CUSTOMER
    assert stage(house, "a") is Stage.WRAP_UP


def test_only_the_holder_ends_and_completes() -> None:
    house = served()
    house.agent(BOB, chat=1)
    assert refused(house, c.EndContact(contact=A, agent=BOB)) is Refusal.NOT_YOURS
    assert refused(house, c.EndContact(contact=A, agent=CAT)) is Refusal.NOT_YOURS
    assert refused(house, c.Complete(contact=A, agent=ANN)) is Refusal.WRONG_STAGE
    house.end("a")
    assert refused(house, c.Complete(contact=A, agent=BOB)) is Refusal.NOT_YOURS


def test_several_wrap_ups_have_their_own_clocks() -> None:
    house = House()
    house.agent(ANN, chat=2)
    for name in ("a", "b"):
        house.comes(name)
        house.serve(name)
    house.end("a")
    house.wait(15_000)
    house.end("b")
    house.wait(5_000)
    assert gone(house, "a")
    assert stage(house, "b") is Stage.WRAP_UP
    house.wait(15_000)
    assert gone(house, "b")


def test_a_channel_without_these_clocks_waits_for_ever() -> None:
    house = House()
    house.agent(ANN, email=1)
    house.comes("a", Channel.EMAIL)
    house.do(accept("a", ANN))
    assert house.router.next_deadline() is None
