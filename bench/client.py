"""A lean Socket.IO client on aiohttp's websocket: cheap enough for a thousand in one process."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any, Final

import aiohttp
import orjson

Heard = Callable[[str, Any, float], None]
"""Told each event that comes in: its name, its data, and when it came (``time.perf_counter``)."""

ANSWER_S: Final = 60.0


class Refused(Exception):
    """The namespace did not let us in."""


class Client:
    """One connection in one namespace (Engine.IO 4, Socket.IO 5, text frames only)."""

    def __init__(self, namespace: str, heard: Heard) -> None:
        self._namespace = namespace
        self._heard = heard
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._entered: asyncio.Future[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    async def connect(
        self,
        http: aiohttp.ClientSession,
        address: str,
        *,
        auth: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Raises: Refused."""
        self._socket = await http.ws_connect(
            f"{address}/socket.io/?EIO=4&transport=websocket", headers=headers, max_msg_size=0
        )
        self._entered = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._read(self._socket))
        words = orjson.dumps(auth).decode() if auth else ""
        await self._socket.send_str(f"40{self._namespace},{words}")
        await asyncio.wait_for(self._entered, ANSWER_S)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                continue
            at = time.perf_counter()
            text: str = frame.data
            if text == "2":
                await socket.send_str("3")
            elif text.startswith("42"):
                name, data = orjson.loads(text[text.index("[") :])
                self._heard(name, data, at)
            elif text.startswith("43"):
                head, body = text.split(",", 1)[1].split("[", 1)
                answer = orjson.loads("[" + body)
                self._answers.pop(int(head)).set_result((answer[0] if answer else None, at))
            elif text.startswith("4") and self._entered is not None and not self._entered.done():
                if text.startswith("40"):
                    self._entered.set_result(None)
                elif text.startswith("44"):
                    self._entered.set_exception(Refused(text))

    async def call(self, event: str, data: object) -> tuple[Any, float]:
        """Send the event; return its answer and when that came."""
        assert self._socket is not None
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        words = orjson.dumps([event, data]).decode()
        await self._socket.send_str(f"42{self._namespace},{number}{words}")
        async with asyncio.timeout(ANSWER_S):
            found: tuple[Any, float] = await answer
        return found

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader
