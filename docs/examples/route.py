"""Two chats, two agents: the router as a library, with no server, no clock and no network."""

from router import commands as c
from router.events import Event
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId
from router.router import Router
from router.setup import Agent, ChannelRules, Queue
from router.words import Channel

router, help_line = Router(), QueueId("help")
rules = {Channel.CHAT: ChannelRules(target_ms=30_000, offer_ms=20_000)}


def do(command: c.Command, second: int) -> list[Event]:
    events = router.handle(command, Millis(second * 1_000))
    print(f"{second:3} s", type(command).__name__, "->", *(type(e).__name__ for e in events))
    return events


do(c.DefineQueue(queue=Queue(id=help_line, rules=rules)), 0)
for name, limit in (("ann", 4), ("bob", 1)):
    agent = Agent(id=AgentId(name), queues=(help_line,), limits={Channel.CHAT: limit})
    do(c.DefineAgent(agent=agent), 0)
    do(c.SignIn(agent=agent.id), 0)
chat, customer = ContactId("chat-1"), CustomerId("olga")
do(c.Enqueue(contact=chat, customer=customer, channel=Channel.CHAT, queue=help_line), 5)
do(c.Accept(contact=chat, agent=AgentId("ann")), 8)  # Ann has room for four: most available.
do(c.EndContact(contact=chat, agent=AgentId("ann")), 95)
