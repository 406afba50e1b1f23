"""The server's connections: how many there may be, and how long one may take to say something.

aiohttp waits for the rest of a request as long as it takes, and each connection takes one of the
files that a process may have open.
"""

import asyncio
import logging
import resource
from collections import Counter
from typing import Any, Final

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

TICK_S: Final = 5
HEAD_TICKS: Final = 3
"""How long the head of a request may take, and the first word of a connection."""
STALL_TICKS: Final = 6
"""How long nothing of a body may come: networks of phones have holes."""
STALL_BYTES: Final = 500
"""What comes in a tick of a body that comes at all: slow networks bring more."""
START_S: Final = 120
"""How long a body may come as slowly as it likes."""
SLOWEST: Final = 8_000
"""Bytes a second of a body after that, on the whole: 64 kbit/s, the network of an old phone."""
KEPT_S: Final = 125
"""How long a connection is kept between requests: longer than proxies keep theirs."""
PER_ADDRESS: Final = 6_000
RESERVED: Final = 256
"""Open files that are not connections: the database's, and those that are sent and kept."""

SERVER: Final = "Cordboard"

log = logging.getLogger(__name__)


def longest_s(size: int) -> float:
    """How long a body of so many bytes may take."""
    return START_S + size / SLOWEST


class Pace:
    """Of one body: whether it goes on."""

    def __init__(self) -> None:
        self._slow = self._age = self._all = 0

    def tick(self, came: int, *, waits: bool) -> bool:
        """Whether it takes too long. ``waits``: it is we who do not read."""
        self._age += TICK_S
        self._all += came
        self._slow = 0 if waits or came >= STALL_BYTES else self._slow + 1
        return self._slow >= STALL_TICKS or (not waits and self._age > longest_s(self._all))


def room_for(open_files: int) -> int:
    """How many connections there may be."""
    return open_files - min(RESERVED, open_files // 4)


class Connection(RequestHandler):
    __slots__ = ("_address", "_pace", "_slow", "_speaks", "came")

    def __init__(self, manager: "Server", **more: Any) -> None:
        super().__init__(manager, **more)
        self._address: str | None = None
        self._speaks = True
        """A head has begun, or has still to."""
        self.came = 0
        """Bytes since the last tick."""
        self._slow = 0
        self._pace: Pace | None = None
        """Of the body that comes at this moment."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(self._manager, Server)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if isinstance(peer, tuple) else "?"
        if not self._manager.has_room_for(self._address):
            self.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        if isinstance(self._manager, Server) and self._address is not None:
            self._manager.left(self._address)
            self._address = None
        super().connection_lost(exc)

    def abort(self) -> None:
        transport = self.transport
        self.force_close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        heads, body = self._request_count, self._in_body()
        super().data_received(data)
        self.came += len(data)
        if not body:
            self._speaks = heads == self._request_count

    def _in_body(self) -> bool:
        request = self._current_request
        return request is not None and not request.content.is_eof()

    def tick(self) -> None:
        """Hang up on who takes too long."""
        came, self.came = self.came, 0
        late = False
        if self._waiter is not None and not self._waiter.done():
            self._pace = None
            self._slow = self._slow + 1 if self._speaks else 0
            late = self._slow >= HEAD_TICKS
        elif self._in_body():
            self._slow, self._pace = 0, self._pace or Pace()
            # Who is told to wait is not slow.
            waits = self._reading_paused or self._buffer_paused
            late = self._pace.tick(came, waits=waits)
        else:
            self._slow, self._pace = 0, None
        if late:
            self.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """As aiohttp does, without the words and the address of who asked."""
        if exc is None or isinstance(exc, HttpProcessingError | ConnectionError):
            log.debug("no request: %s", type(exc).__name__)
        else:
            log.error("a request failed", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun")
        response = _problem(status)
        response.force_close()
        return response


def _problem(status: int) -> web.Response:
    broken = status < 500
    told = {
        "type": "about:blank",
        "title": "Bad Request" if broken else "Internal Server Error",
        "status": status,
        "code": "bad_request" if broken else "unavailable",
        "detail": "This is no request that HTTP knows."
        if broken
        else "Something went wrong here. It is in the log.",
    }
    return web.Response(
        status=status,
        body=msgspec.json.encode(told),
        content_type="application/problem+json",
        headers={"Server": SERVER, "Cache-Control": "no-store"},
    )


class Server(web.Server):
    """``per_address``: 0 behind a proxy, where all come from one."""

    def __init__(self, *given: Any, per_address: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self._per_address = per_address
        self._most = room_for(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        self._from: Counter[str] = Counter()
        self._open = 0
        self._ticks: asyncio.TimerHandle | None = None

    def __call__(self) -> RequestHandler:
        if self._ticks is None:
            self._ticks = self._loop.call_later(TICK_S, self._tick)
        return Connection(self, loop=self._loop, **self._kwargs)

    def has_room_for(self, address: str) -> bool:
        """Count one that came."""
        self._from[address] += 1
        self._open += 1
        share = min(self._per_address, self._most // 2)
        if 0 < share < self._from[address] or self._open > self._most:
            log.warning("too many connections: some are closed as they come")
            return False
        return True

    def left(self, address: str) -> None:
        self._from[address] -= 1
        self._open -= 1
        if not self._from[address]:
            del self._from[address]

    def _tick(self) -> None:
        self._ticks = None
        self.tick()
        if self._connections:
            self._ticks = self._loop.call_later(TICK_S, self._tick)

    def tick(self) -> None:
        for connection in self.connections:
            if isinstance(connection, Connection):
                connection.tick()


class Runner(web.AppRunner):
    """A server that leaves unpacking to ``read_body``: aiohttp answers a packing that it does not
    know before any of our code, in words of its own."""

    def __init__(
        self, app: web.Application, *, shutdown_timeout: float, behind_proxy: bool = False
    ) -> None:
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=shutdown_timeout,
            auto_decompress=False,
            keepalive_timeout=KEPT_S,
        )
        self._per_address = 0 if behind_proxy else PER_ADDRESS
        app.on_response_prepare.append(_without_versions)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return Server(
            made.request_handler,
            request_factory=made.request_factory,
            loop=asyncio.get_running_loop(),
            per_address=self._per_address,
            **made._kwargs,
        )


async def _without_versions(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = SERVER
