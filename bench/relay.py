"""The bare reference: python-socketio passes one message from a visitor to an agent, no more."""

import asyncio
import sys
from typing import Any

import socketio
import uvloop
from aiohttp import web


def application() -> web.Application:
    sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])
    agents: dict[str, str] = {}

    async def enter(sid: str, data: dict[str, Any]) -> None:
        agents[data["agent"]] = sid

    async def say(sid: str, data: dict[str, Any]) -> dict[str, bool]:
        await sio.emit("said", data, to=agents[data["agent"]], namespace="/relay")
        return {"ok": True}

    sio.on("enter", enter, namespace="/relay")
    sio.on("say", say, namespace="/relay")
    app = web.Application()
    sio.attach(app)
    return app


async def main() -> None:
    runner = web.AppRunner(application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    print(f"http://localhost:{runner.addresses[0][1]}", flush=True)
    # Until whoever started us closes our input.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(main())
