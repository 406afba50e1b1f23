"""A queue that takes nobody new, an agent who may not work: what becomes of those concerned."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId, QueueId
from router.router import Router
from router.words import Channel, Otherwise, Refusal, RequeueReason, Stage
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, queue
from tests.router.seen import accept, contact, names, one, refused, stage


def disable(house: House, what: AgentId | QueueId, on: bool = True) -> list[e.Event]:
    agent, place = house.router.agents.get(AgentId(what)), house.router.queues.get(QueueId(what))
    if agent is not None:
        return house.do(c.DefineAgent(agent=replace(agent.setup, disabled=on), by="sofia"))
    assert place is not None
    return house.do(c.DefineQueue(queue=replace(place.setup, disabled=on), by="sofia"))


def enqueue(queue: QueueId, channel: Channel = Channel.CHAT) -> c.Enqueue:
    return c.Enqueue(contact=ContactId("new"), customer="x", channel=channel, queue=queue)  # type: ignore[arg-type]


def two_queues(**sales: Any) -> House:
    house = House(queue("support"), queue(**sales))
    house.agent(ANN, chat=1, email=1, queues=(SALES, SUPPORT))
    return house


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.EMAIL])
def test_a_disabled_queue_refuses_everybody_new_also_where_it_overflows(channel: Channel) -> None:
    house = two_queues(overflow=SUPPORT, otherwise=Otherwise.CALLBACK)
    disable(house, SALES)
    assert refused(house, enqueue(SALES, channel)) is Refusal.QUEUE_DISABLED
    house.comes("b", channel, SUPPORT)
    assert not house.router.is_open(SALES, house.now)


def test_whoever_waits_in_a_disabled_queue_is_served_to_the_end() -> None:
    house = two_queues()
    house.comes("a")
    house.comes("b")
    disable(house, SALES)
    assert stage(house, "a") is Stage.OFFERED
    house.serve("a")
    house.do(c.SignOut(agent=ANN))
    assert stage(house, "a") is Stage.WAITING, "handed back, and still in its queue"
    house.do(c.SignIn(agent=ANN))
    for name in ("a", "b"):
        house.serve(name)
        house.finish(name)
    assert not house.router.contacts


def test_nobody_is_brought_into_a_disabled_queue_by_colleagues_or_by_overflow() -> None:
    house = two_queues(max_wait_ms=60_000, overflow=SUPPORT)
    disable(house, SUPPORT)
    house.comes("a")
    house.serve("a")
    transfer = c.Transfer(contact=ContactId("a"), agent=ANN, queue=SUPPORT)
    assert refused(house, transfer) is Refusal.QUEUE_DISABLED
    house.comes("b")
    house.comes("mail", Channel.EMAIL)
    house.do(c.SignOut(agent=ANN))
    move = c.Move(contact=ContactId("b"), queue=SUPPORT)
    assert refused(house, move) is Refusal.QUEUE_DISABLED
    house.wait(60_000)
    assert "b" not in house.router.contacts, "nobody took it over, so it closed"
    assert contact(house, "mail").queue == SALES


def test_a_chain_of_overflows_passes_over_a_disabled_queue() -> None:
    further = QueueId("further")
    house = House(
        queue("further"), queue("support", overflow=further), queue(max_waiting=0, overflow=SUPPORT)
    )
    disable(house, SUPPORT)
    house.comes("a")
    assert contact(house, "a").queue == further


def test_mail_waits_on_when_its_overflow_is_enabled_again() -> None:
    house = two_queues(max_wait_ms=60_000, overflow=SUPPORT)
    house.do(c.SignOut(agent=ANN))
    disable(house, SUPPORT)
    house.comes("mail", Channel.EMAIL)
    house.wait(90_000)
    disable(house, SUPPORT, on=False)
    house.wait(0)
    assert contact(house, "mail").queue == SUPPORT


def test_an_enabled_queue_takes_contacts_as_before() -> None:
    house = two_queues()
    disable(house, SALES)
    disable(house, SALES, on=False)
    house.comes("a")
    assert house.holder("a") == ANN


def test_a_disabled_agent_hands_over_at_once_and_cannot_sign_in() -> None:
    house = House()
    house.agent(ANN, chat=2, email=1)
    house.comes("a")
    house.serve("a")
    house.comes("b")
    due = contact(house, "a").due
    events = disable(house, ANN)
    assert names(events)[:2] == ["AgentDefined", "SignedOut"]
    assert one(events, e.SignedOut).by == "sofia"
    assert one(events, e.Requeued).reason is RequeueReason.SIGNED_OUT
    assert (stage(house, "a"), contact(house, "a").due) == (Stage.WAITING, due)
    assert stage(house, "b") is Stage.WAITING
    assert not house.router.agents[ANN].contacts
    assert refused(house, c.SignIn(agent=ANN)) is Refusal.AGENT_DISABLED
    assert refused(house, accept("b", ANN)) is Refusal.OFFER_GONE
    assert house.router.why_waiting(ContactId("a")).code == "nobody_serves"
    disable(house, ANN, on=False)
    assert house.router.why_waiting(ContactId("a")).code == "nobody_at_work"
    house.do(c.SignIn(agent=ANN))
    assert house.holder("a") == ANN


def test_mail_in_the_hands_of_somebody_away_goes_back_when_they_are_disabled() -> None:
    house = House()
    house.agent(ANN, email=1)
    house.comes("mail", Channel.EMAIL)
    house.serve("mail")
    house.do(c.DropAgent(agent=ANN, epoch=1))
    house.wait(120_000)
    assert house.holder("mail") == ANN
    house.agent(BOB, email=1)
    disable(house, ANN)
    assert house.holder("mail") == BOB


def test_one_step_disables_and_brings_in_others() -> None:
    house = two_queues()
    house.comes("a")
    house.serve("a")
    setup = house.router.agents[ANN].setup
    events = house.do(
        c.SetUp(
            queues=(queue("support", disabled=True),),
            agents=(replace(setup, disabled=True), replace(setup, id=BOB)),
        )
    )
    assert names(events) == [
        "QueueDefined",
        "AgentDefined",
        "SignedOut",
        "Requeued",
        "AgentDefined",
    ]


def test_a_journal_and_a_snapshot_of_before_there_was_disabling_are_read() -> None:
    house = House(queue("support"))
    house.agent(ANN, chat=1, queues=(SUPPORT,))
    house.comes("a", queue=SUPPORT)

    def older(raw: bytes) -> bytes:
        assert b',"disabled":false' in raw
        return raw.replace(b',"disabled":false', b"")

    journal = older(msgspec.json.encode(house.events))
    replayed = Router()
    replayed.replay(msgspec.json.decode(journal, type=list[e.AnyEvent]))
    assert replayed.snapshot() == house.router.snapshot()
    restored = Router.restore(older(house.router.snapshot()))
    assert restored.snapshot() == house.router.snapshot()


def test_what_was_disabled_stays_so_over_replay_and_new_limits() -> None:
    house = two_queues()
    disable(house, SALES)
    disable(house, ANN)
    house.do(c.SetLimits(agents=(ANN,), limits={Channel.CHAT: 3}))
    house.do(c.SetStrategy(queue=SALES, strategy="round_robin"))  # type: ignore[arg-type]
    replayed = Router()
    replayed.replay(house.events)
    assert replayed.snapshot() == house.router.snapshot()
    assert replayed.agents[ANN].setup.disabled
    assert replayed.queues[SALES].setup.disabled
