"""How late the event loop is: the first sign of too much work in one place."""

import asyncio
from collections.abc import Callable
from typing import Final

EVERY_S: Final = 0.5


async def watch_lag(tell: Callable[[float], None], every_s: float = EVERY_S) -> None:
    """Tell again and again by how many seconds a timer came late. Runs until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every_s
        await asyncio.sleep(every_s)
        tell(max(0.0, loop.time() - due))
