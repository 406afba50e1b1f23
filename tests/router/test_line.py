"""The line: due, skills and levels, rings, and who goes first."""

from router import commands as c
from router.events import MessagePosted, Offered, RingReached
from router.ids import ContactId, MessageId, Millis
from router.router import Router
from router.setup import Centre
from router.words import Channel, Sender, Stage, Status
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, all_rules, need, queue, ring
from tests.router.seen import accept, contact, decline, of, offers, one, stage


def test_due_is_the_moment_entered_plus_the_target_less_the_head_start() -> None:
    house = House(queue(head_start_ms=5_000))
    house.now = Millis(1_000_000)
    house.comes("a", head_start_ms=7_000)
    assert contact(house, "a").due == 1_000_000 + 30_000 - 12_000
    house.comes("mail", Channel.EMAIL)
    assert contact(house, "mail").due == 1_000_000 + 3_600_000 - 5_000


def test_the_line_goes_by_due_then_by_entry_then_by_id() -> None:
    house = House()
    house.comes("late-but-urgent", head_start_ms=20_000)
    house.wait(1_000)
    house.comes("z")
    house.comes("b")
    house.wait(1_000)
    house.comes("same-due", head_start_ms=1_000)
    house.comes("mail", Channel.EMAIL)
    house.comes("call", Channel.VOICE)
    assert house.router.line(SALES) == ["late-but-urgent", "call", "b", "z", "same-due", "mail"]
    assert [house.router.position(i) for i in house.router.line(SALES)] == [1, 2, 3, 4, 5, 6]
    assert house.router.line(SALES, 2) == ["late-but-urgent", "call"]


def test_the_freed_agent_gets_whoever_is_due_first_over_all_their_queues_and_channels() -> None:
    house = House(queue(), queue("support"))
    house.comes("second", Channel.CHAT, SUPPORT)
    house.comes("third", Channel.EMAIL)
    house.comes("first", Channel.VOICE)
    house.do(c.DefineCentre(centre=Centre(interruptible={Channel.EMAIL: (Channel.CHAT,)})))
    house.agent(ANN, chat=1, voice=1, email=1, queues=(SALES, SUPPORT))
    assert offers(house.events) == [("first", ANN)]
    house.serve("first")
    house.finish("first")
    assert offers(house.events)[1:] == [("second", ANN)]


def test_a_head_that_the_free_agent_cannot_serve_does_not_block_those_behind() -> None:
    house = House()
    house.comes("expert", needs=(need("art", 3),))
    house.comes("call", Channel.VOICE)
    house.wait(1_000)
    house.comes("plain")
    house.agent(ANN, chat=1, skills={"art": 2})
    assert offers(house.events) == [("plain", ANN)]


def test_a_skill_needs_its_level() -> None:
    house = House(queue(needs=(need("art", 3),)))
    house.agent(ANN, chat=1, skills={"art": 2})
    house.agent(BOB, chat=1, skills={"art": 3, "law": 1})
    house.comes("a")
    assert house.holder("a") == BOB
    house.comes("b", needs=(need("law", 2),))
    house.serve("a")
    house.finish("a")
    assert stage(house, "b") is Stage.WAITING


def test_rings_widen_the_circle_of_agents_while_the_contact_waits() -> None:
    house = House(
        queue(
            needs=(need("art", 3),), rings=(ring(10_000, need("art", 2)), ring(20_000, need("art")))
        )
    )
    house.agent(ANN, chat=1, skills={"art": 1})
    house.agent(BOB, chat=1, skills={"art": 2})
    house.comes("a")
    house.comes("b")
    assert stage(house, "a") is Stage.WAITING
    assert offers(house.wait(9_999)) == []
    assert offers(house.wait(1)) == [("a", BOB)]
    assert offers(house.wait(9_999)) == []
    assert offers(house.wait(1)) == [("b", ANN)]


def test_a_ring_without_needs_opens_the_contact_to_everybody_of_the_queue() -> None:
    house = House(queue(needs=(need("art"),), rings=(ring(5_000),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    assert offers(house.wait(5_000)) == [("a", ANN)]


def test_rings_relax_the_needs_of_the_queue_not_those_of_the_contact() -> None:
    house = House(queue(needs=(need("art"),), rings=(ring(5_000),)))
    house.agent(ANN, chat=1)
    house.comes("a", needs=(need("law"),))
    house.wait(60_000)
    assert stage(house, "a") is Stage.WAITING


def test_a_need_of_the_contact_drops_after_its_time() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a", needs=(need("law", 1, 12_000),))
    assert offers(house.wait(11_999)) == []
    events = house.wait(1)
    assert one(events, RingReached).waited_ms == 12_000
    assert offers(events) == [("a", ANN)]


def test_a_need_of_the_queue_drops_after_its_time_too() -> None:
    house = House(queue(needs=(need("law", 1, 12_000),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    assert offers(house.wait(11_999)) == []
    assert offers(house.wait(1)) == [("a", ANN)]


def test_a_need_of_a_ring_drops_after_its_time_too() -> None:
    house = House(queue(needs=(need("art"),), rings=(ring(5_000, need("law", 1, 12_000)),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    assert offers(house.wait(11_999)) == []
    assert offers(house.wait(1)) == [("a", ANN)]


def test_relaxed_needs_stay_relaxed_after_an_offer_failed() -> None:
    house = House(queue(needs=(need("art"),), rings=(ring(5_000),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.wait(5_000)
    house.do(decline("a", ANN))
    assert house.holder("a") == ANN
    assert len(of(house.events, RingReached)) == 1


def test_new_needs_of_a_queue_apply_to_those_who_wait_at_once() -> None:
    house = House(queue(needs=(need("art"),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    due = contact(house, "a").due
    assert offers(house.do(c.DefineQueue(queue=queue()))) == [("a", ANN)]
    assert contact(house, "a").due == due


def test_due_survives_failed_offers_callback_loss_return_and_restart() -> None:
    house = House(queue(rules=all_rules(lost_keep_ms=900_000)))
    house.agent(ANN, chat=1)
    house.comes("a")
    due, x = contact(house, "a").due, ContactId("a")
    house.do(decline("a", ANN))
    assert contact(house, "a").due == due
    house.wait(30_000)
    assert contact(house, "a").due == due
    house.do(c.CustomerLeft(contact=x))
    house.wait(10_000)
    house.do(c.CustomerReturned(contact=x))
    assert contact(house, "a").due == due
    house.do(c.RequestCallback(contact=x, not_before=Millis(house.now + 60_000)))
    house.router = Router.restore(house.router.snapshot())
    house.wait(60_000)
    assert contact(house, "a").due == due
    assert contact(house, "a").entered_at == 0


def test_whoever_comes_back_is_before_those_who_came_later() -> None:
    house = House()
    house.comes("early")
    house.wait(1_000)
    house.comes("late")
    house.do(c.CustomerLeft(contact=ContactId("early")))
    assert house.router.line(SALES) == ["late"]
    house.wait(60_000)
    house.do(c.CustomerReturned(contact=ContactId("early")))
    assert house.router.line(SALES) == ["early", "late"]
    house.agent(ANN, chat=1)
    assert house.holder("early") == ANN


def test_the_agent_is_chosen_again_when_a_better_one_is_free_but_the_line_never_turns() -> None:
    house = House()
    for name in ("a", "b", "c"):
        house.comes(name)
        house.wait(1_000)
    house.agent(ANN, chat=3)
    assert [event.contact for event in of(house.events, Offered)] == ["a", "b", "c"]


def test_agents_coming_to_work_are_matched_at_once() -> None:
    house = House()
    house.comes("a")
    house.agent(ANN, chat=1, sign_in=False)
    assert stage(house, "a") is Stage.WAITING
    assert offers(house.do(c.SignIn(agent=ANN))) == [("a", ANN)]


def test_messages_are_numbered_from_one_without_gaps_through_all_stages() -> None:
    house = House()
    house.agent(ANN, chat=1, sign_in=False)
    house.comes("a")

    def post(sender: Sender) -> int:
        agent = ANN if sender is Sender.AGENT else None
        return one(
            house.do(
                c.PostMessage(
                    contact=ContactId("a"), message=MessageId("m"), sender=sender, agent=agent
                )
            ),
            MessagePosted,
        ).seq

    assert post(Sender.CUSTOMER) == 1
    house.do(c.SignIn(agent=ANN))
    assert post(Sender.SYSTEM) == 2
    house.do(accept("a", ANN))
    assert post(Sender.AGENT) == 3
    house.do(c.Transfer(contact=ContactId("a"), agent=ANN, queue=SALES))
    assert post(Sender.CUSTOMER) == 4
    assert contact(house, "a").messages == 4


def test_only_agents_who_could_ever_serve_the_queue_count_as_able() -> None:
    strict = queue("strict", needs=(need("art", 2),))
    widening = queue("widening", needs=(need("art", 2),), rings=(ring(5_000, need("art")),))
    passing = queue("passing", needs=(need("art", 2, 12_000),))
    house = House(strict, widening, passing)
    queues = (strict.id, widening.id, passing.id)
    house.agent(ANN, chat=1, queues=queues)
    house.agent(BOB, chat=1, queues=queues, skills={"art": 1})
    able = house.router.agents_able
    assert [able(queue) for queue in queues] == [0, 1, 2]
    house.do(c.SetStatus(agent=BOB, status=Status.BREAK))
    assert [able(queue) for queue in queues] == [0, 0, 1]
