"""A synthetic centre: 50 queues, 200 skill sets on either side, and as many agents as asked."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from router import commands as c
from router.events import Event
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId, SkillId
from router.router import Router
from router.setup import Agent, ChannelRules, Need, Queue
from router.words import Channel, Strategy

QUEUES: Final = 50
WISHES_PER_QUEUE: Final = 4
PROFILES: Final = 200
SKILLS: Final = 24
CHAT_LIMIT: Final = 3
LONG_MS: Final = 3_600_000

Wish = tuple[QueueId, tuple[Need, ...]]
"""A queue and what the contact needs beside it: 200 of them."""

RULES: Final = {
    channel: ChannelRules(
        target_ms=60_000,
        offer_ms=LONG_MS,
        first_reply_warn_ms=LONG_MS,
        silent_ms=LONG_MS,
    )
    for channel in (Channel.CHAT, Channel.VOICE, Channel.EMAIL)
}


Heard = Callable[[list[Event]], None]
"""Told the events of every command."""


@dataclass(frozen=True)
class Plan:
    agents: int
    strategy: Strategy = Strategy.MOST_AVAILABLE
    own_skills: bool = False
    """Every agent a skill set of its own, instead of one of 200."""
    seed: int = 1


def wishes(seed: int) -> list[Wish]:
    chance = random.Random(seed)
    found: list[Wish] = []
    for number in range(QUEUES):
        first, second = (SkillId(f"s{n}") for n in chance.sample(range(SKILLS), 2))
        for needs in (
            (),
            (Need(skill=first),),
            (Need(skill=first, level=2),),
            (Need(skill=second),),
        ):
            found.append((QueueId(f"q{number}"), needs))
    return found


def _skill_sets(
    plan: Plan, chance: random.Random
) -> list[tuple[tuple[QueueId, ...], dict[SkillId, int]]]:
    count = plan.agents if plan.own_skills else PROFILES
    found: list[tuple[tuple[QueueId, ...], dict[SkillId, int]]] = []
    for number in range(count):
        queues = {QueueId(f"q{number % QUEUES}")}
        queues |= {QueueId(f"q{n}") for n in chance.sample(range(QUEUES), 3)}
        skills = {SkillId(f"s{n}"): chance.randint(1, 3) for n in chance.sample(range(SKILLS), 10)}
        found.append((tuple(sorted(queues)), skills))
    return found


class Centre:
    """A router at work, and the commands of its customers and agents."""

    def __init__(self, plan: Plan, heard: Heard | None = None) -> None:
        self.router = Router()
        self._heard = heard
        self.handle = self.router.handle if heard is None else self._handle_aloud
        self.now = Millis(1_700_000_000_000)
        self.chance = random.Random(plan.seed)
        self.wishes = wishes(plan.seed)
        self._contacts = 0
        for number in range(QUEUES):
            queue = Queue(id=QueueId(f"q{number}"), rules=RULES, strategy=plan.strategy)
            self.handle(c.DefineQueue(queue=queue), self.now)
        sets = _skill_sets(plan, self.chance)
        self.agents = [AgentId(f"a{number}") for number in range(plan.agents)]
        for number, agent in enumerate(self.agents):
            queues, skills = sets[number % len(sets)]
            setup = Agent(
                id=agent,
                queues=queues,
                skills=skills,
                limits={Channel.CHAT: CHAT_LIMIT, Channel.VOICE: 1, Channel.EMAIL: 5},
            )
            self.handle(c.DefineAgent(agent=setup), self.now)
            self.handle(c.SignIn(agent=agent), self.now)

    def _handle_aloud(self, command: c.Command, now: Millis) -> list[Event]:
        events = self.router.handle(command, now)
        assert self._heard is not None
        self._heard(events)
        return events

    def arrival(self, wish: Wish | None = None) -> c.Enqueue:
        self._contacts += 1
        queue, needs = wish if wish is not None else self.chance.choice(self.wishes)
        return c.Enqueue(
            contact=ContactId(f"c{self._contacts}"),
            customer=CustomerId(f"v{self._contacts}"),
            channel=Channel.CHAT,
            queue=queue,
            needs=needs,
        )

    def served_wishes(self) -> list[Wish]:
        """The wishes that at least one agent could serve."""
        setups = {
            (a.setup.queues, tuple(a.setup.skills.items())) for a in self.router.agents.values()
        }
        return [
            (queue, needs)
            for queue, needs in self.wishes
            if any(
                queue in queues and all(dict(skills).get(n.skill, 0) >= n.level for n in needs)
                for queues, skills in setups
            )
        ]
