"""An engine over a real store, in virtual time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from engine.answers import Answer
from engine.engine import Engine
from router.commands import AnyCommand, DefineAgent, DefineQueue, Enqueue, PostMessage, SignIn
from router.events import AnyEvent
from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId
from router.setup import Agent, ChannelRules, Queue
from router.words import Channel, Sender
from storage.rows import AnyRow, Identity, Words
from storage.store import Store, open_store
from tests.virtual_time import VirtualClock

SALES = QueueId("sales")
ANN = AgentId("ann")
RULES = ChannelRules(target_ms=30_000, offer_ms=20_000, wrap_up_ms=60_000)


class EngineHouse:
    def __init__(self, store: Store, engine: Engine) -> None:
        self.store = store
        self.engine = engine
        self.published: list[AnyEvent] = []
        self.rows: list[AnyRow] = []
        engine.subscribe(self._listen)

    def _listen(self, events: Sequence[AnyEvent], rows: Sequence[AnyRow]) -> None:
        self.published += events
        self.rows += rows

    async def do(self, command: AnyCommand | None, command_id: str = "") -> Answer:
        return await self.engine.submit(command, command_id=command_id, actor="tester")

    async def set_up(self, limit: int = 1) -> None:
        await self.do(DefineQueue(queue=Queue(id=SALES, rules={Channel.CHAT: RULES})))
        agent = Agent(id=ANN, queues=(SALES,), limits={Channel.CHAT: limit})
        await self.do(DefineAgent(agent=agent))

    async def sign_in(self) -> None:
        await self.do(SignIn(agent=ANN))

    async def enqueue(self, contact: str, command_id: str = "") -> Answer:
        """A visitor of the widget comes."""
        command = enqueue(contact)
        visitor = Identity(kind="visitor", value=contact, customer=command.customer)
        return await self.engine.submit(
            command, command_id=command_id, actor="tester", rows=[visitor]
        )

    async def say(self, contact: str, message: str, text: str) -> Answer:
        return await self.engine.submit(
            PostMessage(
                contact=ContactId(contact), message=MessageId(message), sender=Sender.CUSTOMER
            ),
            command_id=message,
            actor="tester",
            rows=[Words(message=MessageId(message), text=text)],
        )

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.published]


def enqueue(contact: str) -> Enqueue:
    return Enqueue(
        contact=ContactId(contact),
        customer=CustomerId(f"customer of {contact}"),
        channel=Channel.CHAT,
        queue=SALES,
    )


@asynccontextmanager
async def running(url: str, *, epoch_ms: int = 0) -> AsyncIterator[EngineHouse]:
    """Start the engine on what is stored, and stop it as a server does."""
    clock = VirtualClock(epoch_ms)
    store = open_store(url, at=Millis(epoch_ms))
    engine = Engine(store, clock)
    task = asyncio.create_task(engine.run())
    try:
        yield EngineHouse(store, engine)
        if not task.done():
            await engine.drain()
    finally:
        task.cancel()
        await asyncio.wait([task])
        engine.close()
        store.close()
        if not task.cancelled():
            task.exception()
