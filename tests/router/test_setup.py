"""Set-up at run time: what is taken, what is refused, and that refusals change nothing."""

from typing import Any

import msgspec
import pytest

from router import commands as c
from router.events import StrategySet
from router.ids import AgentId, ContactId, Millis, QueueId, SkillId
from router.router import Router
from router.setup import Agent, Centre, ChannelRules, Queue
from router.words import Channel, Refusal, Strategy
from tests.router.centre import ANN, BOB, SALES, SUPPORT, House, all_rules, need, queue, ring
from tests.router.seen import offers, one, refused

YEAR = 367 * 86_400_000


def voice(**changes: int) -> dict[Channel, ChannelRules]:
    rules: dict[str, Any] = {"target_ms": 1, "offer_ms": 1_000, **changes}
    return {Channel.VOICE: ChannelRules(**rules)}


@pytest.mark.parametrize(
    "bad",
    [
        queue(""),
        queue(rules={}),
        queue(rules=voice(offer_ms=999)),
        queue(rules=voice(misses=0)),
        queue(rules=voice(silent_share=101)),
        queue(rules=voice(silent_share=-1)),
        queue(rules=voice(callback_attempts=0)),
        queue(rules=voice(target_ms=-1)),
        queue(rules=voice(wrap_up_ms=YEAR)),
        queue(rules=voice(first_reply_ms=0)),
        queue(needs=(need(""),)),
        queue(needs=(need("art", 0),)),
        queue(needs=(need("art", 101),)),
        queue(needs=(need("art", 1, 0),)),
        queue(rings=(ring(0),)),
        queue(rings=(ring(2_000), ring(1_000))),
        queue(rings=(ring(1_000), ring(1_000))),
        queue(rings=(ring(1_000, need("art", 0)),)),
        queue(overflow=SALES),
        queue(opening=((Millis(5), Millis(5)),)),
        queue(opening=((Millis(5), Millis(9)), (Millis(8), Millis(12)))),
        queue(opening=tuple((Millis(n), Millis(n + 1)) for n in range(4_001))),
        queue(max_waiting=-1),
        queue(max_wait_ms=0),
        queue(preferred_ms=-1),
        queue(exclusion_ms=YEAR),
        queue(head_start_ms=YEAR),
        queue(head_start_ms=-1),
    ],
)
def test_a_queue_that_makes_no_sense_is_refused(bad: Queue) -> None:
    assert refused(House(), c.DefineQueue(queue=bad)) is Refusal.BAD_VALUE


@pytest.mark.parametrize(
    "bad",
    [
        Agent(id=AgentId(""), queues=(), limits={}),
        Agent(id=ANN, queues=(), limits={Channel.CHAT: -1}),
        Agent(id=ANN, queues=(), limits={Channel.CHAT: 1_001}),
        Agent(id=ANN, queues=(), limits={}, total=-1),
        Agent(id=ANN, queues=(), limits={}, skills={SkillId("art"): 0}),
    ],
)
def test_an_agent_that_makes_no_sense_is_refused(bad: Agent) -> None:
    assert refused(House(), c.DefineAgent(agent=bad)) is Refusal.BAD_VALUE


def test_an_agent_of_an_unknown_queue_is_refused() -> None:
    agent = Agent(id=ANN, queues=(SUPPORT,), limits={})
    assert refused(House(), c.DefineAgent(agent=agent)) is Refusal.UNKNOWN_QUEUE


@pytest.mark.parametrize(
    "bad",
    [
        Centre(lease_quiet_ms=-1),
        Centre(lease_quiet_ms=2, lease_lost_ms=1),
        Centre(lease_lost_ms=YEAR),
        Centre(callback_life_ms=0),
        Centre(interruptible={Channel.CHAT: (Channel.CHAT,)}),
    ],
)
def test_a_centre_that_makes_no_sense_is_refused(bad: Centre) -> None:
    assert refused(House(), c.DefineCentre(centre=bad)) is Refusal.BAD_VALUE


def test_a_queue_in_use_is_not_removed() -> None:
    house = House(queue(), queue("support", overflow=SALES))
    remove = c.RemoveQueue(queue=SALES)
    assert refused(house, remove) is Refusal.QUEUE_IN_USE
    house.do(c.DefineQueue(queue=queue("support")))
    house.comes("a")
    assert refused(house, remove) is Refusal.QUEUE_IN_USE
    house.do(c.CloseContact(contact=ContactId("a")))
    house.do(remove)
    assert refused(house, remove) is Refusal.UNKNOWN_QUEUE


def test_a_removed_queue_may_come_again_to_the_same_agents() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.do(c.RemoveQueue(queue=SALES))
    house.do(c.DefineQueue(queue=queue()))
    assert offers(house.comes("a")) == [("a", ANN)]


def test_a_queue_keeps_the_channels_of_its_open_contacts() -> None:
    house = House()
    house.comes("a")
    without = {k: v for k, v in all_rules().items() if k is not Channel.CHAT}
    assert refused(house, c.DefineQueue(queue=queue(rules=without))) is Refusal.QUEUE_IN_USE


def test_an_agent_at_work_or_with_contacts_in_hand_is_not_removed() -> None:
    house = House()
    house.agent(ANN, email=1)
    house.comes("mail", Channel.EMAIL)
    house.serve("mail")
    remove = c.RemoveAgent(agent=ANN)
    assert refused(house, remove) is Refusal.AGENT_IN_USE
    house.do(c.DropAgent(agent=ANN, epoch=1))
    house.wait(60_000)
    assert refused(house, remove) is Refusal.AGENT_IN_USE
    house.do(c.CloseContact(contact=ContactId("mail")))
    house.do(remove)
    assert refused(house, remove) is Refusal.UNKNOWN_AGENT


def test_limits_for_many_are_set_for_all_or_for_none() -> None:
    house = House()
    house.agent(ANN, chat=1)
    wanted = {Channel.CHAT: 5}
    unknown = c.SetLimits(agents=(ANN, BOB), limits=wanted)
    assert refused(house, unknown) is Refusal.UNKNOWN_AGENT
    assert house.router.spare(ANN, Channel.CHAT) == 1
    for empty in (c.SetLimits(agents=(), limits=wanted), c.SetLimits(agents=(ANN,))):
        assert refused(house, empty) is Refusal.BAD_VALUE
    too_many = c.SetLimits(agents=(ANN,), limits={Channel.CHAT: 1_001})
    assert refused(house, too_many) is Refusal.BAD_VALUE


def test_only_the_channels_named_change() -> None:
    house = House()
    house.agent(ANN, chat=2, voice=1, total=3)
    house.do(c.SetLimits(agents=(ANN,), limits={Channel.CHAT: 9}))
    setup = house.router.agents[ANN].setup
    assert (setup.limits[Channel.CHAT], setup.limits[Channel.VOICE], setup.total) == (9, 1, 3)


def test_a_strategy_is_changed_while_it_runs_and_the_next_offer_follows_it() -> None:
    house = House(queue(strategy=Strategy.MOST_AVAILABLE))
    house.agent(ANN, chat=8)
    house.agent(BOB, chat=2)
    assert offers(house.comes("a")) == [("a", ANN)]
    changed = one(house.do(c.SetStrategy(queue=SALES, strategy=Strategy.LEAST_BUSY)), StrategySet)
    assert changed.strategy is Strategy.LEAST_BUSY
    assert offers(house.comes("b")) == [("b", BOB)]
    again = c.SetStrategy(queue=SALES, strategy=Strategy.LEAST_BUSY)
    assert refused(house, again) is Refusal.ALREADY_SO
    nowhere = c.SetStrategy(queue=QueueId("x"), strategy=Strategy.LEAST_BUSY)
    assert refused(house, nowhere) is Refusal.UNKNOWN_QUEUE
    opening = c.SetOpening(queue=QueueId("x"), opening=None)
    assert refused(house, opening) is Refusal.UNKNOWN_QUEUE
    backwards = c.SetOpening(queue=SALES, opening=((Millis(2), Millis(1)),))
    assert refused(house, backwards) is Refusal.BAD_VALUE


def test_an_agent_who_learns_a_skill_or_joins_a_queue_is_matched_at_once() -> None:
    house = House(queue(needs=(need("art"),)))
    house.agent(ANN, chat=1)
    house.comes("a")
    house.agent(ANN, chat=1, skills={"art": 1}, sign_in=False)
    assert house.holder("a") == ANN
    other = House(queue(), queue("support"))
    other.agent(ANN, chat=1, queues=())
    other.comes("a")
    other.agent(ANN, chat=1, sign_in=False)
    assert other.holder("a") == ANN


def test_an_agent_who_leaves_a_queue_keeps_what_is_in_hand() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    house.serve("a")
    house.agent(ANN, chat=1, queues=(), sign_in=False)
    assert house.holder("a") == ANN
    house.finish("a")
    assert offers(house.comes("b")) == []


CHAT = {Channel.CHAT: 1}


def test_a_whole_set_up_is_taken_at_once_and_replays_the_same() -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    agents = (Agent(id=BOB, queues=(SUPPORT,), limits=CHAT),)
    events = house.do(
        c.SetUp(
            centre=Centre(lease_lost_ms=90_000), queues=(queue("support"),), agents=agents, by="sue"
        )
    )
    assert [type(event).__name__ for event in events] == [
        "CentreDefined",
        "QueueDefined",
        "AgentDefined",
    ]
    assert all(getattr(event, "by", "sue") == "sue" for event in events)
    again = Router()
    again.replay(house.events)
    assert again.snapshot() == house.router.snapshot()


def test_a_set_up_may_move_agents_out_of_the_queue_that_it_removes() -> None:
    house = House(queue(), queue("support"))
    house.agent(ANN, chat=1)
    moved = Agent(id=ANN, queues=(SUPPORT,), limits=CHAT)
    house.do(c.SetUp(agents=(moved,), without_queues=(SALES,)))
    assert set(house.router.queues) == {SUPPORT}


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (c.SetUp(queues=(queue("new"), queue("new"))), Refusal.BAD_VALUE),
        (c.SetUp(queues=(queue(),), without_queues=(SALES,)), Refusal.BAD_VALUE),
        (c.SetUp(queues=(queue("new", overflow=QueueId("no")),)), Refusal.QUEUE_IN_USE),
        (c.SetUp(without_queues=(SUPPORT,)), Refusal.UNKNOWN_QUEUE),
        (c.SetUp(without_queues=(SALES,)), Refusal.QUEUE_IN_USE),
        (c.SetUp(without_agents=(ANN,)), Refusal.AGENT_IN_USE),
        (c.SetUp(without_agents=(BOB,)), Refusal.UNKNOWN_AGENT),
        (c.SetUp(agents=(Agent(id=BOB, queues=(SUPPORT,), limits=CHAT),)), Refusal.UNKNOWN_QUEUE),
        (c.SetUp(centre=Centre(lease_quiet_ms=-1)), Refusal.BAD_VALUE),
        (c.SetUp(queues=(queue(rules=voice()),)), Refusal.QUEUE_IN_USE),
    ],
)
def test_a_set_up_with_one_wrong_part_changes_nothing(part: c.SetUp, code: Refusal) -> None:
    house = House()
    house.agent(ANN, chat=1)
    house.comes("a")
    before = house.router.snapshot()
    good = (queue("good"), *part.queues)
    assert refused(house, msgspec.structs.replace(part, queues=good)) is code
    assert house.router.snapshot() == before


def test_an_alert_is_raised_once_and_cleared_once() -> None:
    house = House()
    up = c.RaiseAlert(queue=SALES, alert="waiting", value=9, limit=5)
    down = c.ClearAlert(queue=SALES, alert="waiting")
    assert refused(house, down) is Refusal.ALREADY_SO
    assert [type(event).__name__ for event in house.do(up)] == ["AlertRaised"]
    assert refused(house, up) is Refusal.ALREADY_SO
    assert list(house.router.queues[SALES].alerts) == ["waiting"]
    house.do(c.SetStrategy(queue=SALES, strategy=Strategy.LEAST_BUSY))
    assert [type(event).__name__ for event in house.do(down)] == ["AlertCleared"]
    assert house.router.queues[SALES].alerts == {}
