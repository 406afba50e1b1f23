"""Every offer is the one that a search of all agents and all who wait would make."""

import random
from typing import Any

import pytest

from router import commands as c
from router import events as e
from router import lines
from router.capacity import load, rooms, spare
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId, SkillId
from router.refusals import CommandRefused
from router.router import Router
from router.setup import Agent, Centre, ChannelRules, Need, Queue, Ring
from router.state import AgentState, ContactState, asked_needs, line_key
from router.words import Channel, OfferKind, Stage, Status, Strategy

CHANNELS = (Channel.CHAT, Channel.VOICE, Channel.EMAIL)
SKILLS = [SkillId(f"s{n}") for n in range(4)]
QUEUES = [QueueId(f"q{n}") for n in range(3)]
AGENTS = [AgentId(f"a{n:02}") for n in range(14)]
CENTRE = Centre(interruptible={Channel.EMAIL: (Channel.VOICE, Channel.CHAT)})
STEPS = 220
DAYS = 4

Rank = tuple[int, int, AgentId]


def measure(agent: AgentState, channel: Channel, strategy: Strategy) -> int:
    return {
        Strategy.MOST_AVAILABLE: -spare(agent, channel, CENTRE),
        Strategy.LEAST_BUSY: len(agent.hands),
        Strategy.LEAST_LOADED: load(agent),
        Strategy.LONGEST_IDLE: agent.served_seq,
        Strategy.ROUND_ROBIN: agent.given_seq,
    }[strategy]


def at_work(agent: AgentState, channel: Channel) -> bool:
    return agent.offerable() and bool(agent.setup.limits.get(channel))


def able(router: Router, contact: ContactState) -> list[Rank]:
    """Everybody who could be offered the contact now, best first."""
    queue = router.queues[contact.queue].setup
    if contact.stage is not Stage.WAITING or contact.away_until is not None:
        return []
    preferred = router.agents.get(contact.preferred) if contact.preferred else None
    waits_for = preferred.id if preferred and at_work(preferred, contact.channel) else None
    found = []
    for agent in router.agents.values():
        serves = contact.queue in agent.setup.queues and all(
            agent.setup.skills.get(n.skill, 0) >= n.level for n in asked_needs(contact, queue)
        )
        if waits_for is not None:
            serves = agent.id == waits_for
        if not serves or agent.id in contact.excluded or not at_work(agent, contact.channel):
            continue
        if spare(agent, contact.channel, CENTRE) > 0:
            number = measure(agent, contact.channel, queue.strategy)
            found.append((number, agent.given_seq, agent.id))
    return sorted(found)


def next_offer(router: Router) -> tuple[ContactId, list[Rank]] | None:
    """The first in line, by due, for whom somebody is able."""
    for contact in sorted(router.contacts.values(), key=line_key):
        ranks = able(router, contact)
        if ranks:
            return contact.id, ranks
    return None


class Day:
    """A random day: the router decides, and a second one follows by its events alone."""

    def __init__(self, seed: int, strategy: Strategy) -> None:
        self.chance = random.Random(seed)
        self.router = Router()
        self.follower = Router()
        self.strategy = strategy
        self.now = Millis(0)
        self.contacts = 0
        self.offers = 0
        self.do(c.DefineCentre(centre=CENTRE))
        rules = {
            ch: ChannelRules(target_ms=20_000, offer_ms=15_000, misses=3, silent_ms=9_000)
            for ch in CHANNELS
        }
        rings = (Ring(after_ms=20_000, needs=()),)
        for queue in QUEUES:
            needs = self.needs(1)
            self.do(
                c.DefineQueue(
                    queue=Queue(id=queue, rules=rules, strategy=strategy, needs=needs, rings=rings)
                )
            )
        for agent in AGENTS:
            self.define(agent)
            self.do(c.SignIn(agent=agent))

    def needs(self, most: int) -> tuple[Need, ...]:
        chosen = self.chance.sample(SKILLS, self.chance.randint(0, most))
        return tuple(Need(skill=skill, level=self.chance.randint(1, 2)) for skill in chosen)

    def define(self, agent: AgentId) -> None:
        chance = self.chance
        setup = Agent(
            id=agent,
            queues=tuple(chance.sample(QUEUES, chance.randint(1, 3))),
            limits={ch: chance.randint(0, 3) for ch in CHANNELS},
            total=chance.choice((None, None, 3)),
            skills={s: chance.randint(1, 3) for s in chance.sample(SKILLS, chance.randint(1, 4))},
        )
        self.do(c.DefineAgent(agent=setup))

    def do(self, command: c.Command) -> None:
        try:
            events = self.router.handle(command, self.now)
        except CommandRefused:
            return
        self.follow(events)

    def wait(self, ms: int) -> None:
        self.now = Millis(self.now + ms)
        self.follow(self.router.expire(self.now))

    def follow(self, events: list[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.Offered) and event.why.kind in (
                OfferKind.ROUTED,
                OfferKind.PREFERRED,
            ):
                self.check(event)
            self.follower.apply(event)
        left = next_offer(self.follower)
        assert left is None, f"{left} was not offered"
        assert self.follower.snapshot() == self.router.snapshot()

    def check(self, offered: e.Offered) -> None:
        self.offers += 1
        expected = next_offer(self.follower)
        assert expected is not None
        contact, ranks = expected
        sign = -1 if self.strategy is Strategy.MOST_AVAILABLE else 1
        told = [(sign * o.measure, o.agent) for o in offered.why.others]
        assert (offered.contact, offered.agent) == (contact, ranks[0][2])
        assert offered.why.measure == sign * ranks[0][0]
        assert offered.why.able == len(ranks)
        assert told == [(number, agent) for number, _, agent in ranks[1:4]]

    # What may happen.

    def step(self) -> None:
        do: Any = self.chance.choices(
            (self.comes, self.answers, self.ends, self.changes, self.passes),
            (30, 25, 25, 8, 12),
        )[0]
        do()

    def comes(self) -> None:
        self.contacts += 1
        self.do(
            c.Enqueue(
                contact=ContactId(f"c{self.contacts}"),
                customer=CustomerId(f"v{self.contacts}"),
                channel=self.chance.choice(CHANNELS),
                queue=self.chance.choice(QUEUES),
                needs=self.needs(2),
                head_start_ms=self.chance.choice((0, 0, 0, 30_000)),
                preferred=self.chance.choice((None, None, None, self.chance.choice(AGENTS))),
            )
        )

    def some(self, stage: Stage) -> ContactState | None:
        found = [k for k in self.router.contacts.values() if k.stage is stage]
        return self.chance.choice(found) if found else None

    def answers(self) -> None:
        contact = self.some(Stage.OFFERED)
        if contact is None or contact.agent is None:
            return
        if self.chance.random() < 0.75:
            self.do(c.Accept(contact=contact.id, agent=contact.agent))
        else:
            self.do(c.Decline(contact=contact.id, agent=contact.agent))

    def ends(self) -> None:
        contact = self.some(Stage.SERVING)
        if contact is not None and contact.agent is not None:
            self.do(c.EndContact(contact=contact.id, agent=contact.agent))

    def changes(self) -> None:
        chance, agent = self.chance, self.chance.choice(AGENTS)
        kind = chance.randrange(7)
        if kind == 0:
            self.define(agent)
        elif kind == 1:
            channel = chance.choice(CHANNELS)
            self.do(c.SetLimits(agents=(agent,), limits={channel: chance.randint(0, 4)}))
        elif kind == 2:
            self.do(c.SetStatus(agent=agent, status=chance.choice((Status.BREAK,))))
        elif kind == 3:
            self.do(c.SignOut(agent=agent))
        elif kind == 4 and (contact := self.some(Stage.WAITING)):
            self.do(c.CustomerDropped(contact=contact.id))
        elif kind == 5 and (contact := self.some(Stage.WAITING)):
            self.do(c.Move(contact=contact.id, queue=chance.choice(QUEUES)))
        else:
            self.do(c.SignIn(agent=agent))
            self.do(c.SetStatus(agent=agent, status=Status.AVAILABLE))

    def passes(self) -> None:
        self.wait(self.chance.choice((1_000, 4_000, 16_000)))


@pytest.mark.parametrize("strategy", Strategy)
@pytest.mark.parametrize("wide", [lines.WIDE, 0], ids=["by profiles", "by masks"])
def test_every_offer_is_what_a_search_of_everybody_finds(
    strategy: Strategy, wide: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "WIDE", wide)
    for seed in range(DAYS):
        day = Day(seed, strategy)
        for _ in range(STEPS):
            day.step()
        assert day.offers > STEPS // 8


def test_the_room_of_all_channels_at_once_is_the_room_of_each() -> None:
    chance = random.Random(3)
    for _ in range(2_000):
        agent = AgentState(
            setup=Agent(
                id=AGENTS[0],
                queues=(),
                limits={ch: chance.randint(0, 4) for ch in CHANNELS},
                total=chance.choice((None, 0, 4)),
            )
        )
        for number in range(chance.randint(0, 4)):
            channel = chance.choice(CHANNELS)
            agent.hands[ContactId(f"c{number}")] = Stage.SERVING
            agent.held[channel] = agent.held.get(channel, 0) + 1
            filled = chance.choice((100, 100, 50, 0))
            agent.weight[channel] = agent.weight.get(channel, 0) + filled
        expected = {ch: spare(agent, ch, CENTRE) for ch, n in agent.setup.limits.items() if n}
        assert rooms(agent, CENTRE) == expected
