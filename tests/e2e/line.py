"""The way between a browser and the server, as a phone has it: it breaks, hangs, loses answers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from tests.e2e.server import Server

CHUNK: Final = 65_536


class Line:
    """Passes every byte on, as long as it is good."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._writers: set[StreamWriter] = set()
        self._hanging: set[StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self.down = False
        """Takes no new connection."""
        self.deaf = False
        """What the server says is lost on the way, and nobody is told."""

    @property
    def address(self) -> str:
        assert self._listener is not None
        return f"http://localhost:{self._listener.sockets[0].getsockname()[1]}"

    def password(self, user: str) -> str:
        return self._server.password(user)

    def cut(self) -> None:
        """Break every connection, in mid-word if need be."""
        for writer in self._writers:
            writer.transport.abort()

    def hang(self) -> None:
        """What is open now passes nothing on any more, and nobody is told. New ones do."""
        self._hanging |= self._writers

    async def open(self) -> None:
        self._listener = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)

    async def close(self) -> None:
        assert self._listener is not None
        self._listener.close()
        self.cut()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._listener.wait_closed()

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.down:
            writer.transport.abort()
            return
        port = int(self._server.address.rpartition(":")[2])
        inside, out = await asyncio.open_connection("localhost", port)
        ends = {writer, out}
        self._writers |= ends
        try:
            await asyncio.gather(self._pump(reader, out), self._pump(inside, writer, back=True))
        finally:
            self._writers -= ends
            self._hanging -= ends
            for end in ends:
                end.transport.abort()

    async def _pump(
        self, reader: StreamReader, writer: StreamWriter, *, back: bool = False
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                if (back and self.deaf) or writer in self._hanging:
                    continue
                writer.write(data)
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def line_to(server: Server) -> AsyncIterator[Line]:
    line = Line(server)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
