"""What browsers use: the official JavaScript client, in a process of its own."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.sockets import SocketPipes
from tests.rooms import open_house, serve

SCRIPT = Path(__file__).with_name("official_client.mjs")
LINE_MAX = 1_000_000


class Official:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def do(self, op: str, **args: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": op, **args}).encode() + b"\n")
        async with asyncio.timeout(20):
            line = await self._process.stdout.readline()
        assert line, "the client ended"
        return json.loads(line)

    async def connect(self, url: str, token: str, transports: list[str] | None = None) -> Any:
        return await self.do(
            "connect",
            url=url,
            namespace="/visitor",
            auth={"token": token},
            transports=transports or ["websocket"],
        )

    async def command(self, id: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.do(
            "call", event="command", data={"id": id, "body": body}
        )
        return answer


@asynccontextmanager
async def official() -> AsyncIterator[Official]:
    node = shutil.which("node")
    assert node is not None, "Node is needed"
    process = await asyncio.create_subprocess_exec(
        node,
        str(SCRIPT),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LINE_MAX,
    )
    try:
        yield Official(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_a_whole_conversation(tmp_path: Path, transports: list[str]) -> None:
    async with open_house(tmp_path) as house, official() as client:
        await client.connect(house.url, await house.token(), transports)
        started = await client.command("s1", type="start", queue="sales", name="Vera", text="Hello")
        assert started["ok"], started
        agent = await house.working()
        contact = await serve(agent)
        await client.do("until", what="stage", value="serving")
        await agent.do("send", contact=contact, message="a1", text="Good morning")
        await client.do("until", what="text", value="Good morning")
        answer = await client.command("c2", type="send", message="v2", text="Two lamps, please")
        assert answer["ok"]
        await agent.until(lambda _: agent.texts()[-1] == "Two lamps, please")
        answer = await client.command("c3", type="send", message="v3", text="x" * 4_001)
        assert (answer["ok"], answer["code"]) == (False, "too_large")
        await agent.do("end", contact=contact)
        await client.do("until", what="stage", value="ended")
        assert (await client.command("c4", type="rate", score=4))["ok"]
        seen = await client.do("look")
        assert seen["texts"] == ["Hello", "Good morning", "Two lamps, please"]
        assert seen["applied"] == sorted(set(seen["applied"]))


async def test_a_cut_connection_costs_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, official() as client:
        await client.connect(house.url, await house.token())
        await client.command("s1", type="start", queue="sales", text="Hello")
        agent = await house.working()
        contact = await serve(agent)
        await client.do("until", what="stage", value="serving")
        await client.command("c1", type="send", message="v1", text="First")
        for round in range(3):
            pipes = SocketPipes(house.rooms.sio)
            for guest in list(house.rooms.visitors.guests.values()):
                pipes.drop(guest.eio_sid)
            await agent.do("send", contact=contact, message=f"a{round}", text=f"Meanwhile {round}")
            await client.do("until", what="connects", value=round + 2)
            # Not knowing whether it arrived, the client sends it again.
            await client.command(f"again{round}", type="send", message="v1", text="First")
        await client.do("until", what="text", value="Meanwhile 2")
        seen = await client.do("look")
        assert seen["texts"] == ["Hello", "First", "Meanwhile 0", "Meanwhile 1", "Meanwhile 2"]
        await agent.until(lambda _: agent.texts() == seen["texts"])
        assert house.engine.router.contacts[contact].away_until is None


async def test_a_restarted_server_finds_its_visitors_again(tmp_path: Path) -> None:
    async with official() as client:
        async with open_house(tmp_path) as house:
            token = await house.token()
            await client.connect(house.url, token)
            await client.command("s1", type="start", queue="sales", text="Hello")
            await client.command("c1", type="send", message="v1", text="Before")
            port = int(house.url.rsplit(":", 1)[1])
        async with open_house(tmp_path, set_up=False, port=port) as house:
            await client.do("until", what="connects", value=2)
            answer = await client.command("c1", type="send", message="v1", text="Before")
            assert answer["ok"]
            await client.command("c2", type="send", message="v2", text="After")
            agent = await house.working()
            await serve(agent)
            await agent.until(lambda _: agent.texts() == ["Hello", "Before", "After"])
            seen = await client.do("look")
            assert seen["texts"] == ["Hello", "Before", "After"]


async def test_a_refused_connection_says_why(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, official() as client:
        assert await client.connect(house.url, "x" * 43) == "bad_token"
