"""However many wait, nobody else is held up while they are told how long."""

from engine.publication import Touched
from router import commands as c
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId
from router.router import Router
from router.setup import Agent, ChannelRules, Queue
from router.words import Channel
from web_chat.pacer import ASKED_MAX, LINE_MAX, LOOK_EVERY_MS, Pacer

STEP_MS = 100
RULES = {Channel.CHAT: ChannelRules(target_ms=30_000, offer_ms=20_000)}


class Hall:
    """Queues with people in them, of whom nobody is told anything but by the pacer."""

    def __init__(self, *lengths: int) -> None:
        self.router = Router()
        self.now = Millis(1_000_000)
        self.queues = [QueueId(f"q{number}") for number in range(len(lengths))]
        self.told: list[ContactId] = []
        self.pacer = Pacer(self.told.append)
        for queue, length in zip(self.queues, lengths, strict=True):
            self.router.handle(c.DefineQueue(queue=Queue(id=queue, rules=RULES)), self.now)
            for number in range(length):
                self.arrives(queue, number)
        agent = Agent(id=AgentId("ann"), queues=tuple(self.queues), limits={Channel.CHAT: 1})
        self.router.handle(c.DefineAgent(agent=agent), self.now)
        self.touch()

    def arrives(self, queue: QueueId, number: int) -> None:
        contact = ContactId(f"{queue}.{number:05}")
        self.router.handle(
            c.Enqueue(
                contact=contact,
                customer=CustomerId(f"of {contact}"),
                channel=Channel.CHAT,
                queue=queue,
            ),
            self.now,
        )

    def touch(self) -> None:
        touched = Touched((), (), [])
        touched.queues.update(self.queues)
        self.pacer.note(touched)

    def step(self, ms: int = STEP_MS) -> list[ContactId]:
        """Those told in one step; the router hears of it, as from the engine."""
        self.now = Millis(self.now + ms)
        self.told.clear()
        self.pacer.step(self.router, self.now)
        for contact in self.told:
            self.router.handle(c.Announce(contact=contact), self.now)
        if self.told:
            self.touch()
        return list(self.told)


def test_a_step_tells_so_many_and_all_are_told_in_the_end() -> None:
    hall = Hall(300)
    steps = [hall.step() for _ in range(40)]
    assert max(len(told) for told in steps) <= ASKED_MAX
    assert {contact for told in steps for contact in told} == {
        ContactId(f"q0.{number:05}") for number in range(300)
    }


def test_a_long_line_does_not_keep_others_from_their_turn() -> None:
    hall = Hall(2_000, 3)
    first = [*hall.step(), *hall.step()]
    assert {contact for contact in first if contact.startswith("q1")} == {
        ContactId(f"q1.{number:05}") for number in range(3)
    }


def test_far_back_in_a_line_nobody_is_told() -> None:
    hall = Hall(LINE_MAX + 50)
    told = {contact for _ in range(200) for contact in hall.step()}
    assert len(told) == LINE_MAX


def test_when_nothing_changes_nobody_is_told_again() -> None:
    hall = Hall(30)
    while hall.step():
        pass
    for _ in range(5):
        hall.step(20_000)
    hall.touch()
    assert [hall.step(20_000) for _ in range(3)] == [[], [], []]


def test_a_line_is_looked_at_once_a_second_however_often_it_changes() -> None:
    hall = Hall(1)
    assert len(hall.step()) == 1
    times: list[int] = []
    for _ in range(40):
        hall.arrives(hall.queues[0], 100 + len(times) + hall.now)
        hall.touch()
        if hall.step():
            times.append(hall.now)
    assert len(times) > 2
    assert min(b - a for a, b in zip(times, times[1:], strict=False)) >= LOOK_EVERY_MS
