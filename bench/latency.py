"""From a visitor's socket to an agent's: offers and messages, beside a bare relay of one."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp
import uvloop

from bench.client import Client
from bench.measure import ms, percentile, print_table, ratio
from bench.serving import PASSWORD, QUEUE, Served, relay, server

TOGETHER: Final = 20
"""Connections made at once."""
WAIT_S: Final = 60.0
TEXT: Final = "Hello, where is my parcel? The number is 4711-0815 and it was due on Monday."


class Arrivals:
    """When something first reached an agent's socket, by its key."""

    def __init__(self) -> None:
        self._at: dict[str, tuple[str, float]] = {}
        self._awaited: dict[str, asyncio.Event] = {}

    def came(self, key: str, agent: str, at: float) -> None:
        self._at.setdefault(key, (agent, at))
        if key in self._awaited:
            self._awaited[key].set()

    async def of(self, key: str) -> tuple[str, float]:
        """Which agent, and when."""
        if key not in self._at:
            self._awaited[key] = asyncio.Event()
            async with asyncio.timeout(WAIT_S):
                await self._awaited[key].wait()
            del self._awaited[key]
        return self._at.pop(key)


def address_of(number: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


async def in_groups(count: int, do: Callable[[int], Awaitable[None]]) -> None:
    for first in range(0, count, TOGETHER):
        last = min(first + TOGETHER, count)
        await asyncio.gather(*(do(number) for number in range(first, last)))


class Ours:
    """The real server with everybody connected."""

    def __init__(self, http: aiohttp.ClientSession, served: Served) -> None:
        self._http = http
        self._served = served
        self.arrivals = Arrivals()
        self._agents: dict[str, Client] = {}
        self._visitors: list[Client] = []
        self._numbers = itertools.count(1)
        self._offers: dict[str, int] = {}
        self.bytes_per_visitor = 0.0

    async def enter(self, visitors: int, agents: int) -> None:
        self._visitors = [Client("/visitor", _deaf) for _ in range(visitors)]
        await in_groups(agents, self._agent_enters)
        before = self._served.resident()
        await in_groups(visitors, self._visitor_enters)
        self.bytes_per_visitor = (self._served.resident() - before) / visitors

    async def _agent_enters(self, number: int) -> None:
        name = f"a{number}"
        headers = address_of(1 << 20 | number)
        async with self._http.post(
            f"{self._served.address}/api/session",
            json={"user": name, "password": PASSWORD},
            headers=headers,
        ) as answer:
            answer.raise_for_status()
            cookies = "; ".join(f"{k}={v.value}" for k, v in answer.cookies.items())
        client = Client("/agent", lambda event, data, at: self._agent_heard(name, event, data, at))
        await client.connect(
            self._http, self._served.address, headers={**headers, "Cookie": cookies}
        )
        self._agents[name] = client
        await client.call("resume", {"stream": None, "seq": 0})
        await self._do(client, {"type": "set_status", "status": "available"})

    async def _visitor_enters(self, number: int) -> None:
        headers = address_of(number + 1)
        async with self._http.post(
            f"{self._served.address}/chat/token", json={}, headers=headers
        ) as answer:
            answer.raise_for_status()
            token = (await answer.json())["token"]
        client = self._visitors[number]
        await client.connect(
            self._http, self._served.address, auth={"token": token}, headers=headers
        )
        await client.call("resume", {"stream": None, "seq": 0})

    def _agent_heard(self, agent: str, event: str, data: Any, at: float) -> None:
        if event != "delta":
            return
        changed = data.get("set", {})
        for contact, offer in changed.get("offers", {}).items():
            self._offers[contact] = offer["offer"]
            self.arrivals.came(contact, agent, at)
        for message in changed.get("messages", {}).values():
            self.arrivals.came(message["id"], agent, at)

    async def _do(self, client: Client, body: dict[str, Any]) -> tuple[Any, float]:
        answer, at = await client.call("command", {"id": f"b{next(self._numbers)}", "body": body})
        assert answer["ok"], answer
        return answer["result"], at

    async def contact(self, number: int) -> tuple[float, float, float]:
        """One contact from start to end: seconds to the offer, of a message, to its answer."""
        visitor = self._visitors[number % len(self._visitors)]
        start = time.perf_counter()
        began, _ = await self._do(visitor, {"type": "start", "queue": QUEUE, "name": "Kim"})
        contact = began["contact"]
        agent_name, offered = await self.arrivals.of(contact)
        agent = self._agents[agent_name]
        offer = self._offers.pop(contact)
        await self._do(agent, {"type": "accept", "contact": contact, "offer": offer})
        return await self._talk(visitor, agent, contact, offered - start)

    async def _talk(
        self, visitor: Client, agent: Client, contact: str, offer: float
    ) -> tuple[float, float, float]:
        message = f"m-{contact}"
        start = time.perf_counter()
        _, answered = await self._do(visitor, {"type": "send", "message": message, "text": TEXT})
        _, came = await self.arrivals.of(message)
        await self._do(agent, {"type": "end", "contact": contact})
        return offer, came - start, answered - start


class Bare:
    """The relay with as many connections."""

    def __init__(self, http: aiohttp.ClientSession, served: Served) -> None:
        self._http = http
        self._served = served
        self._arrivals = Arrivals()
        self._visitors: list[Client] = []
        self._agents: list[Client] = []
        self.bytes_per_visitor = 0.0

    async def enter(self, visitors: int, agents: int) -> None:
        self._visitors = [Client("/relay", _deaf) for _ in range(visitors)]
        await in_groups(agents, self._agent_enters)
        before = self._served.resident()
        await in_groups(
            visitors, lambda n: self._visitors[n].connect(self._http, self._served.address)
        )
        self.bytes_per_visitor = (self._served.resident() - before) / visitors

    async def _agent_enters(self, number: int) -> None:
        def heard(event: str, data: Any, at: float) -> None:
            self._arrivals.came(data["message"], str(number), at)

        client = Client("/relay", heard)
        await client.connect(self._http, self._served.address)
        await client.call("enter", {"agent": str(number)})
        self._agents.append(client)

    async def message(self, number: int) -> tuple[float, float]:
        """Seconds of one message, and to its answer."""
        visitor = self._visitors[number % len(self._visitors)]
        agent = str(number % len(self._agents))
        message = f"m-{number}"
        start = time.perf_counter()
        _, answered = await visitor.call("say", {"agent": agent, "message": message, "text": TEXT})
        _, came = await self._arrivals.of(message)
        return came - start, answered - start


def _deaf(event: str, data: Any, at: float) -> None:
    return


async def measure(visitors: int, agents: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http,
            relay() as bare_server,
            server(Path(folder), agents) as our_server,
        ):
            bare, ours = Bare(http, bare_server), Ours(http, our_server)
            await bare.enter(visitors, agents)
            await ours.enter(visitors, agents)
            plain: list[tuple[float, float]] = []
            full: list[tuple[float, float, float]] = []
            for number in range(rounds):
                plain.append(await bare.message(number))
                full.append(await ours.contact(number))
            _report(visitors, agents, plain, full)
            _report_memory(bare, ours)


def _report(
    visitors: int,
    agents: int,
    plain: Sequence[tuple[float, float]],
    full: Sequence[tuple[float, float, float]],
) -> None:
    reference = [came for came, _ in plain]
    rows = []
    for name, found in (
        ("bare relay, one message", reference),
        ("start -> offer on the agent's socket", [offer for offer, _, _ in full]),
        ("message -> agent's socket, durable", [came for _, came, _ in full]),
        ("bare relay, answered", [answered for _, answered in plain]),
        ("message answered, durable", [answered for _, _, answered in full]),
    ):
        p50, p99 = percentile(found, 0.5), percentile(found, 0.99)
        rows.append([name, ms(p50), ms(p99), ratio(p50 / percentile(reference, 0.5))])
    print_table(
        f"Latency with {visitors:,} visitors and {agents:,} agents connected, {len(full):,} rounds",
        ["what", "p50", "p99", "p50/bare"],
        rows,
    )


def _report_memory(bare: Bare, ours: Ours) -> None:
    print_table(
        "Memory of the server for an idle visitor's connection",
        ["server", "bytes each"],
        [
            ["bare relay", f"{bare.bytes_per_visitor:,.0f}"],
            ["ours, with the visitor's stream", f"{ours.bytes_per_visitor:,.0f}"],
        ],
    )


def main(quick: bool) -> None:
    uvloop.run(measure(*((4, 2, 3) if quick else (1_000, 200, 1_000))))
