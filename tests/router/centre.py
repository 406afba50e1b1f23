"""A small centre to test with, and words to say what happens in it."""

from router import commands as c
from router.events import Event
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId, SkillId
from router.router import Router
from router.setup import Agent, ChannelRules, Need, Queue, Ring
from router.words import Channel, Strategy

SALES, SUPPORT = QueueId("sales"), QueueId("support")
ANN, BOB, CAT = AgentId("ann"), AgentId("bob"), AgentId("cat")


def chat_rules(**changes: object) -> ChannelRules:
    plain: dict[str, object] = {
        "target_ms": 30_000,
        "offer_ms": 30_000,
        "wrap_up_ms": 20_000,
        "first_reply_warn_ms": 60_000,
        "first_reply_ms": 120_000,
        "silent_ms": 600_000,
        "silent_share": 50,
        "silent_close_ms": 3_600_000,
    }
    return ChannelRules(**{**plain, **changes})  # type: ignore[arg-type]


VOICE = ChannelRules(target_ms=20_000, offer_ms=20_000, misses=1, wrap_up_ms=30_000)
EMAIL = ChannelRules(target_ms=3_600_000, offer_ms=600_000, wrap_up_ms=0)


def all_rules(**chat: object) -> dict[Channel, ChannelRules]:
    return {
        Channel.CHAT: chat_rules(**chat),
        Channel.VOICE: VOICE,
        Channel.EMAIL: EMAIL,
        Channel.SMS: EMAIL,
        Channel.MESSENGER: EMAIL,
        Channel.FAX: EMAIL,
    }


class House:
    """A router with a clock that the test moves."""

    def __init__(self, *queues: Queue) -> None:
        self.router = Router()
        self.now = Millis(0)
        self.events: list[Event] = []
        for queue in queues or (Queue(id=SALES, rules=all_rules()),):
            self.do(c.DefineQueue(queue=queue))

    def do(self, command: c.Command) -> list[Event]:
        events = self.router.handle(command, self.now)
        self.events += events
        return events

    def wait(self, ms: int) -> list[Event]:
        """Let the time pass, stopping at each deadline."""
        until = Millis(self.now + ms)
        events: list[Event] = []
        while True:
            deadline = self.router.next_deadline()
            if deadline is None or deadline > until:
                break
            self.now = max(self.now, deadline)
            events += self.router.expire(self.now)
        self.now = until
        self.events += events
        return events

    def agent(
        self,
        agent: AgentId,
        *,
        chat: int = 0,
        voice: int = 0,
        email: int = 0,
        total: int | None = None,
        queues: tuple[QueueId, ...] = (SALES,),
        skills: dict[str, int] | None = None,
        sign_in: bool = True,
    ) -> None:
        self.do(
            c.DefineAgent(
                agent=Agent(
                    id=agent,
                    queues=queues,
                    limits={Channel.CHAT: chat, Channel.VOICE: voice, Channel.EMAIL: email},
                    total=total,
                    skills={SkillId(s): level for s, level in (skills or {}).items()},
                )
            )
        )
        if sign_in:
            self.do(c.SignIn(agent=agent))

    def comes(
        self,
        contact: str,
        channel: Channel = Channel.CHAT,
        queue: QueueId = SALES,
        **more: object,
    ) -> list[Event]:
        return self.do(
            c.Enqueue(
                contact=ContactId(contact),
                customer=CustomerId(f"customer-{contact}"),
                channel=channel,
                queue=queue,
                **more,  # type: ignore[arg-type]
            )
        )

    def serve(self, contact: str) -> None:
        """Whoever was offered the contact accepts it."""
        agent = self.holder(contact)
        assert agent is not None, f"{contact} is offered to nobody"
        self.do(c.Accept(contact=ContactId(contact), agent=agent))

    def holder(self, contact: str) -> AgentId | None:
        return self.router.contacts[ContactId(contact)].agent

    def end(self, contact: str) -> None:
        agent = self.holder(contact)
        assert agent is not None
        self.do(c.EndContact(contact=ContactId(contact), agent=agent))

    def finish(self, contact: str) -> None:
        agent = self.holder(contact)
        assert agent is not None
        self.end(contact)
        if contact in self.router.contacts:
            self.do(c.Complete(contact=ContactId(contact), agent=agent, disposition="done"))


def queue(name: str = "sales", **changes: object) -> Queue:
    plain: dict[str, object] = {"id": QueueId(name), "rules": all_rules()}
    return Queue(**{**plain, **changes})  # type: ignore[arg-type]


def need(skill: str, level: int = 1, drop_after_ms: int | None = None) -> Need:
    return Need(skill=SkillId(skill), level=level, drop_after_ms=drop_after_ms)


def ring(after_ms: int, *needs: Need) -> Ring:
    return Ring(after_ms=after_ms, needs=needs)


__all__ = ["ANN", "BOB", "CAT", "SALES", "SUPPORT", "House", "Strategy", "need", "queue", "ring"]
