"""Who is here and who is gone, also when it cannot be written down at the moment."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from engine.answers import NotTaken
from router.ids import AgentId
from tests.rooms import RoomsHouse, open_house, serve

ANN = AgentId("ann")


@asynccontextmanager
async def nothing_can_be_written(house: RoomsHouse) -> AsyncIterator[None]:
    """Somebody holds the database."""
    house.store.journal._driver.query("PRAGMA busy_timeout = 0")
    holder = sqlite3.connect(house.folder / "cordboard.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        await house.engine.submit(None, command_id="probe")
    except NotTaken:
        yield
    finally:
        holder.close()
    await until(lambda: house.engine.available)


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not what():
            await asyncio.to_thread(lambda: None)


async def test_who_went_while_nothing_could_be_written_is_gone_afterwards(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        async with nothing_can_be_written(house):
            await agent.close()
            await visitor.close()
            await until(lambda: not house.rooms.agents.guests and not house.rooms.visitors.guests)
        await house.until(lambda router: router.agents[ANN].dropped_at)
        await house.until(lambda router: router.contacts[contact].away_until)


async def test_who_came_back_while_nothing_could_be_written_is_here_afterwards(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await visitor.close()
        await house.until(lambda router: router.contacts[contact].away_until)
        async with nothing_can_be_written(house):
            again = await house.start_entering("/visitor", visitor.token)
            await until(lambda: house.rooms.visitors.guests)
        await house.until(lambda router: router.contacts[contact].away_until is None)
        await again.resume()
        assert again.texts() == ["Hello"]


async def test_who_went_while_their_start_was_being_written_is_away(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        start = asyncio.create_task(visitor.command("start", queue="sales", text="Hello"))
        await until(lambda: house.engine._inbox or house.engine._in_flight)
        guest = next(iter(house.rooms.visitors.guests.values()))
        await house.rooms.sio.eio.sockets[guest.eio_sid].close(wait=False)
        await house.until(lambda router: any(one.away_until for one in router.contacts.values()))
        start.cancel()
