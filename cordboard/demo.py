"""A simulated morning: customers of all channels, and agents beside the real ones.

Everything goes through the engine, as what real people do. Agents whom a user can sign in as are
left alone; their customers answer, wait and hang up like the others.
"""

import asyncio
import heapq
import itertools
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from cordboard.demo_words import ANSWERS, GREETINGS, NAMES, OPENINGS, QUESTIONS, THANKS
from engine.answers import NotTaken
from engine.engine import Engine
from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.words import LIVE, Channel, Sender, Stage, Status
from storage import queries
from storage.rows import AnyRow, Customer, Identity, Words
from storage.store import Store

logger = logging.getLogger(__name__)

ARRIVAL_S: Final = 2.5
"""Mean time between two customers."""
BURST: Final = 14
"""Customers who are there at the start, so that the line is seen at once."""
OPEN_MAX: Final = 60
"""Open contacts of the demo; nobody comes while there are so many."""
PATIENCE_S: Final = 150
CUSTOMERS_TURNS: Final = 3
SHARES: Final = {
    Channel.CHAT: 34,
    Channel.VOICE: 26,
    Channel.EMAIL: 14,
    Channel.MESSENGER: 12,
    Channel.SMS: 10,
    Channel.FAX: 4,
}

Deed = Callable[[], Awaitable[object]]


class Demo:
    name = "demo"

    def __init__(self, engine: Engine, store: Store, *, seed: int | None = None) -> None:
        self._engine = engine
        self._store = store
        self._chance = random.Random(seed)
        self._agents: set[AgentId] = set()
        self._contacts: dict[ContactId, Channel] = {}
        """Open ones of the demo, in this run and earlier ones."""
        self._turns: dict[ContactId, int] = {}
        self._plan: list[tuple[Millis, int, Deed]] = []
        self._number = itertools.count()
        self._planned = asyncio.Event()
        self._run = f"{self._chance.getrandbits(32):08x}"

    async def run(self) -> None:
        end = self._engine.subscribe(self._hear)
        try:
            await self._begin()
            await self._follow_plan()
        finally:
            end()

    async def drain(self) -> None:
        """What is simulated may stop in the middle."""

    async def _begin(self) -> None:
        taken = {user.agent for user in await self._store.read(queries.users)}
        router = await self._engine.settled()
        self._agents = {agent for agent in router.agents if agent not in taken}
        self._take_up(router)
        for agent in sorted(self._agents):
            self._later(self._chance.uniform(0, 3), self._sign_in(agent))
        for _ in range(BURST):
            self._later(self._chance.uniform(0, 2), self._arrive)
        self._later(3, self._next_arrival)

    def _take_up(self, router: Router) -> None:
        """Go on with the contacts of an earlier demo."""
        for contact in router.contacts.values():
            if not contact.customer.startswith("demo-"):
                continue
            self._contacts[contact.id] = contact.channel
            if contact.stage is Stage.SERVING and contact.agent in self._agents:
                self._later(self._seconds(5, 30), self._end(contact.id, contact.agent))
            elif contact.stage is Stage.WRAP_UP and contact.agent in self._agents:
                self._later(self._seconds(2, 6), self._complete(contact.id, contact.agent))
            elif contact.channel in LIVE:
                self._later(self._seconds(5, 30), self._leave(contact.id))

    # The plan: what somebody will do, in order of time.

    def _later(self, seconds: float, deed: Deed) -> None:
        when = Millis(self._engine.clock.now() + round(seconds * 1_000))
        heapq.heappush(self._plan, (when, next(self._number), deed))
        self._planned.set()

    async def _follow_plan(self) -> None:
        clock = self._engine.clock
        while True:
            self._planned.clear()
            wait = clock.seconds_until(self._plan[0][0]) if self._plan else None
            if wait is None or wait > 0:
                try:
                    async with asyncio.timeout(wait):
                        await self._planned.wait()
                except TimeoutError:
                    pass
                continue
            _, _, deed = heapq.heappop(self._plan)
            try:
                await deed()
            except (CommandRefused, NotTaken) as error:
                # The world moved on: the contact is gone, the offer expired.
                logger.debug("the demo was refused: %s", error.code)

    async def _do(self, command: c.AnyCommand, *rows: AnyRow) -> None:
        await self._engine.submit(command, command_id="", actor="demo", rows=rows)

    def _seconds(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    # Customers.

    async def _next_arrival(self) -> None:
        self._later(self._chance.expovariate(1 / ARRIVAL_S), self._next_arrival)
        if len(self._contacts) < OPEN_MAX:
            await self._arrive()

    async def _arrive(self) -> None:
        queues = sorted(self._engine.router.queues)
        if not queues:
            return  # The centre is not set up yet.
        number = next(self._number)
        channel = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
        queue = self._chance.choices(queues, [1 if queue == "vip" else 3 for queue in queues])[0]
        who = self._chance.randrange(len(NAMES))
        customer = CustomerId(f"demo-{who}")
        contact = ContactId(f"demo-{self._run}-{number}")
        self._contacts[contact] = channel
        try:
            await self._do(
                c.Enqueue(contact=contact, customer=customer, channel=channel, queue=queue),
                Customer(id=customer, name=NAMES[who], attributes={"simulated": "yes"}),
                Identity(kind="demo", value=str(who), customer=customer),
            )
        except (CommandRefused, NotTaken):
            self._contacts.pop(contact, None)
            raise
        if channel not in (Channel.VOICE, Channel.FAX):
            await self._say(contact, Sender.CUSTOMER, self._opening(queue))
        if channel in LIVE:
            await self._do(c.Announce(contact=contact))
            self._later(self._chance.expovariate(1 / PATIENCE_S), self._lose_patience(contact))

    def _opening(self, queue: QueueId) -> str:
        return self._chance.choice(OPENINGS.get(queue, OPENINGS["support"]))

    def _lose_patience(self, contact: ContactId) -> Deed:
        async def leave() -> None:
            state = self._engine.router.contacts.get(contact)
            if state is not None and state.stage in (Stage.WAITING, Stage.OFFERED):
                await self._do(c.CustomerLeft(contact=contact))

        return leave

    def _leave(self, contact: ContactId) -> Deed:
        return lambda: self._do(c.CustomerLeft(contact=contact))

    async def _say(
        self, contact: ContactId, sender: Sender, text: str, agent: AgentId | None = None
    ) -> None:
        message = MessageId(f"{contact}-{next(self._number)}")
        command = c.PostMessage(contact=contact, message=message, sender=sender, agent=agent)
        await self._do(command, Words(message=message, text=text, name=agent or ""))

    def _answer(self, contact: ContactId) -> Deed:
        """The customer's next line, or thanks and goodbye."""

        async def answer() -> None:
            turn = self._turns[contact] = self._turns.get(contact, 0) + 1
            if turn <= CUSTOMERS_TURNS:
                await self._say(contact, Sender.CUSTOMER, self._chance.choice(ANSWERS))
                return
            await self._say(contact, Sender.CUSTOMER, self._chance.choice(THANKS))
            if self._contacts.get(contact) is Channel.CHAT:
                self._later(self._seconds(2, 6), self._leave(contact))

        return answer

    # Agents.

    def _sign_in(self, agent: AgentId) -> Deed:
        return lambda: self._do(c.SignIn(agent=agent))

    def _accept(self, contact: ContactId, agent: AgentId) -> Deed:
        return lambda: self._do(c.Accept(contact=contact, agent=agent))

    def _write(self, contact: ContactId, agent: AgentId, texts: Sequence[str]) -> Deed:
        return lambda: self._say(contact, Sender.AGENT, self._chance.choice(texts), agent)

    def _end(self, contact: ContactId, agent: AgentId) -> Deed:
        return lambda: self._do(c.EndContact(contact=contact, agent=agent))

    def _complete(self, contact: ContactId, agent: AgentId) -> Deed:
        disposition = self._chance.choice(("solved", "solved", "sold", "follow_up"))
        return lambda: self._do(c.Complete(contact=contact, agent=agent, disposition=disposition))

    def _rest(self, agent: AgentId) -> Deed:
        async def rest() -> None:
            status = c.SetStatus(
                agent=agent, status=Status.BREAK, reason="short_break", after_contacts=True
            )
            await self._do(status)
            back = c.SetStatus(agent=agent, status=Status.AVAILABLE)
            self._later(self._seconds(15, 40), lambda: self._do(back))

        return rest

    # What happens.

    def _hear(self, events: Sequence[e.AnyEvent], rows: Sequence[AnyRow]) -> None:
        for event in events:
            match event:
                case e.Closed():
                    self._contacts.pop(event.contact, None)
                    self._turns.pop(event.contact, None)
                case e.Offered() if event.agent in self._agents:
                    self._offered(event)
                case e.Accepted():
                    self._accepted(event)
                case e.Ended() if event.agent in self._agents:
                    pause = self._seconds(3, 10)
                    self._later(pause, self._complete(event.contact, event.agent))
                case e.MessagePosted() if event.contact in self._contacts:
                    self._posted(event)
                case e.StoppedResponding() | e.LeaseLost() if event.agent in self._agents:
                    self._later(self._seconds(5, 20), self._sign_in(event.agent))

    def _offered(self, event: e.Offered) -> None:
        # Now and then somebody is slow, and the offer goes to the next one.
        slow = self._chance.random() < 0.03
        self._later(60 if slow else self._seconds(0.8, 4), self._accept(event.contact, event.agent))
        if self._chance.random() < 0.02:
            self._later(self._seconds(5, 20), self._rest(event.agent))

    def _accepted(self, event: e.Accepted) -> None:
        contact, agent = event.contact, event.agent
        channel = self._contacts.get(contact)
        if agent not in self._agents:
            if channel is Channel.VOICE:
                # Nobody hears this customer; they hang up by themselves.
                self._later(self._seconds(30, 60), self._leave(contact))
            return
        if channel in (Channel.VOICE, Channel.FAX):
            self._later(self._seconds(15, 50), self._end(contact, agent))
            return
        self._later(self._seconds(1.5, 5), self._write(contact, agent, GREETINGS))
        if channel is not Channel.CHAT:
            self._later(self._seconds(25, 90), self._end(contact, agent))

    def _posted(self, event: e.MessagePosted) -> None:
        contact, channel = event.contact, self._contacts[event.contact]
        if event.sender is Sender.AGENT and channel is not Channel.EMAIL:
            self._later(self._seconds(3, 9), self._answer(contact))
        elif event.sender is Sender.CUSTOMER:
            state = self._engine.router.contacts.get(contact)
            if state is None or state.stage is not Stage.SERVING:
                return
            if state.agent is not None and state.agent in self._agents:
                self._later(self._seconds(3, 9), self._write(contact, state.agent, QUESTIONS))
