"""Somebody who is told of events: a real server, which can fail, be slow, and come back."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[dict[str, Any]], Awaitable[int]]


class Receiver:
    def __init__(self) -> None:
        self.url = ""
        self.secret = ""
        self.tries: list[dict[str, Any]] = []
        """Every request, answered well or not."""
        self.taken: list[dict[str, Any]] = []
        """Those answered with 2xx."""
        self.headers: list[dict[str, str]] = []
        self._changed = asyncio.Event()
        self.answer: Answer = self.well

    async def well(self, told: dict[str, Any]) -> int:
        return 204

    async def badly(self, told: dict[str, Any]) -> int:
        return 503

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        if self.secret:
            parts = dict(
                part.split("=", 1) for part in request.headers["Cordboard-Signature"].split(",")
            )
            made = hmac.new(
                self.secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256
            ).hexdigest()
            assert hmac.compare_digest(made, parts["v1"])
        told = await request.json()
        self.tries.append(told)
        self.headers.append(dict(request.headers))
        self._changed.set()
        status = await self.answer(told)
        if 200 <= status < 300:
            self.taken.append(told)
        self._changed.set()
        return web.Response(status=status, headers={"Location": self.url} if status == 302 else {})

    async def until(self, what: Callable[[], Any]) -> None:
        async with asyncio.timeout(20):
            while not what():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def receiving(port: int = 0) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
