"""Who is here and who is gone, also when it cannot be written down at the moment."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from engine.answers import NotTaken
from engine.limits import Limits
from engine.sockets import RESUMES_WAITING_MAX
from router.ids import AgentId
from storage.store import READERS
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


async def test_who_goes_while_being_let_in_is_not_here(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await visitor.close()
        await house.until(lambda router: router.contacts[contact].away_until)
        enough, sockets = threading.Event(), house.rooms.sio.eio.sockets
        before = set(sockets)
        busy = [
            asyncio.create_task(house.store.read(lambda db: enough.wait(10)))
            for _ in range(READERS)
        ]
        entering = asyncio.create_task(house.start_entering("/visitor", visitor.token))
        await until(lambda: "/visitor" in house.rooms.sio.manager.pending_connect)
        for id in set(sockets) - before:
            await sockets[id].close(wait=False)
        enough.set()
        await asyncio.gather(*busy)
        await until(lambda: not house.rooms.sio.manager.pending_connect.get("/visitor"))
        entering.cancel()
        await asyncio.wait([entering])
        assert not house.rooms.visitors.guests
        assert (await house.engine.settled()).contacts[contact].away_until


async def test_who_asks_and_does_not_read_is_sent_away(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=Limits(resumes_burst=1_000)) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        for number in range(15):
            await visitor.do("send", message=f"m{number}", text="x" * 4_000)
        await visitor.close()
        await until(lambda: not house.rooms.visitors.guests)
        auth = json.dumps({"token": visitor.token})
        async with house.http.ws_connect("/socket.io/?EIO=4&transport=websocket") as line:
            await line.send_str(f"40/visitor,{auth}")
            await until(lambda: house.rooms.visitors.guests)
            guest = next(iter(house.rooms.visitors.guests.values()))
            queue = house.rooms.sio.eio.sockets[guest.eio_sid].queue
            for number in range(500):
                await line.send_str(f'42/visitor,{number}["resume",{{}}]')
            body = {"type": "send", "message": "last", "text": "The last one"}
            await line.send_str(
                "42/visitor,900" + json.dumps(["command", {"id": "l", "body": body}])
            )
            talk = house.rooms.directory.chat_of(guest.customer)
            assert talk is not None
            await until(lambda: talk.last and talk.last.text == "The last one")
            assert queue.qsize() < 2 * RESUMES_WAITING_MAX
