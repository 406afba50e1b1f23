"""The real rooms over a real store on a real port, and real Socket.IO clients."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import socketio
from aiohttp import web
from aiohttp.typedefs import Middleware
from argon2 import PasswordHasher

from access.connections import Runner
from access.passwords import Passwords
from access.sessions import COOKIE
from cordboard import pages
from cordboard.clock import SystemClock
from cordboard.rooms import Rooms, RoomSettings
from engine.clock import Clock
from engine.engine import Engine
from router.commands import AnyCommand, DefineAgent, DefineCentre, DefineQueue
from router.ids import AgentId, ContactId, Millis, QueueId
from router.router import Router
from router.setup import Agent, Centre, ChannelRules, Queue
from router.words import Channel
from storage.rows import AnyRow, Label, User
from storage.store import Store, open_store

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "correct horse"
SALES, HELP = QueueId("sales"), QueueId("help")
RULES = ChannelRules(
    target_ms=30_000,
    offer_ms=60_000,
    wrap_up_ms=60_000,
    customer_grace_ms=60_000,
    lost_keep_ms=60_000,
    first_reply_ms=120_000,
)
SETUP: tuple[AnyCommand, ...] = (
    DefineCentre(centre=Centre()),
    DefineQueue(queue=Queue(id=SALES, rules={Channel.CHAT: RULES})),
    DefineQueue(queue=Queue(id=HELP, rules={Channel.CHAT: RULES})),
    *(
        DefineAgent(
            agent=Agent(
                id=AgentId(id),
                queues=(SALES, HELP),
                limits={Channel.CHAT: limit, Channel.EMAIL: 5},
            )
        )
        for id, limit in (("ann", 3), ("ben", 1))
    ),
)
PEOPLE: tuple[AnyRow, ...] = (
    *(
        User(
            id=id,
            name=id.capitalize(),
            role=role,
            password_hash=QUICK.hash(PASSWORD),
            agent=AgentId(agent) if agent else None,
        )
        for id, role, agent in (
            ("ann", "agent", "ann"),
            ("ben", "agent", "ben"),
            ("sue", "supervisor", None),
        )
    ),
    Label(kind="queue", id="sales", label="Sales", position=1),
    Label(kind="queue", id="help", label="Help", position=2),
    Label(kind="disposition", id="sold", label="Sold"),
    Label(kind="tag", id="lamp", label="Lamps"),
    Label(kind="tag", id="late", label="Late parcel"),
    Label(kind="setting", id="brand", label="Lamps & Co"),
)
LUNCH = Label(kind="reason", id="lunch", label="Lunch")


class Client:
    """A Socket.IO client that follows its stream as a screen does."""

    def __init__(self, url: str, namespace: str, *, token: str = "", cookie: str = "") -> None:
        self.namespace = namespace
        self.token = token
        self._url = url
        self._auth = {"token": token} if token else None
        self._headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        self.sio = socketio.AsyncClient(reconnection=False)
        self.state: dict[str, dict[str, Any]] = {}
        self.stream: str | None = None
        self.seq = 0
        self.deltas = 0
        self.signals: list[dict[str, Any]] = []
        self.ended: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self._changed = asyncio.Event()
        self._ids = count(1)
        self.sio.on("delta", self._delta, namespace=namespace)
        self.sio.on("signal", self._signal, namespace=namespace)
        self.sio.on("ended", self._ended, namespace=namespace)
        self.sio.on("disconnect", self._disconnected, namespace=namespace)

    async def connect(self, **headers: str) -> "Client":
        await self.sio.connect(
            self._url,
            namespaces=[self.namespace],
            auth=self._auth,
            headers={**self._headers, **headers},
            transports=["websocket"],
            # One second, as by default, is little on a busy machine.
            wait_timeout=10,
        )
        return self

    async def resume(self) -> dict[str, Any]:
        answer: dict[str, Any] = await self.sio.call(
            "resume", {"stream": self.stream, "seq": self.seq}, namespace=self.namespace
        )
        assert answer["ok"], answer
        if "snapshot" in answer:
            self.state = answer["snapshot"]
        else:
            for delta in answer["deltas"]:
                self._apply(delta)
        self.stream, self.seq = answer["stream"], answer["seq"]
        self._changed.set()
        return answer

    async def close(self) -> None:
        await self.sio.disconnect()

    async def _delta(self, delta: dict[str, Any]) -> None:
        self.deltas += 1
        if delta["seq"] == self.seq + 1:
            self._apply(delta)
            self.seq = delta["seq"]
            self._changed.set()

    def _apply(self, delta: dict[str, Any]) -> None:
        for collection, records in delta["set"].items():
            self.state.setdefault(collection, {}).update(records)
        for collection, keys in delta["del"].items():
            for key in keys:
                del self.state[collection][key]

    async def _signal(self, signal: dict[str, Any]) -> None:
        self.signals.append(signal)
        self._changed.set()

    async def _ended(self, ended: dict[str, Any]) -> None:
        self.ended.append(ended)

    async def _disconnected(self, *_: object) -> None:
        self.gone.set()

    async def command(self, type: str, id: str = "", **fields: Any) -> dict[str, Any]:
        body = {"type": type, **fields}
        return await self.raw({"id": id or f"{self.sio.sid}.{next(self._ids)}", "body": body})

    async def raw(self, data: Any, event: str = "command") -> dict[str, Any]:
        answer: dict[str, Any] = await self.sio.call(event, data, namespace=self.namespace)
        return answer

    async def do(self, type: str, id: str = "", **fields: Any) -> Any:
        answer = await self.command(type, id, **fields)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, type: str, id: str = "", **fields: Any) -> str:
        answer = await self.command(type, id, **fields)
        assert not answer["ok"], answer
        assert answer["message"]
        code: str = answer["code"]
        return code

    async def until(self, what: Callable[[dict[str, dict[str, Any]]], Any]) -> Any:
        """Wait until the screen shows it."""
        async with asyncio.timeout(10):
            while True:
                self._changed.clear()
                if found := what(self.state):
                    return found
                await self._changed.wait()

    async def signal(self, **fields: Any) -> None:
        await self.sio.emit("signal", fields, namespace=self.namespace)

    def shown(self, collection: str) -> dict[str, Any]:
        return self.state.get(collection, {})

    def texts(self) -> list[str]:
        return [
            one["text"]
            for one in sorted(self.shown("messages").values(), key=lambda one: one["seq"])
            if one["text"]
        ]


class RoomsHouse:
    def __init__(self, folder: Path, rooms: Rooms, engine: Engine, store: Store, port: int) -> None:
        self.folder = folder
        self.rooms = rooms
        self.app = web.Application()
        self.engine = engine
        self.store = store
        self.url = f"http://127.0.0.1:{port}"
        self._stack = AsyncExitStack()
        self.http = aiohttp.ClientSession(self.url)

    async def __aenter__(self) -> "RoomsHouse":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()
        await self.http.close()

    async def until(self, what: Callable[[Router], Any]) -> None:
        """Wait until the router's state is so."""
        changed = asyncio.Event()
        end = self.engine.subscribe(lambda events, rows: changed.set())
        async with asyncio.timeout(10):
            while True:
                changed.clear()
                if what(await self.engine.settled()):
                    break
                await changed.wait()
        end()

    async def knows_lunch(self) -> None:
        """One reason for a break."""
        await self.engine.submit(None, command_id="", rows=[LUNCH])

    async def token(self, old: str | None = None) -> str:
        async with self.http.post("/chat/token", json={"token": old} if old else {}) as answer:
            assert answer.status == 200, await answer.text()
            token: str = (await answer.json())["token"]
            return token

    async def visitor(self, token: str | None = None) -> Client:
        return await self.enter(Client(self.url, "/visitor", token=token or await self.token()))

    async def cookie(self, user: str, password: str = PASSWORD) -> str:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            credentials = {"user": user, "password": password}
            async with http.post(f"{self.url}/api/session", json=credentials) as answer:
                assert answer.status == 200, await answer.text()
                return answer.cookies[COOKIE].value

    async def agent(self, user: str = "ann", cookie: str | None = None) -> Client:
        client = Client(self.url, "/agent", cookie=cookie or await self.cookie(user))
        return await self.enter(client)

    async def working(self, user: str = "ann") -> Client:
        """An agent at work."""
        agent = await self.agent(user)
        await agent.do("set_status", status="available")
        return agent

    async def supervisor(self) -> Client:
        client = Client(self.url, "/supervisor", cookie=await self.cookie("sue"))
        return await self.enter(client)

    async def start_entering(self, namespace: str, token: str) -> Client:
        """Connected, and nothing asked yet."""
        client = Client(self.url, namespace, token=token)
        self._stack.push_async_callback(client.close)
        return await client.connect()

    async def enter(self, client: Client) -> Client:
        await client.connect()
        self._stack.push_async_callback(client.close)
        await client.resume()
        return client


@asynccontextmanager
async def open_house(
    folder: Path,
    *,
    clock: Clock | None = None,
    set_up: bool = True,
    port: int = 0,
    middlewares: Sequence[Middleware] = (),
    **settings: Any,
) -> AsyncIterator[RoomsHouse]:
    clock = clock or SystemClock()
    store = open_store(f"sqlite:///{folder / 'cordboard.db'}", at=Millis(clock.now()))
    engine = Engine(store, clock)
    tasks = [asyncio.create_task(engine.run())]
    if set_up:
        for command in SETUP:
            await engine.submit(command, command_id="")
        await engine.submit(None, command_id="", rows=PEOPLE)
    rooms = Rooms(
        engine, store, RoomSettings(files=folder / "files", passwords=Passwords(QUICK), **settings)
    )
    await rooms.open()
    app = web.Application(middlewares=middlewares)
    app.add_routes([*pages.Health(engine).routes(), *pages.routes()])
    rooms.attach(app)
    runner = Runner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    port = runner.addresses[0][1]
    tasks.append(asyncio.create_task(rooms.run()))
    try:
        async with RoomsHouse(folder, rooms, engine, store, port) as house:
            house.app = app
            yield house
    finally:
        await rooms.stop()
        await runner.cleanup()
        await engine.drain()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        engine.close()
        store.close()


async def served(house: RoomsHouse, agent: Client, text: str = "Hello") -> tuple[Client, str]:
    """A visitor, Vera, and the contact, which the agent has accepted."""
    visitor = await house.visitor()
    await visitor.do("start", queue="sales", name="Vera", text=text)
    return visitor, await serve(agent)


async def serve(agent: Client, contact: str | None = None) -> ContactId:
    """Accept the offer on the screen, and return its contact."""
    offers = await agent.until(
        lambda state: {
            id: offer
            for id, offer in state.get("offers", {}).items()
            if contact is None or id == contact
        }
    )
    id, offer = next(iter(offers.items()))
    await agent.do("accept", contact=id, offer=offer["offer"])
    await agent.until(lambda state: id in state.get("desk", {}))
    return ContactId(id)
