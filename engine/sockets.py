"""The Socket.IO server, set up the way ``docs/wire.md`` promises."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, Protocol

import msgspec
import socketio
from aiohttp import web
from engineio.packet import MESSAGE, Packet

from engine.packets import PacketQueue, WebSocket
from storage.strict_json import TwiceNamed, read_json

COMMAND_MAX: Final = 65_536
"""Characters of one command. The longest text allowed is far below it; more is answered
``too_large``."""
PACKET_MAX: Final = 262_144
"""Bytes of one packet. More than this is not even read: the connection is closed."""
TOO_LARGE: Final = "too_large"
"""The event that a room hears in place of one that was longer than ``COMMAND_MAX``."""
UNCLEAR: Final = "unclear"
"""In place of one in which a name stands twice."""
BACKLOG_MAX: Final = 1_000
"""Packets that may wait for a slow client; beyond, it must come again and resume."""
RESUMES_WAITING_MAX: Final = 16
"""Packets that may wait when a client asks for a snapshot, which is large."""
PING_INTERVAL_S: Final = 10
PING_TIMEOUT_S: Final = 8
"""Whole seconds both: python-engineio announces 2.5 s as 2000 ms, and 0.3 s as 0."""

Allows = Callable[[str | None, web.Request], bool]

_encode: Final = msgspec.json.Encoder().encode
# Every escape is matched, so that the backslash of one is never taken for the start of another.
_ESCAPE: Final = re.compile(
    r"""\\(?: u[dD][89abAB][0-9a-fA-F]{2} \\u[dD][c-fC-F][0-9a-fA-F]{2}
         | (?P<half> u[dD][89a-fA-F][0-9a-fA-F]{2}) | (?P<nul> u0000) | . )""",
    re.VERBOSE | re.DOTALL,
)


class Json:
    """What python-socketio encodes and decodes with. Records and ``Raw`` go in as they are."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return _encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: object) -> Any:
        """What is too large is not read; a room is told so instead, and can still answer it.

        Without what no database keeps: half of a surrogate pair, as of an emoji cut in two,
        becomes U+FFFD, and NUL, which nobody types, goes.

        Raises: ValueError, also for what is nested too deeply.
        """
        if isinstance(text, bytes):
            text = text.decode()
        if len(text) > COMMAND_MAX:
            return [TOO_LARGE]
        try:
            return read_json(_ESCAPE.sub(_writable, text) if "\\u" in text else text)
        except TwiceNamed:
            return [UNCLEAR]
        except (msgspec.DecodeError, RecursionError) as problem:
            raise ValueError("not JSON") from problem


def _writable(escape: re.Match[str]) -> str:
    match escape.lastgroup:
        case "half":
            return "\ufffd"
        case "nul":
            return ""
    return escape[0]


class _NoWords(logging.Filter):
    """Packets hold customers' words, and so do the tracebacks of packets that cannot be read."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return False
        record.args = ()
        record.msg = str(record.msg).split("%", 1)[0]
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.msg} ({record.exc_info[0].__name__})"
        record.exc_info = None
        return True


def _quiet(name: str) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.setLevel(logging.WARNING)
    if not any(isinstance(known, _NoWords) for known in logger.filters):
        logger.addFilter(_NoWords())
    return logger


def make_server(allows: Allows) -> socketio.AsyncServer:
    """A server that runs one client's events in order and lets in only sites that are allowed.

    It has the rooms' namespaces and no other.
    """

    def origin(name: str | None, environ: dict[str, Any]) -> bool:
        return allows(name, environ["aiohttp.request"])

    server = socketio.AsyncServer(
        async_mode="aiohttp",
        # By default each event gets its own task, and one client's events overtake each other.
        async_handlers=False,
        # With always_connect a refusal would reach the client as a disconnect without its code.
        # Nothing is emitted before a client has asked to resume, so nothing comes too early.
        always_connect=False,
        json=Json,
        cors_allowed_origins=origin,
        max_http_buffer_size=PACKET_MAX,
        ping_interval=PING_INTERVAL_S,
        ping_timeout=PING_TIMEOUT_S,
        logger=_quiet("cordboard.socketio"),
        engineio_logger=_quiet("cordboard.engineio"),
    )
    server.eio.create_queue = PacketQueue
    server.eio._async = {**server.eio._async, "websocket": WebSocket}
    server.eio.handle_request = _answering_closed(server)
    # Without a list python-socketio lets everybody into "/".
    server.namespaces = []
    return server


def _answering_closed(
    server: socketio.AsyncServer,
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Requests of a session that has just been closed, which python-engineio raises at."""
    handle = server.eio.handle_request

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            response: web.StreamResponse = await handle(request)
        except KeyError:
            if request.query.get("sid") in server.eio.sockets:
                raise
            return web.Response(status=400, text="Session is disconnected")
        return response

    return answered


class Loiterers:
    """Connections that never enter a room: each costs memory, and no room counts them."""

    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server
        self._seen: set[str] = set()

    def sweep(self) -> None:
        """Close those that the last sweep has seen outside too. To be called now and then."""
        manager = self._server.manager
        inside = {
            eio_sid
            for namespace in manager.get_namespaces()
            for _, eio_sid in manager.get_participants(namespace, None)
        }
        outside = set(self._server.eio.sockets) - inside
        pipes = SocketPipes(self._server)
        for eio_sid in outside & self._seen:
            pipes.drop(eio_sid)
        self._seen = outside - self._seen


class Pipes(Protocol):
    """How encoded events reach connected clients."""

    def send(self, namespace: str, eio_sids: Iterable[str], event: str, encoded: str) -> None:
        """Queue the event for these connections; a connection that is gone is passed over."""

    def waiting(self, eio_sid: str) -> int:
        """How many packets the connection has not taken yet."""

    def drop(self, eio_sid: str) -> None:
        """Close the transport. The client notices and connects again by itself."""

    def end(self, eio_sid: str) -> None:
        """As ``drop``, after what waits to be sent."""


class SocketPipes:
    """Puts one encoded packet into many queues, without an await and without encoding again."""

    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server

    def send(self, namespace: str, eio_sids: Iterable[str], event: str, encoded: str) -> None:
        packet = Packet(MESSAGE, f'2{namespace},["{event}",{encoded}]')
        sockets = self._server.eio.sockets
        for eio_sid in eio_sids:
            socket = sockets.get(eio_sid)
            if socket is None or socket.closed:
                continue
            if socket.queue.qsize() >= BACKLOG_MAX:
                self.drop(eio_sid)
            else:
                socket.queue.send(packet)

    def end(self, eio_sid: str) -> None:
        socket = self._server.eio.sockets.get(eio_sid)
        if socket is not None and not socket.closed:
            socket.queue.put_nowait(None)

    def waiting(self, eio_sid: str) -> int:
        socket = self._server.eio.sockets.get(eio_sid)
        return 0 if socket is None else int(socket.queue.qsize())

    def drop(self, eio_sid: str) -> None:
        socket = self._server.eio.sockets.get(eio_sid)
        if socket is None or socket.closed:
            return
        while not socket.queue.empty():
            socket.queue.get_nowait()
            socket.queue.task_done()
        # None ends the writer, which closes the transport.
        socket.queue.put_nowait(None)
