"""The journal is the state: replay and restore byte for byte; a refusal changes nothing."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from router import commands as c
from router.events import AnyEvent, Event
from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.setup import Agent, Centre
from router.words import Channel, Sender, Status, Strategy
from tests.router.centre import ANN, BOB, CAT, SALES, SUPPORT, all_rules, need, queue, ring

A, B, D = ContactId("a"), ContactId("b"), ContactId("d")
M = MessageId("m")


def opening() -> Iterator[c.Command]:
    yield c.DefineCentre(centre=Centre(interruptible={Channel.EMAIL: (Channel.VOICE,)}))
    yield c.DefineQueue(
        queue=queue("support", needs=(need("art"),), rings=(ring(20_000),), max_wait_ms=200_000)
    )
    yield c.DefineQueue(
        queue=queue(
            rules=all_rules(silent_ms=30_000, first_reply_ms=90_000, first_reply_warn_ms=45_000),
            overflow=SUPPORT,
            max_wait_ms=300_000,
            max_waiting=6,
        )
    )
    for agent, chat in ((ANN, 3), (BOB, 2), (CAT, 7)):
        limits = {Channel.CHAT: chat, Channel.VOICE: 1, Channel.EMAIL: 3}
        yield c.DefineAgent(
            agent=Agent(id=agent, queues=(SALES, SUPPORT), limits=limits, skills={"art": 1})  # type: ignore[dict-item]
        )


def enqueue(contact: ContactId, channel: Channel = Channel.CHAT, **more: Any) -> c.Enqueue:
    return c.Enqueue(
        contact=contact, customer=CustomerId("x"), channel=channel, queue=SALES, **more
    )


SCRIPT: tuple[tuple[int, c.Command], ...] = (
    (0, c.SignIn(agent=ANN)),
    (0, enqueue(A)),
    (1_000, c.Accept(contact=A, agent=ANN)),
    (0, c.PostMessage(contact=A, message=M, sender=Sender.AGENT, agent=ANN)),
    (35_000, c.PostMessage(contact=A, message=M, sender=Sender.CUSTOMER)),
    (0, c.SignIn(agent=BOB, status=Status.BREAK, reason="mail")),
    (0, enqueue(B, Channel.EMAIL, head_start_ms=5, preferred=BOB)),
    (0, c.SetStatus(agent=BOB, status=Status.AVAILABLE)),
    (0, c.Decline(contact=B, agent=ANN)),
    (500, c.Announce(contact=B)),
    (0, enqueue(D, Channel.VOICE, needs=(need("art", 2, 20_000),))),
    (0, c.CustomerDropped(contact=D)),
    (30_000, c.CustomerReturned(contact=D)),
    (0, c.RequestCallback(contact=D, not_before=Millis(120_000))),
    (0, c.SetLimits(agents=(ANN, BOB), limits={Channel.CHAT: 1}, total=2)),
    (0, c.SetStrategy(queue=SALES, strategy=Strategy.LEAST_LOADED)),
    (0, c.RaiseAlert(queue=SALES, alert="waiting", value=5, limit=4)),
    (0, c.RaiseAlert(queue=SALES, alert="past_due", value=1, limit=1)),
    (0, c.ClearAlert(queue=SALES, alert="waiting")),
    (60_000, c.DropAgent(agent=ANN, epoch=1)),
    (70_000, c.ReturnAgent(agent=ANN, epoch=1)),
    (0, c.SignIn(agent=ANN)),
    (0, c.SignIn(agent=CAT)),
    (0, c.SetStatus(agent=CAT, status=Status.BREAK, reason="tea", after_contacts=True)),
    (0, c.Invite(contact=A, agent=ANN, colleague=CAT)),
    (0, c.TakePart(contact=A, agent=CAT)),
    (0, c.PostMessage(contact=A, message=M, sender=Sender.AGENT, agent=CAT)),
    (0, c.TakePart(contact=A, user="eve")),
    (0, c.StepOut(contact=A, user="eve")),
    (0, c.Transfer(contact=A, agent=ANN, to_agent=CAT)),
    (0, c.Accept(contact=A, agent=CAT)),
    (100_000, c.EndContact(contact=A, agent=CAT)),
    (5_000, c.Complete(contact=A, agent=CAT, disposition="done")),
    (0, c.Reprioritise(contact=B, head_start_ms=9)),
    (0, c.Move(contact=B, queue=SUPPORT)),
    (0, c.SignOut(agent=CAT)),
    (900_000, c.CloseContact(contact=B, by="eve")),
    (999_999_999, c.SignOut(agent=ANN)),
)


class Journalled:
    """A router whose every step is checked against its journal."""

    def __init__(self) -> None:
        self.router = Router()
        self.copy = Router()
        self.now = Millis(0)
        self.journal: list[Event] = []

    def do(self, command: c.Command) -> None:
        before = self.router.snapshot()
        try:
            events = self.router.handle(command, self.now)
        except CommandRefused:
            assert self.router.snapshot() == before
            return
        self.take(events)

    def wait(self, ms: int) -> None:
        until = self.now + ms
        while (deadline := self.router.next_deadline()) is not None and deadline <= until:
            self.now = max(self.now, deadline)
            self.take(self.router.expire(self.now))
        self.now = Millis(until)

    def take(self, events: list[Event]) -> None:
        self.journal += events
        self.copy.replay(through_json(events))
        assert self.copy.snapshot() == self.router.snapshot()
        assert self.copy.next_deadline() == self.router.next_deadline()


def through_json(events: list[Event]) -> list[Event]:
    return list(msgspec.json.decode(msgspec.json.encode(events), type=list[AnyEvent]))


def test_at_every_step_of_a_day_the_replayed_journal_is_the_state_byte_for_byte() -> None:
    day = Journalled()
    for command in opening():
        day.do(command)
    for ms, command in SCRIPT:
        day.wait(ms)
        day.do(command)
    fresh = Router()
    for event in day.journal:
        fresh.apply(event)
    assert fresh.snapshot() == day.router.snapshot()
    assert len({type(event) for event in day.journal}) >= 25


@pytest.mark.parametrize("step", range(0, len(SCRIPT), 3))
def test_a_router_restored_in_mid_day_goes_on_exactly_as_the_one_that_ran_through(
    step: int,
) -> None:
    day = Journalled()
    for command in opening():
        day.do(command)
    for ms, command in SCRIPT[:step]:
        day.wait(ms)
        day.do(command)
    restored = Journalled()
    restored.now = day.now
    restored.router = Router.restore(day.router.snapshot())
    restored.copy = Router.restore(day.router.snapshot())
    assert restored.router.snapshot() == day.router.snapshot()
    done = len(day.journal)
    for ms, command in SCRIPT[step:]:
        for each in (day, restored):
            each.wait(ms)
            each.do(command)
    assert restored.journal == day.journal[done:]
    assert restored.router.snapshot() == day.router.snapshot()


def test_what_is_no_snapshot_is_no_router() -> None:
    for broken in (b"", b"{}", b"not json", b'{"contacts":{}}'):
        with pytest.raises(msgspec.DecodeError):
            Router.restore(broken)


contacts = st.sampled_from([A, B, D, ContactId("nobody")])
agents = st.sampled_from([ANN, BOB, CAT, AgentId("nobody")])
users = st.sampled_from(["", "eve"])
queues = st.sampled_from([SALES, SUPPORT, QueueId("nowhere")])
channels = st.sampled_from([Channel.CHAT, Channel.VOICE, Channel.EMAIL])
statuses = st.sampled_from(list(Status))
commands: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(
        c.Enqueue,
        contact=contacts,
        customer=st.just(CustomerId("x")),
        channel=channels,
        queue=queues,
        head_start_ms=st.sampled_from([0, 10_000, -10_000]),
        preferred=st.none() | agents,
    ),
    st.builds(c.CustomerDropped, contact=contacts),
    st.builds(c.CustomerReturned, contact=contacts),
    st.builds(c.CustomerLeft, contact=contacts),
    st.builds(
        c.RequestCallback,
        contact=contacts,
        not_before=st.none() | st.integers(0, 500_000).map(Millis),
        channel=st.none() | channels,
    ),
    st.builds(c.FailCallback, contact=contacts, agent=agents),
    st.builds(
        c.PostMessage,
        contact=contacts,
        message=st.just(M),
        sender=st.sampled_from(list(Sender)),
        agent=st.none() | agents,
    ),
    st.builds(c.Announce, contact=contacts),
    st.builds(c.SignIn, agent=agents, status=statuses),
    st.builds(c.SignOut, agent=agents),
    st.builds(c.DropAgent, agent=agents, epoch=st.integers(1, 2)),
    st.builds(c.ReturnAgent, agent=agents, epoch=st.integers(1, 2)),
    st.builds(c.SetStatus, agent=agents, status=statuses, after_contacts=st.booleans()),
    st.builds(c.Accept, contact=contacts, agent=agents),
    st.builds(c.Decline, contact=contacts, agent=agents),
    st.builds(c.EndContact, contact=contacts, agent=agents),
    st.builds(c.Complete, contact=contacts, agent=agents),
    st.builds(
        c.Transfer,
        contact=contacts,
        agent=agents,
        queue=st.none() | queues,
        to_agent=st.none() | agents,
    ),
    st.builds(c.Invite, contact=contacts, agent=agents, colleague=agents),
    st.builds(c.Uninvite, contact=contacts, agent=agents, colleague=agents),
    st.builds(c.TakePart, contact=contacts, agent=st.none() | agents, user=users),
    st.builds(c.StepOut, contact=contacts, agent=st.none() | agents, user=users),
    st.builds(c.Pick, contact=contacts, agent=agents),
    st.builds(c.Assign, contact=contacts, agent=agents),
    st.builds(c.Move, contact=contacts, queue=queues),
    st.builds(c.Reprioritise, contact=contacts, head_start_ms=st.integers(-(10**12), 10**12)),
    st.builds(c.CloseContact, contact=contacts),
    st.builds(c.RemoveAgent, agent=agents),
    st.builds(c.RemoveQueue, queue=queues),
    st.builds(
        c.SetLimits,
        agents=st.lists(agents, max_size=2).map(tuple),
        limits=st.dictionaries(channels, st.integers(-1, 4), max_size=2),
        total=st.none() | st.integers(-1, 4),
    ),
    st.builds(
        c.DefineQueue,
        queue=st.builds(
            lambda name, **more: queue(name, **more),
            st.sampled_from(["sales", "support", ""]),
            overflow=st.none() | queues,
            max_wait_ms=st.sampled_from([None, 0, 30_000]),
            max_waiting=st.none() | st.integers(-1, 2),
            strategy=st.sampled_from(list(Strategy)),
            disabled=st.booleans(),
        ),
    ),
    st.builds(
        c.DefineAgent,
        agent=st.builds(
            Agent,
            id=agents,
            queues=st.just((SALES,)),
            limits=st.just({Channel.CHAT: 2, Channel.EMAIL: 1}),
            disabled=st.booleans(),
        ),
    ),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 15_000, 30_000, 60_000]), commands), max_size=40))
def test_whatever_is_asked_a_refusal_changes_nothing_and_replay_is_exact(
    steps: list[tuple[int, c.Command]],
) -> None:
    day = Journalled()
    for command in opening():
        day.do(command)
    for agent in (ANN, BOB):
        day.do(c.SignIn(agent=agent))
    for contact in (A, B):
        day.do(enqueue(contact))
    for ms, command in steps:
        day.wait(ms)
        day.do(command)
    restored = Router.restore(day.router.snapshot())
    assert restored.snapshot() == day.router.snapshot()
    assert restored.next_deadline() == day.router.next_deadline()
