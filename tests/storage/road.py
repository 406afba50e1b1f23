"""A contact's way through a small centre, for tests of storage."""

from router.commands import (
    Accept,
    Announce,
    AnyCommand,
    Complete,
    CustomerLeft,
    DefineAgent,
    DefineQueue,
    EndContact,
    Enqueue,
    PostMessage,
    SignIn,
)
from router.events import AnyEvent
from router.ids import AgentId, ContactId, CustomerId, MessageId, Millis, QueueId
from router.router import Router
from router.setup import Agent, ChannelRules, Queue
from router.words import Channel, Sender
from storage.project import Part
from storage.rows import AnyRow, Customer, Identity, Words
from storage.store import Store

SALES = QueueId("sales")
ANN = AgentId("ann")
KIM = CustomerId("kim")
RULES = ChannelRules(target_ms=30_000, offer_ms=20_000, wrap_up_ms=60_000)

SETUP: tuple[AnyCommand, ...] = (
    DefineQueue(queue=Queue(id=SALES, rules={Channel.CHAT: RULES})),
    DefineAgent(agent=Agent(id=ANN, queues=(SALES,), limits={Channel.CHAT: 1})),
)


class Road:
    """A router whose every step is committed to a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.router = Router()
        self.now = Millis(1_000)
        for command in SETUP:
            self.do(command)

    def do(self, command: AnyCommand, *rows: AnyRow, command_id: str = "") -> list[AnyEvent]:
        events = self.router.handle(command, self.now)
        key = ("tester", command_id) if command_id else None
        self.commit(Part(events=events, rows=rows, command=key))  # type: ignore[arg-type]
        return events  # type: ignore[return-value]

    def wait(self, ms: int) -> None:
        self.now = Millis(self.now + ms)
        events = self.router.expire(self.now)
        self.commit(Part(events=events))  # type: ignore[arg-type]

    def commit(self, *parts: Part) -> None:
        journal = self.store.journal
        journal.write(journal.prepare(parts, self.now))

    def sign_in(self) -> None:
        self.do(SignIn(agent=ANN))

    def enqueue(self, contact: str) -> None:
        self.do(
            Enqueue(contact=ContactId(contact), customer=KIM, channel=Channel.CHAT, queue=SALES),
            Customer(id=KIM, name="Kim", attributes={"value": "high"}),
            Identity(kind="visitor", value="v1", customer=KIM),
        )

    def say(self, contact: str, message: str, text: str, agent: AgentId | None = None) -> None:
        sender = Sender.AGENT if agent else Sender.CUSTOMER
        command = PostMessage(
            contact=ContactId(contact), message=MessageId(message), sender=sender, agent=agent
        )
        self.do(command, Words(message=MessageId(message), text=text), command_id=message)

    def announce(self, contact: str) -> None:
        self.do(Announce(contact=ContactId(contact)))

    def accept(self, contact: str) -> None:
        self.do(Accept(contact=ContactId(contact), agent=ANN))

    def end(self, contact: str) -> None:
        self.do(EndContact(contact=ContactId(contact), agent=ANN))
        self.do(Complete(contact=ContactId(contact), agent=ANN, disposition="sold"))

    def leave(self, contact: str) -> None:
        self.do(CustomerLeft(contact=ContactId(contact)))
