"""What somebody knows who follows the events alone. Shares no code with the router's own state.

Each record here is rebuilt from what the events say, with exact fractions where the router uses
integers, so that a slip in either shows as a difference.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from router import events as e
from router.setup import Agent, Centre, Need, Queue
from router.words import Channel, CloseReason, Sender, Stage, Status


@dataclass
class Person:
    """An agent."""

    setup: Agent
    signed_in: bool = False
    status: Status = Status.OFFLINE
    next_status: Status | None = None
    not_responding: bool = False
    reconnecting: bool = False
    quiet_until: int | None = None
    lost_at: int | None = None
    misses: int = 0
    given: int = 0
    served: int = 0
    hands: dict[str, "Wish"] = field(default_factory=dict)

    def at_work(self) -> bool:
        return (
            self.signed_in
            and self.status is Status.AVAILABLE
            and self.next_status is None
            and not self.not_responding
            and not self.reconnecting
        )


@dataclass
class Wish:
    """A contact."""

    id: str
    channel: Channel
    queue: str
    needs: tuple[Need, ...]
    entered: int
    due: int
    head_start: int
    owed: int
    """Of it: what its queue gave, and every lost connection since."""
    queue_since: int
    stage: Stage = Stage.WAITING
    relaxed: int = 0
    preferred: str | None = None
    preferred_until: int | None = None
    excluded: set[str] = field(default_factory=set)
    excluded_until: int | None = None
    agent: str | None = None
    offer: int | None = None
    deadline: int | None = None
    accepted: int | None = None
    replied: bool = False
    warned: bool = False
    quiet_from: int | None = None
    silent_share: int | None = None
    away_until: int | None = None
    lost_until: int | None = None
    wrap_until: int | None = None
    disposition: str = ""
    virtual: bool = False
    not_before: int | None = None
    expires: int | None = None
    messages: int = 0
    announced: e.Announced | None = None
    beside: dict[str, bool] = field(default_factory=dict)
    """Who is invited beside the agent, and whether they came in."""

    def key(self) -> tuple[int, int, str]:
        return (self.due, self.entered, self.id)

    def percent(self) -> int:
        """How much of one contact it counts for."""
        return 100 if self.silent_share is None else self.silent_share


class World:
    def __init__(self) -> None:
        self.centre = Centre()
        self.queues: dict[str, Queue] = {}
        self.alerts: set[tuple[str, str]] = set()
        self.people: dict[str, Person] = {}
        self.wishes: dict[str, Wish] = {}
        self.arrived = 0
        self.closed = 0
        self.given = 0
        self.served = 0
        self.offers = 0

    # Questions, answered by looking at everything.

    def needs_of(self, wish: Wish) -> tuple[Need, ...]:
        queue = self.queues[wish.queue]
        needs = queue.needs
        for ring in queue.rings:
            if ring.after_ms <= wish.relaxed:
                needs = ring.needs
        both = (*needs, *wish.needs)
        return tuple(n for n in both if n.drop_after_ms is None or n.drop_after_ms > wish.relaxed)

    def filled(self, person: Person, channel: Channel | None) -> Fraction:
        """Share of the person filled in the eyes of ``channel``; of all when None."""
        parts = []
        for wish in person.hands.values():
            if channel is not None and self.interrupts(channel, wish.channel):
                continue
            parts.append((wish.percent(), max(person.setup.limits.get(wish.channel, 0), 1)))
        return _sum_of(tuple(sorted(parts)))

    def interrupts(self, channel: Channel, other: Channel) -> bool:
        return channel is not other and channel in self.centre.interruptible.get(other, ())

    def room(self, person: Person, channel: Channel) -> int:
        """How many more of the channel fit: tried one by one."""
        limit = person.setup.limits.get(channel, 0)
        counted = [w for w in person.hands.values() if not self.interrupts(channel, w.channel)]
        return _room(self.filled(person, channel), limit, len(counted), person.setup.total)

    def qualified(self, person: Person, wish: Wish) -> bool:
        """Queue, skills and channel, whatever the person does now."""
        if wish.queue not in person.setup.queues or not person.setup.limits.get(wish.channel):
            return False
        skills = person.setup.skills
        return all(skills.get(n.skill, 0) >= n.level for n in self.needs_of(wish))

    def only_for(self, wish: Wish) -> str | None:
        person = self.people.get(wish.preferred) if wish.preferred else None
        if person is None or not person.at_work() or not person.setup.limits.get(wish.channel):
            return None
        return person.setup.id

    def could_offer(self, wish: Wish) -> bool:
        return wish.stage is Stage.WAITING and wish.away_until is None

    def may_get(self, person: Person, wish: Wish) -> bool:
        """Whether this waiting contact could be offered to this person now."""
        if not person.at_work() or person.setup.id in wish.excluded:
            return False
        only = self.only_for(wish)
        if only is not None:
            return only == person.setup.id and self.room(person, wish.channel) > 0
        return self.qualified(person, wish) and self.room(person, wish.channel) > 0

    # Following.

    def follow(self, event: e.Event) -> None:
        getattr(self, "on_" + type(event).__name__)(event)

    def on_AlertRaised(self, ev: e.AlertRaised) -> None:
        assert (ev.queue, ev.alert) not in self.alerts, "an alert was raised twice"
        self.alerts.add((ev.queue, ev.alert))

    def on_AlertCleared(self, ev: e.AlertCleared) -> None:
        self.alerts.remove((ev.queue, ev.alert))

    def on_CentreDefined(self, ev: e.CentreDefined) -> None:
        self.centre = ev.centre

    def on_QueueDefined(self, ev: e.QueueDefined) -> None:
        self.queues[ev.queue.id] = ev.queue

    def on_AgentDefined(self, ev: e.AgentDefined) -> None:
        known = self.people.get(ev.agent.id)
        if known is None:
            self.people[ev.agent.id] = Person(ev.agent)
        else:
            known.setup = ev.agent

    def on_LimitsSet(self, ev: e.LimitsSet) -> None:
        for agent in ev.agents:
            old = self.people[agent].setup
            total = old.total if ev.total is None else (ev.total or None)
            self.people[agent].setup = Agent(
                id=old.id,
                queues=old.queues,
                skills=old.skills,
                auto_accept=old.auto_accept,
                limits={**old.limits, **ev.limits},
                total=total,
                disabled=old.disabled,
            )

    def on_StrategySet(self, ev: e.StrategySet) -> None:
        old = self.queues[ev.queue]
        fields = {name: getattr(old, name) for name in old.__struct_fields__}
        self.queues[ev.queue] = Queue(**{**fields, "strategy": ev.strategy})

    def on_Enqueued(self, ev: e.Enqueued) -> None:
        self.arrived += 1
        assert ev.contact not in self.wishes, f"{ev.contact} came twice"
        self.lets_in(ev.queue)
        self.wishes[ev.contact] = Wish(
            id=ev.contact,
            channel=ev.channel,
            queue=ev.queue,
            needs=ev.needs,
            entered=ev.at,
            due=ev.due,
            head_start=ev.head_start_ms,
            owed=self.queues[ev.queue].head_start_ms,
            queue_since=ev.at,
            preferred=ev.preferred,
            preferred_until=ev.preferred_until,
        )

    def lets_in(self, queue: str) -> None:
        assert not self.queues[queue].disabled, f"somebody new came into {queue}, disabled"

    def on_RingReached(self, ev: e.RingReached) -> None:
        self.wishes[ev.contact].relaxed = ev.waited_ms

    def on_PreferenceEnded(self, ev: e.PreferenceEnded) -> None:
        wish = self.wishes[ev.contact]
        wish.preferred = wish.preferred_until = None

    def on_ExclusionsEnded(self, ev: e.ExclusionsEnded) -> None:
        self.forgive(self.wishes[ev.contact])

    def forgive(self, wish: Wish) -> None:
        wish.excluded = set()
        wish.excluded_until = None

    def on_Moved(self, ev: e.Moved | e.Overflowed) -> None:
        wish = self.wishes[ev.contact]
        self.lets_in(ev.queue)
        wish.queue = ev.queue
        wish.queue_since = ev.at
        wish.relaxed = 0
        self.forgive(wish)

    on_Overflowed = on_Moved

    def on_Reprioritised(self, ev: e.Reprioritised) -> None:
        wish = self.wishes[ev.contact]
        assert ev.due + ev.head_start_ms == wish.due + wish.head_start
        assert ev.head_start_ms >= wish.owed, "what it is owed was taken away"
        wish.due, wish.head_start = ev.due, ev.head_start_ms

    def on_Offered(self, ev: e.Offered) -> None:
        wish, person = self.wishes[ev.contact], self.people[ev.agent]
        assert wish.stage is Stage.WAITING, f"{wish.id} offered in {wish.stage}"
        assert ev.offer == self.offers + 1, "offers are numbered in order"
        self.offers = ev.offer
        self.given += 1
        person.given = self.given
        person.hands[wish.id] = wish
        wish.stage = Stage.OFFERED
        wish.agent, wish.offer, wish.deadline = ev.agent, ev.offer, ev.deadline

    def on_Accepted(self, ev: e.Accepted) -> None:
        wish = self.wishes[ev.contact]
        self.same_offer(wish, ev)
        wish.stage = Stage.SERVING
        wish.accepted = ev.at
        wish.deadline = None
        wish.replied = wish.warned = False
        wish.preferred = wish.preferred_until = None
        self.forgive(wish)
        if not ev.auto:
            self.people[ev.agent].misses = 0

    def same_offer(
        self, wish: Wish, ev: e.Accepted | e.Declined | e.OfferExpired | e.OfferWithdrawn
    ) -> None:
        assert (wish.stage, wish.agent, wish.offer) == (Stage.OFFERED, ev.agent, ev.offer), wish

    def free(self, wish: Wish) -> None:
        assert wish.agent is not None
        del self.people[wish.agent].hands[wish.id]
        wish.agent = wish.offer = wish.deadline = wish.silent_share = None
        wish.stage = Stage.WAITING

    def on_Declined(self, ev: e.Declined | e.OfferExpired) -> None:
        person = self.people[ev.agent]
        person.misses = person.misses + 1 if isinstance(ev, e.OfferExpired) else 0
        wish = self.wishes[ev.contact]
        self.same_offer(wish, ev)
        self.free(wish)
        wish.excluded.add(ev.agent)
        wish.excluded_until = ev.at + self.queues[wish.queue].exclusion_ms
        if wish.preferred == ev.agent:
            wish.preferred = wish.preferred_until = None

    on_OfferExpired = on_Declined

    def on_OfferWithdrawn(self, ev: e.OfferWithdrawn) -> None:
        wish = self.wishes[ev.contact]
        self.same_offer(wish, ev)
        self.free(wish)

    def service_over(self, wish: Wish) -> None:
        assert wish.agent is not None
        self.served += 1
        self.people[wish.agent].served = self.served

    def on_Requeued(self, ev: e.Requeued) -> None:
        wish = self.wishes[ev.contact]
        assert wish.stage is Stage.SERVING
        assert wish.agent == ev.agent
        self.service_over(wish)
        self.free(wish)
        if ev.queue != wish.queue:
            self.lets_in(ev.queue)
            self.forgive(wish)
            wish.relaxed = 0
        wish.owed += ev.head_start_ms - wish.head_start
        wish.queue, wish.due, wish.head_start = ev.queue, ev.due, ev.head_start_ms
        wish.queue_since = ev.at
        if ev.reason == "transferred":
            wish.virtual, wish.expires = False, None
        wish.accepted = wish.quiet_from = None
        wish.replied = wish.warned = False
        wish.preferred, wish.preferred_until = ev.preferred, ev.preferred_until
        if ev.reason == "transferred":
            wish.virtual, wish.expires = False, None
        if ev.exclude:
            wish.excluded.add(ev.agent)
            wish.excluded_until = ev.at + self.queues[wish.queue].exclusion_ms

    def on_MessagePosted(self, ev: e.MessagePosted) -> None:
        wish = self.wishes[ev.contact]
        assert ev.seq == wish.messages + 1, "messages are numbered without gaps"
        wish.messages = ev.seq
        if ev.sender is Sender.AGENT:
            wish.replied = True
            wish.quiet_from = ev.at
        elif ev.sender is Sender.CUSTOMER:
            wish.quiet_from = wish.silent_share = None

    def on_Invited(self, ev: e.Invited) -> None:
        wish = self.wishes[ev.contact]
        assert ev.by == wish.agent != ev.agent, f"{ev.by} does not serve {wish.id}"
        wish.beside[ev.agent] = False

    def on_TookPart(self, ev: e.TookPart) -> None:
        wish = self.wishes[ev.contact]
        assert ev.user or wish.beside[ev.agent or ""] is False, "nobody asked them in"
        wish.beside[ev.agent or ev.user] = True

    def on_Parted(self, ev: e.Parted) -> None:
        assert self.wishes[ev.contact].beside.pop(ev.agent or ev.user) is ev.inside

    def on_FirstReplyWarned(self, ev: e.FirstReplyWarned) -> None:
        self.wishes[ev.contact].warned = True

    def on_CustomerSilent(self, ev: e.CustomerSilent) -> None:
        self.wishes[ev.contact].silent_share = ev.share

    def on_CustomerAway(self, ev: e.CustomerAway) -> None:
        self.wishes[ev.contact].away_until = ev.until

    def on_CustomerBack(self, ev: e.CustomerBack) -> None:
        self.wishes[ev.contact].away_until = None

    def on_Lost(self, ev: e.Lost) -> None:
        wish = self.wishes[ev.contact]
        assert wish.stage is Stage.WAITING
        wish.stage = Stage.LOST
        wish.away_until = None
        wish.lost_until = ev.keep_until

    def on_Returned(self, ev: e.Returned) -> None:
        wish = self.wishes[ev.contact]
        assert wish.stage is Stage.LOST or wish.virtual
        wish.stage = Stage.WAITING
        wish.virtual = False
        wish.lost_until = wish.not_before = wish.expires = None
        wish.queue_since = ev.at

    def on_CallbackRequested(self, ev: e.CallbackRequested) -> None:
        wish = self.wishes[ev.contact]
        assert wish.stage in {Stage.WAITING, Stage.LOST, Stage.SCHEDULED}
        wish.stage = Stage.SCHEDULED
        wish.virtual = True
        wish.away_until = wish.lost_until = None
        wish.not_before, wish.expires = ev.not_before, ev.expires_at
        wish.channel = ev.channel or wish.channel

    def on_CallbackDue(self, ev: e.CallbackDue) -> None:
        wish = self.wishes[ev.contact]
        assert wish.stage is Stage.SCHEDULED
        wish.stage = Stage.WAITING
        wish.not_before = None
        wish.queue_since = ev.at

    def on_CallbackFailed(self, ev: e.CallbackFailed) -> None:
        wish = self.wishes[ev.contact]
        assert wish.virtual
        self.service_over(wish)
        self.free(wish)
        wish.stage = Stage.SCHEDULED
        wish.accepted = wish.quiet_from = None
        wish.not_before = ev.not_before

    def on_Announced(self, ev: e.Announced) -> None:
        self.wishes[ev.contact].announced = ev

    def on_Ended(self, ev: e.Ended) -> None:
        wish = self.wishes[ev.contact]
        assert (wish.stage, wish.agent) == (Stage.SERVING, ev.agent)
        wish.stage = Stage.WRAP_UP
        wish.wrap_until = ev.wrap_up_until
        wish.quiet_from = wish.silent_share = wish.away_until = None

    def on_WrapUpChosen(self, ev: e.WrapUpChosen) -> None:
        wish = self.wishes[ev.contact]
        assert (wish.stage, wish.agent) == (Stage.WRAP_UP, ev.agent)
        wish.disposition = ev.disposition

    def on_Closed(self, ev: e.Closed) -> None:
        wish = self.wishes.pop(ev.contact)
        if ev.reason is not CloseReason.COMPLETED:
            assert ev.disposition == wish.disposition, "what was chosen is lost"
        assert wish.stage is not Stage.OFFERED, "closed while offered"
        if wish.agent is not None:
            self.service_over(wish)
            del self.people[wish.agent].hands[wish.id]
        self.closed += 1

    # Agents.

    def on_SignedIn(self, ev: e.SignedIn) -> None:
        assert not self.people[ev.agent].setup.disabled, "somebody disabled signed in"
        person = self.people[ev.agent]
        self.leave(person)
        person.signed_in, person.status = True, ev.status

    def leave(self, person: Person) -> None:
        person.signed_in, person.status, person.next_status = False, Status.OFFLINE, None
        person.not_responding = person.reconnecting = False
        person.quiet_until = person.lost_at = None
        person.misses = 0

    def on_SignedOut(self, ev: e.SignedOut | e.LeaseLost) -> None:
        self.leave(self.people[ev.agent])

    on_LeaseLost = on_SignedOut

    def on_StatusSet(self, ev: e.StatusSet) -> None:
        person = self.people[ev.agent]
        person.status, person.next_status = ev.status, None
        person.not_responding = False
        person.misses = 0

    def on_StatusQueued(self, ev: e.StatusQueued) -> None:
        self.people[ev.agent].next_status = ev.status

    def on_StoppedResponding(self, ev: e.StoppedResponding) -> None:
        self.people[ev.agent].not_responding = True

    def on_ConnectionDropped(self, ev: e.ConnectionDropped) -> None:
        person = self.people[ev.agent]
        person.quiet_until, person.lost_at = ev.quiet_until, ev.lost_at

    def on_ReconnectingSeen(self, ev: e.ReconnectingSeen) -> None:
        person = self.people[ev.agent]
        person.reconnecting, person.quiet_until = True, None

    def on_ConnectionReturned(self, ev: e.ConnectionReturned) -> None:
        person = self.people[ev.agent]
        person.reconnecting = False
        person.quiet_until = person.lost_at = None


# The same few sums come up again and again in a day.


@lru_cache(maxsize=65_536)
def _sum_of(parts: tuple[tuple[int, int], ...]) -> Fraction:
    return sum((Fraction(percent, 100 * limit) for percent, limit in parts), Fraction(0))


@lru_cache(maxsize=65_536)
def _room(filled: Fraction, limit: int, count: int, total: int | None) -> int:
    room = 0
    while limit and filled + Fraction(room + 1, limit) <= 1:
        if total is not None and count + room + 1 > total:
            break
        room += 1
    return room
