"""The state with everything derived from it, and the one door through which events come in."""

import heapq
from typing import Final

from router import events as e
from router.apply import AGENT_EVENTS, CONTACT_EVENTS, apply
from router.capacity import spare
from router.ids import AgentId, ContactId, Millis, OfferId, QueueId
from router.lines import LineKey, Lines, RoutingClass
from router.participants import partings_of
from router.pools import Pools
from router.state import AgentState, ContactState, RouterState, line_key
from router.timers import Timers
from router.words import Channel, OfferKind, Stage, Strategy

OTHERS_NAMED: Final = 3

WAITING: Final = Stage.WAITING
MOST_AVAILABLE: Final = Strategy.MOST_AVAILABLE

KEEPS_ROOM: Final[frozenset[type[e.Event]]] = frozenset(
    {
        e.Accepted,
        e.Ended,
        e.WrapUpChosen,
        e.MessagePosted,
        e.Invited,
        e.TookPart,
        e.Parted,
        e.FirstReplyWarned,
        e.CustomerAway,
        e.CustomerBack,
        e.Announced,
        e.Reprioritised,
    }
)
"""After these the holder has as much room as before, and the same rank by every strategy; unless
the customer was silent, whose contact then weighs its whole slot again."""


class Core:
    """State, lines, timers, and the matching between them.

    ``emit`` applies an event and remembers it; whatever it touches is matched again by ``settle``.
    """

    def __init__(self, state: RouterState) -> None:
        self.state = state
        self.lines = Lines(state)
        self.pools = Pools(self.lines)
        self.timers = Timers()
        self.emitted: list[e.Event] = []
        self._agents: set[AgentId] = set()
        """Touched since the last settling."""
        self._contacts: set[ContactId] = set()
        self._at_work: dict[AgentId, bool] = {}
        for agent in state.agents.values():
            self.lines.see_agent(agent.id)
            self.timers.see_agent(agent)
            self._at_work[agent.id] = agent.offerable()
        for contact in state.contacts.values():
            self._see_contact(contact)

    # Events.

    def emit(self, event: e.Event) -> None:
        self.absorb(event)
        self.emitted.append(event)

    def absorb(self, event: e.Event) -> None:
        """Apply the event and keep every derived thing in step."""
        kind = type(event)
        if kind in CONTACT_EVENTS or kind is e.Enqueued:
            self._absorb_contact(event)  # type: ignore[arg-type]
            return
        apply(self.state, event)
        if kind in AGENT_EVENTS:
            self._see_agent(self.state.agents[event.agent])  # type: ignore[attr-defined]
        else:
            self._absorb_setup(event)

    def _absorb_contact(self, event: e.ContactEvent) -> None:
        contacts = self.state.contacts
        before = contacts.get(event.contact)
        if before is None:
            holder, keeps_room = None, False
        else:
            holder, keeps_room = before.agent, type(event) in KEEPS_ROOM and not before.silent
        apply(self.state, event)
        contact = contacts.get(event.contact)
        if contact is None:
            self.lines.forget_contact(event.contact)
            self.timers.forget_contact(event.contact)
        else:
            self._see_contact(contact)
            if contact.agent != holder:
                self._see_hands(contact.agent)
        if not keeps_room:
            self._see_hands(holder)

    def _see_hands(self, agent: AgentId | None) -> None:
        """What the agent holds has changed."""
        if agent is not None:
            self.lines.see_agent(agent)
            self._agents.add(agent)

    def _absorb_setup(self, event: e.Event) -> None:
        agents = self.state.agents
        if isinstance(event, e.LimitsSet):
            for agent_id in event.agents:
                self._see_agent(agents[agent_id])
                self._note_work_changed(agent_id)
        elif isinstance(event, e.AgentDefined):
            self._see_agent(agents[event.agent.id])
            self._note_work_changed(event.agent.id)
        elif isinstance(event, e.AgentRemoved):
            self.lines.forget_agent(event.agent)
            self.timers.forget_agent(event.agent)
            self._agents.discard(event.agent)
            self._at_work.pop(event.agent, None)
        elif isinstance(event, e.CentreDefined):
            self.lines.version += 1
            for agent in agents.values():
                self._see_agent(agent)
        elif isinstance(event, e.QueueDefined):
            self._see_contacts_of(event.queue.id)

    def _see_contacts_of(self, queue: QueueId) -> None:
        for contact in self.state.contacts.values():
            if contact.queue == queue:
                self._see_contact(contact)
            else:
                # Where others overflow to decides how long they may wait.
                self.timers.see_contact(contact, self.state.queues)

    def _see_contact(self, contact: ContactState) -> None:
        self.lines.see_contact(contact)
        self.timers.see_contact(contact, self.state.queues)
        if contact.stage is WAITING:
            self._contacts.add(contact.id)

    def _see_agent(self, agent: AgentState) -> None:
        self.lines.see_agent(agent.id)
        self.timers.see_agent(agent)
        self._agents.add(agent.id)
        at_work = agent.offerable()
        if self._at_work.get(agent.id, False) is not at_work:
            self._at_work[agent.id] = at_work
            self._note_work_changed(agent.id)

    def _note_work_changed(self, agent: AgentId) -> None:
        """Who waits for this agent alone, and who may be passed over, depends on who works."""
        for contact in sorted(self.lines.wanted.get(agent, ())):
            self._see_contact(self.state.contacts[contact])
        self._contacts |= self.lines.with_exclusions

    def contacts_preferring(self, agent: AgentId) -> list[ContactState]:
        return [self.state.contacts[c] for c in sorted(self.lines.wanted.get(agent, ()))]

    def room(self, agent: AgentState, channel: Channel) -> int:
        return spare(agent, channel, self.state.centre)

    # Matching.

    def settle(self, now: Millis) -> None:
        """Offer what can be offered, due first, until nobody free could serve anybody."""
        while self._agents or self._contacts:
            agents, self._agents = sorted(self._agents), set()
            contacts, self._contacts = sorted(self._contacts), set()
            for agent_id in agents:
                self._settle_status(agent_id, now)
            if self.lines.with_exclusions:
                for contact_id in contacts:
                    if contact_id in self.lines.with_exclusions:
                        self._settle_exclusions(contact_id, now)
            touched = self._agents, self._contacts
            self._agents, self._contacts = set(), set()
            self._match(agents, contacts, now)
            # Offers only fill: nothing becomes possible by them.
            self._agents, self._contacts = touched

    def forget_touched(self) -> None:
        """After replay: what matching would have done is in the events already."""
        self._agents.clear()
        self._contacts.clear()

    def _settle_status(self, agent_id: AgentId, now: Millis) -> None:
        agent = self.state.agents.get(agent_id)
        if agent is None or agent.next_status is None or agent.hands:
            return
        if agent.next_status == "offline":
            self.emit(e.SignedOut(at=now, agent=agent_id))
            for event in partings_of(self.state, agent_id, now):
                self.emit(event)
        else:
            self.emit(
                e.StatusSet(
                    at=now, agent=agent_id, status=agent.next_status, reason=agent.next_reason
                )
            )

    def _settle_exclusions(self, contact_id: ContactId, now: Millis) -> None:
        cls = self.lines.class_of(contact_id)
        if cls is None or cls.held or cls.only is not None:
            return
        if not self.lines.others_at_work(cls):
            self.emit(e.ExclusionsEnded(at=now, contact=contact_id))

    def _match(self, agents: list[AgentId], contacts: list[ContactId], now: Millis) -> None:
        if len(agents) == 1 and not contacts:
            self._fill(agents[0], now)
        elif len(contacts) == 1 and not agents:
            self._place(contacts[0], now)
        else:
            self._match_many(agents, contacts, now)

    def _fill(self, agent: AgentId, now: Millis) -> None:
        """Offer whom the agent could serve, due first, until the agent is full."""
        head = self.lines.head_for(agent)
        while head is not None:
            assert self._offer(head[0][2], head[1], now), (agent, head)
            head = self.lines.head_for(agent)

    def _place(self, contact: ContactId, now: Millis) -> None:
        cls = self.lines.class_of(contact)
        if cls is not None:
            self._offer(contact, cls, now)

    def _match_many(self, agents: list[AgentId], contacts: list[ContactId], now: Millis) -> None:
        """Everybody's turn comes by the due of the contact concerned, whoever it would go to."""
        lines = self.lines
        todo: list[tuple[LineKey, int, str]] = []
        for agent_id in agents:
            head = lines.head_for(agent_id)
            if head is not None:
                todo.append((head[0], 0, agent_id))
        for contact_id in contacts:
            contact = self.state.contacts.get(contact_id)
            if contact is not None and contact.stage is WAITING:
                todo.append((line_key(contact), 1, contact_id))
        heapq.heapify(todo)
        while todo:
            key, kind, who = heapq.heappop(todo)
            if kind == 1:
                self._place(ContactId(who), now)
                continue
            head = lines.head_for(AgentId(who))
            if head is None:
                continue
            if head[0] == key:
                assert self._offer(key[2], head[1], now), (who, key)
                head = lines.head_for(AgentId(who))
            if head is not None:
                heapq.heappush(todo, (head[0], 0, who))

    def _offer(self, contact_id: ContactId, cls: RoutingClass, now: Millis) -> bool:
        """Offer the contact to the best of those who are able, if there is one."""
        ranks, able = self.lines.ranks_near_best(cls, OTHERS_NAMED + 1)
        if not ranks:
            return False
        contact = self.state.contacts[contact_id]
        strategy = self.state.queues[cls.queue].setup.strategy
        kind, by = OfferKind.ROUTED, ""
        if cls.only:
            by = contact.handed_by
            kind = OfferKind.TRANSFERRED if by else OfferKind.PREFERRED
        sign = -1 if strategy is MOST_AVAILABLE else 1
        why = e.Why(
            kind=kind,
            strategy=strategy,
            measure=sign * ranks[0][0],
            able=able,
            others=tuple([e.Other(agent=r[2], measure=sign * r[0]) for r in ranks[1:]]),
            waited_ms=max(now - contact.entered_at, 0),
            by=by,
        )
        self.offer_to(contact, self.state.agents[ranks[0][2]], why, now)
        return True

    def offer_to(self, contact: ContactState, agent: AgentState, why: e.Why, now: Millis) -> None:
        """Reserve the contact for the agent; accept at once where that is the rule."""
        rules = self.state.queues[contact.queue].rules(contact.channel)
        offer = OfferId(self.state.counters.offers + 1)
        channel = contact.channel
        self.emit(
            e.Offered(
                at=now,
                contact=contact.id,
                agent=agent.id,
                offer=offer,
                deadline=Millis(now + rules.offer_ms),
                why=why,
            )
        )
        picked = why.kind is OfferKind.PICKED
        if picked or rules.auto_accept or channel in agent.setup.auto_accept:
            self.emit(
                e.Accepted(at=now, contact=contact.id, agent=agent.id, offer=offer, auto=not picked)
            )
