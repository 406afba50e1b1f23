"""The way of one packet to its connection: at once where nothing is before it."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from typing import Any, Final

from aiohttp import web
from engineio.async_drivers.aiohttp import WebSocket as AnyWebSocket
from engineio.packet import Packet

UNSENT_MAX: Final = 16_384
"""Bytes. With less than this in its buffer, and in one packet, a transport asks nobody to wait."""

WAITING_MAX: Final = 2_000
"""Packets. Who takes none and still makes the server answer is given up: not even what a client may
send as often as it likes, an upgrade or a name of no room, fills the memory."""

FAREWELL_S: Final = 1.0
"""How long a connection that is closed may take what was sent before."""


class PacketQueue(asyncio.Queue[Packet | None]):
    """What waits for one connection; taken from it without a task for each packet.

    ``get`` gives a future: ``wait_for`` awaits it as it is, where it would make a task of a
    coroutine, which comes two turns of the loop later. Without a bound: nobody waits to put.
    """

    def __init__(self) -> None:
        super().__init__()
        self._takers: deque[asyncio.Future[Packet | None]] = deque()
        self.websocket: WebSocket | None = None
        self._given_up = False

    def get(self) -> asyncio.Future[Packet | None]:  # type: ignore[override]
        taker = asyncio.get_running_loop().create_future()
        if self.empty():
            self._takers.append(taker)
        else:
            taker.set_result(self.get_nowait())
        return taker

    def put_nowait(self, item: Packet | None) -> None:
        if self._given_up and item is not None:
            return
        if self.qsize() >= WAITING_MAX:
            self._give_up()
            item = None
        super().put_nowait(item)
        while self._takers:
            taker = self._takers.popleft()
            if not taker.done():
                taker.set_result(self.get_nowait())
                return

    def _give_up(self) -> None:
        """Take nothing more, and keep nothing of what waits."""
        self._given_up = True
        while not self.empty():
            self.get_nowait()
            self.task_done()
        if self.websocket is not None:
            self.websocket.abort()

    async def join(self) -> None:
        """Until all is taken: for a while, since who polls may never come for it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await super().join()

    def send(self, packet: Packet) -> None:
        """Write the packet now if the writer waits for one, or queue it behind the others."""
        idle = any(not taker.done() for taker in self._takers)
        if not (idle and self.websocket is not None and self.websocket.wrote(packet)):
            self.put_nowait(packet)


class WebSocket(AnyWebSocket):  # type: ignore[misc]
    """Without compression, and able to write without a task.

    Compression would keep some 100 kB for each browser, for packets that are mostly small; other
    servers of Socket.IO leave it out too.
    """

    _sock: web.WebSocketResponse | None

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        request: web.Request = environ["aiohttp.request"]
        self._request = request
        self._sock = web.WebSocketResponse(
            max_msg_size=self.server.max_http_buffer_size, compress=False
        )
        await self._sock.prepare(request)
        self.environ = environ
        # A bound method of the connection, which is polled until the upgrade is complete.
        self._connection = self.handler.__self__
        self._connection.queue.websocket = self
        await self.handler(self)
        return self._sock

    def abort(self) -> None:
        """Close the transport at once, without what it has not sent yet."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def wrote(self, packet: Packet) -> bool:
        """Write the packet if that needs no wait, and return whether it was written."""
        transport, text = self._request.transport, packet.encode()
        if (
            not self._connection.upgraded
            or self._sock is None
            or self._sock.closed
            or transport is None
            or len(text) > UNSENT_MAX // 4
            or transport.get_write_buffer_size() > UNSENT_MAX
        ):
            return False
        return _done_at_once(self._sock.send_str(text))


def _done_at_once(write: Coroutine[Any, Any, None]) -> bool:
    """Carry out what has no reason to wait. False if the connection is gone."""
    try:
        write.send(None)
    except StopIteration:
        return True
    except ConnectionError:
        return False
    # It waits until there is room for more; the packet itself is on its way.
    write.close()
    return True
