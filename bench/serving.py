"""Processes to measure: the real server on a centre of its own, and the bare relay."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher

from cordboard.clock import SystemClock
from router import commands as c
from router.ids import AgentId, Millis, QueueId
from router.router import Router
from router.setup import Agent, ChannelRules, Queue
from router.words import Channel
from storage.project import Part
from storage.rows import AnyRow, User
from storage.store import open_store

QUEUE: Final = QueueId("sales")
PASSWORD: Final = "benchmark"
START_S: Final = 60
STOP_S: Final = 20
RULES: Final = ChannelRules(target_ms=30_000, offer_ms=120_000, customer_grace_ms=600_000)


def make_centre(database: str, agents: int) -> None:
    """A queue and its agents, whose passwords cost nothing to check."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    now = SystemClock().now()
    router = Router()
    parts = [_part(router, c.DefineQueue(queue=Queue(id=QUEUE, rules={Channel.CHAT: RULES})), now)]
    users: list[AnyRow] = []
    for number in range(agents):
        agent = Agent(id=AgentId(f"a{number}"), queues=(QUEUE,), limits={Channel.CHAT: 4})
        parts.append(_part(router, c.DefineAgent(agent=agent), now))
        users.append(
            User(
                id=f"a{number}",
                name=f"Agent {number}",
                role="agent",
                password_hash=hashed,
                agent=agent.id,
            )
        )
    with closing(open_store(database, at=now)) as store:
        store.journal.write(store.journal.prepare([*parts, Part(events=[], rows=users)], now))


def _part(router: Router, command: c.Command, now: Millis) -> Part:
    return Part(events=router.handle(command, now))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Served:
    address: str
    pid: int

    def resident(self) -> int:
        """Bytes of memory that the process holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def process(*arguments: str, **variables: str) -> AsyncIterator[Served]:
    """A Python process that prints its address once it takes work."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **variables},
    )
    try:
        assert child.stdout is not None
        async with asyncio.timeout(START_S):
            found = None
            while found is None:
                line = await child.stdout.readline()
                assert line, "the process ended before it took work"
                found = re.search(rb"http://localhost:\d+", line)
        yield Served(found.group().decode(), child.pid)
    finally:
        if child.returncode is None:
            child.terminate()
            try:
                await asyncio.wait_for(child.communicate(), STOP_S)
            except TimeoutError:
                child.kill()
                await child.wait()


@asynccontextmanager
async def server(folder: Path, agents: int) -> AsyncIterator[Served]:
    make_centre(f"sqlite:///{folder}/cordboard.db", agents)
    # Behind a proxy, so that a thousand clients need not share one address and its limits.
    async with process(
        *("-m", "cordboard", "run", "--port", "0", "--data", str(folder)),
        *("--log-level", "error"),
        CORDBOARD_BEHIND_PROXY="true",
    ) as served:
        yield served


@asynccontextmanager
async def relay() -> AsyncIterator[Served]:
    async with process("-m", "bench.relay") as served:
        yield served
