"""Customers, agents and queues."""

from collections.abc import Awaitable, Callable
from itertools import islice

from msgspec import UNSET

from api import wire as w
from api.endpoints import Call, Endpoint
from api.orders import Orders
from api.problems import ApiProblem
from engine.addresses import kept_as
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.waiting import waiting_in
from router import commands as c
from router.ids import AgentId, CustomerId, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.words import Channel, Refusal, Status
from storage import listings, queries
from storage.rows import Customer
from storage.rows import Identity as IdentityRow

Erase = Callable[[CustomerId, str], Awaitable[None]]
"""Deletes all that is kept of a customer, on behalf of an actor. On disk when it returns."""


class Customers:
    def __init__(self, engine: Engine, erase: Erase) -> None:
        self._engine = engine
        self._erase = erase

    async def list_customers(self, call: Call[w.CustomersQuery, None]) -> w.Customers:
        asked, read = call.query, self._engine.store.read
        if asked.identity:
            found = await self._with_identity(asked.identity)
        else:
            found = await read(
                listings.customers,
                email=asked.email,
                after=asked.after,
                limit=asked.limit + 1,
            )
        shown = found[: asked.limit]
        known = await read(listings.identities, [one.id for one in shown])
        return w.Customers(
            items=tuple(_customer(one, known.get(one.id, [])) for one in shown),
            next=shown[-1].id if len(found) > asked.limit else None,
        )

    async def _with_identity(self, text: str) -> list[Customer]:
        kind, _, value = text.partition(":")
        id = await self._engine.store.read(queries.customer_with, kind, kept_as(kind, value))
        found = None if id is None else await self._engine.store.read(queries.customer, id)
        return [] if found is None else [found]

    async def get_customer(self, call: Call[None, None]) -> w.Customer:
        id = CustomerId(call.path["customer"])
        found = await self._engine.store.read(queries.customer, id)
        if found is None:
            raise ApiProblem("unknown_customer")
        return _customer(found, await self._engine.store.read(queries.identities_of, id))

    async def erase_customer(self, call: Call[None, None]) -> None:
        id = CustomerId(call.path["customer"])
        await self.get_customer(call)
        await self._erase(id, call.actor)


def _customer(found: Customer, identities: list[IdentityRow]) -> w.Customer:
    return w.Customer(
        id=found.id,
        name=found.name,
        email=found.email,
        attributes=found.attributes,
        identities=tuple(w.Identity(kind=one.kind, value=one.value) for one in identities),
    )


class Agents:
    def __init__(self, engine: Engine, directory: Directory, orders: Orders) -> None:
        self._engine = engine
        self._directory = directory
        self._orders = orders

    async def list_agents(self, call: Call[w.AgentsQuery, None]) -> w.Agents:
        asked = call.query
        router = await self._engine.settled()
        after = asked.after
        chosen = (
            id
            for id in sorted(router.agents)
            if id > after
            and (not asked.queue or asked.queue in router.agents[id].setup.queues)
            and (asked.state is None or router.state_of(id) is asked.state)
        )
        found = list(islice(chosen, asked.limit + 1))
        shown = found[: asked.limit]
        return w.Agents(
            items=tuple(self._agent(router, id) for id in shown),
            next=shown[-1] if len(found) > asked.limit else None,
        )

    async def get_agent(self, call: Call[None, None]) -> w.Agent:
        return self._agent(await self._engine.settled(), AgentId(call.path["agent"]))

    def _agent(self, router: Router, id: AgentId) -> w.Agent:
        state = router.agents.get(id)
        if state is None:
            raise CommandRefused(Refusal.UNKNOWN_AGENT)
        return w.Agent(
            id=id,
            name=self._directory.agent_name(id),
            status=state.status,
            reason=state.reason,
            state=router.state_of(id),
            since=state.since,
            next_status=state.next_status,
            queues=tuple(state.setup.queues),
            skills={str(skill): level for skill, level in state.setup.skills.items()},
            limits=dict(state.setup.limits),
            total=state.setup.total,
            held={channel: count for channel, count in state.held.items() if count},
            load=router.load(id),
            contacts=tuple(state.contacts),
            disabled=state.setup.disabled,
        )

    async def set_status(self, call: Call[None, w.StatusOrder]) -> w.Agent:
        agent, asked = AgentId(call.path["agent"]), call.body
        if asked.reason and not self._directory.knows("reason", asked.reason):
            # What is said so is in the journal for good: a code, and no words.
            raise Refused("unknown_reason")
        order: c.AnyCommand = c.SetStatus(
            agent=agent,
            status=asked.status,
            reason=asked.reason,
            after_contacts=asked.after_contacts,
            by=call.actor,
        )
        if asked.status is Status.OFFLINE and not asked.after_contacts:
            order = c.SignOut(agent=agent, by=call.actor)
        return await self._do(call, agent, order)

    async def set_limits(self, call: Call[None, w.LimitsOrder]) -> w.Agent:
        agent, asked = AgentId(call.path["agent"]), call.body
        order = c.SetLimits(
            agents=(agent,), limits=_limits(asked.limits), total=asked.total, by=call.actor
        )
        return await self._do(call, agent, order)

    async def _do(self, call: Call[None, object], agent: AgentId, order: c.AnyCommand) -> w.Agent:
        try:
            await self._orders.do(call, order)
        except CommandRefused as refusal:
            if refusal.code is not Refusal.ALREADY_SO:
                raise
        return self._agent(await self._engine.settled(), agent)

    async def set_many_limits(self, call: Call[None, w.ManyLimits]) -> w.LimitsSet:
        asked = call.body
        agents = tuple(AgentId(agent) for agent in dict.fromkeys(asked.agents))
        order = c.SetLimits(
            agents=agents, limits=_limits(asked.limits), total=asked.total, by=call.actor
        )
        await self._orders.do(call, order)
        return w.LimitsSet(agents=len(agents))


def _limits(asked: w.ChannelLimits) -> dict[Channel, int]:
    named = {channel: getattr(asked, channel.value) for channel in Channel}
    return {channel: limit for channel, limit in named.items() if limit is not UNSET}


class Queues:
    def __init__(self, engine: Engine, directory: Directory, orders: Orders) -> None:
        self._engine = engine
        self._directory = directory
        self._orders = orders

    async def list_queues(self, call: Call[w.ListQuery, None]) -> w.Queues:
        asked = call.query
        router = await self._engine.settled()
        after = asked.after
        found = list(islice((id for id in sorted(router.queues) if id > after), asked.limit + 1))
        shown = found[: asked.limit]
        waiting = waiting_in(router)
        return w.Queues(
            items=tuple(self._queue(router, id, waiting[id]) for id in shown),
            next=shown[-1] if len(found) > asked.limit else None,
        )

    async def get_queue(self, call: Call[None, None]) -> w.Queue:
        return await self._one(QueueId(call.path["queue"]))

    async def _one(self, id: QueueId) -> w.Queue:
        router = await self._engine.settled()
        return self._queue(router, id, waiting_in(router)[id])

    def _queue(self, router: Router, id: QueueId, waiting: int) -> w.Queue:
        state = router.queues.get(id)
        if state is None:
            raise CommandRefused(Refusal.UNKNOWN_QUEUE)
        setup = state.setup
        wait = router.queue_wait_range(id)
        first = router.line(id, 1)
        return w.Queue(
            id=id,
            name=self._directory.label("queue", id),
            strategy=setup.strategy,
            open=router.is_open(id, self._engine.clock.now()),
            channels=tuple(setup.rules),
            waiting=waiting,
            next_due=router.contacts[first[0]].due if first else None,
            agents_able=router.agents_able(id),
            low_ms=None if wait is None else wait[0],
            high_ms=None if wait is None else wait[1],
            overflow=setup.overflow,
            max_waiting=setup.max_waiting,
            disabled=setup.disabled,
        )

    async def set_strategy(self, call: Call[None, w.StrategyOrder]) -> w.Queue:
        queue = QueueId(call.path["queue"])
        order = c.SetStrategy(queue=queue, strategy=call.body.strategy, by=call.actor)
        try:
            await self._orders.do(call, order)
        except CommandRefused as refusal:
            if refusal.code is not Refusal.ALREADY_SO:
                raise
        return await self._one(queue)


def customer_endpoints(engine: Engine, erase: Erase) -> list[Endpoint]:
    room = Customers(engine, erase)
    return [
        Endpoint(
            method="GET",
            path="/customers",
            scope="read:customers",
            tag="customers",
            summary="List customers, by id.",
            handler=room.list_customers,
            query=w.CustomersQuery,
            answer=w.Customers,
        ),
        Endpoint(
            method="GET",
            path="/customers/{customer}",
            scope="read:customers",
            tag="customers",
            summary="Read one customer.",
            handler=room.get_customer,
            answer=w.Customer,
        ),
        Endpoint(
            method="DELETE",
            path="/customers/{customer}",
            scope="write:customers",
            tag="customers",
            summary="Erase a customer: words, files, names and addresses. Ids and times stay.",
            handler=room.erase_customer,
            status=204,
        ),
    ]


def agent_endpoints(engine: Engine, directory: Directory, orders: Orders) -> list[Endpoint]:
    room = Agents(engine, directory, orders)
    return [
        Endpoint(
            method="GET",
            path="/agents",
            scope="read:agents",
            tag="agents",
            summary="List agents, by id.",
            handler=room.list_agents,
            query=w.AgentsQuery,
            answer=w.Agents,
        ),
        Endpoint(
            method="GET",
            path="/agents/{agent}",
            scope="read:agents",
            tag="agents",
            summary="Read one agent.",
            handler=room.get_agent,
            answer=w.Agent,
        ),
        Endpoint(
            method="PUT",
            path="/agents/{agent}/status",
            scope="write:agents",
            tag="agents",
            summary="Put an agent who is at work on a break, back, or out of work.",
            handler=room.set_status,
            body=w.StatusOrder,
            answer=w.Agent,
            conflicts=True,
        ),
        Endpoint(
            method="PATCH",
            path="/agents/{agent}/limits",
            scope="write:agents",
            tag="agents",
            summary="Change how many contacts an agent may hold at once.",
            handler=room.set_limits,
            body=w.LimitsOrder,
            answer=w.Agent,
            conflicts=True,
        ),
        Endpoint(
            method="POST",
            path="/limits",
            scope="write:agents",
            tag="agents",
            summary="Change the limits of many agents at once, all or none.",
            handler=room.set_many_limits,
            body=w.ManyLimits,
            answer=w.LimitsSet,
            conflicts=True,
            may_be_large=True,
        ),
    ]


def queue_endpoints(engine: Engine, directory: Directory, orders: Orders) -> list[Endpoint]:
    room = Queues(engine, directory, orders)
    return [
        Endpoint(
            method="GET",
            path="/queues",
            scope="read:queues",
            tag="queues",
            summary="List queues, by id.",
            handler=room.list_queues,
            query=w.ListQuery,
            answer=w.Queues,
        ),
        Endpoint(
            method="GET",
            path="/queues/{queue}",
            scope="read:queues",
            tag="queues",
            summary="Read one queue.",
            handler=room.get_queue,
            answer=w.Queue,
        ),
        Endpoint(
            method="PUT",
            path="/queues/{queue}/strategy",
            scope="write:queues",
            tag="queues",
            summary="Choose how the queue finds its agent.",
            handler=room.set_strategy,
            body=w.StrategyOrder,
            answer=w.Queue,
            conflicts=True,
        ),
    ]
