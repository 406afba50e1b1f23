"""One replication: the real router, its deadlines, and people who come, wait, answer and leave.

The heap holds what people will do; the router says when it wants to be woken. Whichever is earlier
is next, and at the same moment the router's deadlines come first.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Final

import msgspec

from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId, CustomerId, Millis, OfferId, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.setup import Need
from router.simulate.draws import DAY_MS, poisson, stream
from router.simulate.figures import Fate, Labour, Story
from router.simulate.scenario import (
    AgentsPart,
    ChannelPart,
    Scenario,
    needs_of,
    router_agent,
    router_centre,
    router_queue,
    whole_spans,
)
from router.words import Channel, CloseReason, Refusal, Stage, Status

SAME_MOMENT_MAX: Final = 100_000
"""Steps without the time moving on: beyond it the router or the file goes round in circles."""

Act = Callable[[], None]


class Visit(msgspec.Struct):
    """A contact as the customer knows it: everything about it is drawn when it comes."""

    story: Story
    handling_ms: int
    wrap_up_ms: int


class Outcome(msgspec.Struct):
    stories: list[Story]
    """Of contacts that came after the warm-up."""
    labour: dict[AgentId, Labour]
    """After the warm-up."""
    events: int
    """Of the router, all together."""


class Day:
    """One replication of a scenario, of one or more days."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        self.scenario = scenario
        self.router = Router()
        self.now = Millis(0)
        self.end = scenario.days * DAY_MS
        self.warm_up = round(scenario.warm_up_s * 1_000)
        self._heap: list[tuple[int, int, Act]] = []
        self._acts = 0
        self._events = 0
        self._contacts = 0
        self._seed = (scenario.seed, replication)
        self._answering = stream(*self._seed, "answers")
        self._visits: dict[ContactId, Visit] = {}
        self._stories: list[Story] = []
        self._group_of: dict[AgentId, AgentsPart] = {}
        self._by_hand: set[AgentId] = set()
        """Agents who answer offers themselves."""
        self._missed_last: dict[AgentId, ContactId] = {}
        self._labour: dict[AgentId, Labour] = {}
        self._build()

    def run(self) -> Outcome:
        still = 0
        before = -1
        while True:
            deadline = self.router.next_deadline()
            planned = self._heap[0][0] if self._heap else self.end
            at = planned if deadline is None else min(deadline, planned)
            if at >= self.end:
                break
            still = still + 1 if at == before else 0
            assert still < SAME_MOMENT_MAX, f"time stands still at {at}"
            before = self.now = Millis(at)
            if deadline is not None and deadline <= at:
                self._see(self.router.expire(self.now))
            else:
                heapq.heappop(self._heap)[2]()
        for agent, labour in self._labour.items():
            labour.note(self.router, agent, self.end, self.warm_up)
        return Outcome(stories=self._stories, labour=self._labour, events=self._events)

    # Building.

    def _build(self) -> None:
        scenario = self.scenario
        self._do(c.DefineCentre(centre=router_centre(scenario)))
        queues = [router_queue(part, scenario.days) for part in scenario.queue]
        for queue in queues:
            self._do(c.DefineQueue(queue=queue))
        for group in scenario.agents:
            for agent in group.ids():
                self._group_of[agent] = group
                self._labour[agent] = Labour(queues=group.queues)
                if group.answers is not None:
                    self._by_hand.add(agent)
                self._do(c.DefineAgent(agent=router_agent(group, agent)))
                self._plan_shifts(agent, group)
        for part in scenario.queue:
            for channel, rules in part.channel.items():
                purpose = f"{part.id}/{channel}"
                rates = [(a.start_ms, a.end_ms, a.per_hour) for a in rules.arrivals]
                moments = poisson(rates, scenario.days, stream(*self._seed, f"{purpose}/arrivals"))
                people = stream(*self._seed, f"{purpose}/people")
                self._plan_next(moments, QueueId(part.id), channel, rules, people)

    def _plan_shifts(self, agent: AgentId, group: AgentsPart) -> None:
        for start, end in whole_spans(group.shifts, self.scenario.days):
            self._plan(start, lambda: self._come_to_work(agent))
            self._plan(end, lambda: self._go_home(agent))

    def _plan(self, at: int, act: Act) -> None:
        """Acts of the same moment are done in the order in which they were planned."""
        self._acts += 1
        heapq.heappush(self._heap, (at, self._acts, act))

    def _plan_next(
        self,
        moments: Iterator[int],
        queue: QueueId,
        channel: Channel,
        rules: ChannelPart,
        people: Random,
    ) -> None:
        at = next(moments, None)
        if at is None:
            return

        def come() -> None:
            self._come(queue, channel, rules, people)
            self._plan_next(moments, queue, channel, rules, people)

        self._plan(at, come)

    # Customers.

    def _come(self, queue: QueueId, channel: Channel, rules: ChannelPart, people: Random) -> None:
        handling, patience = rules.handling.draw(people), rules.patience.draw(people)
        wrap_up = 0 if rules.wrap_up is None else rules.wrap_up.draw(people)
        needs = _needs_drawn(rules, people)
        assert handling is not None
        assert wrap_up is not None
        self._contacts += 1
        contact = ContactId(f"c{self._contacts:08}")
        story = Story(
            queue=queue,
            channel=channel,
            entered_at=self.now,
            target_ms=round(rules.target_s * 1_000),
        )
        if self.now >= self.warm_up:
            self._stories.append(story)
        self._visits[contact] = Visit(story=story, handling_ms=handling, wrap_up_ms=wrap_up)
        if patience is not None:
            self._plan(self.now + patience, lambda: self._lose_patience(contact))
        try:
            self._do(
                c.Enqueue(
                    contact=contact,
                    customer=CustomerId(contact),
                    channel=channel,
                    queue=queue,
                    needs=needs,
                )
            )
        except CommandRefused as refusal:
            if refusal.code not in (Refusal.QUEUE_FULL, Refusal.QUEUE_CLOSED):
                raise
            story.fate = Fate.TURNED_AWAY
            del self._visits[contact]
            return
        if self.scenario.announce and self._stage(contact) is Stage.WAITING:
            self._do(c.Announce(contact=contact))

    def _lose_patience(self, contact: ContactId) -> None:
        if self._stage(contact) in (Stage.WAITING, Stage.OFFERED):
            self._do(c.CustomerLeft(contact=contact))

    def _stage(self, contact: ContactId) -> Stage | None:
        state = self.router.contacts.get(contact)
        return None if state is None else state.stage

    # Agents.

    def _come_to_work(self, agent: AgentId) -> None:
        state = self.router.agents[agent]
        if not state.signed_in:
            self._do(c.SignIn(agent=agent))
        elif state.next_status is not None or state.not_responding:
            self._do(c.SetStatus(agent=agent, status=Status.AVAILABLE))

    def _go_home(self, agent: AgentId) -> None:
        """Nothing new from now; what is in hand is finished first."""
        if self.router.agents[agent].signed_in:
            self._do(c.SetStatus(agent=agent, status=Status.OFFLINE, after_contacts=True))

    def _come_back(self, agent: AgentId) -> None:
        state = self.router.agents[agent]
        if state.not_responding and state.next_status is None:
            self._do(c.SetStatus(agent=agent, status=Status.AVAILABLE))

    def _hear_offer(self, event: e.Offered) -> None:
        group = self._group_of[event.agent]
        fate = self._answering.random()
        assert group.answers is not None
        takes = group.answers.draw(self._answering)
        assert takes is not None
        if fate < group.ignores:
            return
        declines = fate < group.ignores + group.declines
        contact, agent, offer = event.contact, event.agent, event.offer
        self._plan(self.now + takes, lambda: self._answer(contact, agent, offer, declines))

    def _answer(self, contact: ContactId, agent: AgentId, offer: OfferId, declines: bool) -> None:
        state = self.router.contacts.get(contact)
        if state is None or state.stage is not Stage.OFFERED or state.offer != offer:
            return
        answer = c.Decline if declines else c.Accept
        self._do(answer(contact=contact, agent=agent))

    def _hang_up(self, contact: ContactId, agent: AgentId) -> None:
        self._do(c.EndContact(contact=contact, agent=agent))

    def _wrap_up(self, contact: ContactId, agent: AgentId) -> None:
        if self._stage(contact) is Stage.WRAP_UP:
            self._do(c.Complete(contact=contact, agent=agent, disposition="done"))

    # The router.

    def _do(self, command: c.Command) -> None:
        self._see(self.router.handle(command, self.now))

    def _see(self, events: Iterable[e.Event]) -> None:
        touched: dict[AgentId, None] = {}
        for event in events:
            self._events += 1
            if isinstance(event, e.ContactEvent | e.AgentEvent):
                agent = getattr(event, "agent", None)
                if agent is not None:
                    touched[agent] = None
            if isinstance(event, e.ContactEvent):
                self._see_contact(event)
            elif isinstance(event, e.StoppedResponding):
                self._see_stopped(event)
        for agent in touched:
            self._labour[agent].note(self.router, agent, self.now, self.warm_up)

    def _see_contact(self, event: e.ContactEvent) -> None:
        visit = self._visits[event.contact]
        story = visit.story
        if isinstance(event, e.Offered):
            if self._rings(event):
                self._hear_offer(event)
        elif isinstance(event, e.Accepted):
            contact, agent = event.contact, event.agent
            story.end(Fate.ANSWERED, event.at)
            self._plan(self.now + visit.handling_ms, lambda: self._hang_up(contact, agent))
        elif isinstance(event, e.Ended):
            contact, agent = event.contact, event.agent
            if event.wrap_up_until > event.at:
                self._plan(self.now + visit.wrap_up_ms, lambda: self._wrap_up(contact, agent))
        elif isinstance(event, e.OfferExpired):
            story.missed_offers += 1
            self._missed_last[event.agent] = event.contact
        elif isinstance(event, e.Lost):
            story.end(Fate.ABANDONED, event.at)
        elif isinstance(event, e.Announced):
            if event.low_ms is not None and event.high_ms is not None:
                story.told = (event.low_ms, event.high_ms)
        elif isinstance(event, e.Closed):
            if event.reason is CloseReason.MAX_WAIT:
                story.end(Fate.GIVEN_UP, event.at)
            del self._visits[event.contact]

    def _rings(self, event: e.Offered) -> bool:
        """Whether the agent has to answer, or the router has accepted for them."""
        if event.agent not in self._by_hand:
            return False
        contact = self.router.contacts.get(event.contact)
        if contact is None:
            return False
        return not self.router.queues[contact.queue].rules(contact.channel).auto_accept

    def _see_stopped(self, event: e.StoppedResponding) -> None:
        missed = self._visits.get(self._missed_last[event.agent])
        if missed is not None:
            missed.story.stopped_agents += 1
        takes = self._group_of[event.agent].back.draw(self._answering)
        assert takes is not None
        agent = event.agent
        self._plan(self.now + takes, lambda: self._come_back(agent))


def _needs_drawn(rules: ChannelPart, people: Random) -> tuple[Need, ...]:
    """The needs of one contact, beside those of its queue."""
    if not rules.extra:
        return ()
    mark = people.random()
    for extra in rules.extra:
        mark -= extra.share
        if mark < 0:
            return needs_of(extra.needs)
    return ()
