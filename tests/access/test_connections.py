"""Nobody keeps the doors shut by saying nothing, or too little, on many connections."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from access import connections
from access.connections import (
    HEAD_TICKS,
    STALL_BYTES,
    STALL_TICKS,
    START_S,
    TICK_S,
    Connection,
    Pace,
    Runner,
    Server,
    longest_s,
    room_for,
)

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def take(request: web.Request) -> web.Response:
    if request.path == "/broken":
        raise ValueError("zebra")
    return web.Response(text=str(len(await request.read())))


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Server, int]]:
    app = web.Application(client_max_size=10**7)
    app.router.add_route("*", "/{any:.*}", take)
    runner = Runner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server = runner.server
    assert isinstance(server, Server)
    try:
        yield server, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        for _ in range(1_000_000):
            if holds():
                return
            await asyncio.sleep(0)


async def arrived(server: Server, so_many: int, bytes_in_all: int = 0) -> None:
    """Connections, and what they said since the last tick."""

    def all_of_it() -> bool:
        came = sum(one.came for one in server.connections if isinstance(one, Connection))
        return len(server.connections) == so_many and came >= bytes_in_all

    await until(all_of_it)


async def said(line: Line) -> bytes:
    async with asyncio.timeout(5):
        try:
            return await line[0].read()
        except ConnectionError:
            return b""


@asynccontextmanager
async def dialled(port: int, *words: bytes) -> AsyncIterator[list[Line]]:
    lines = []
    for word in words:
        line = await asyncio.open_connection("127.0.0.1", port)
        line[1].write(word)
        lines.append(line)
    yield lines
    for _, writer in lines:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def test_who_does_not_finish_a_request_is_hung_up_on_and_who_waits_for_us_is_not() -> None:
    whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    words = (
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-a: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{",
        whole,
    )
    async with serving() as (server, port), dialled(port, *words) as lines:
        kept = lines[-1]
        async with asyncio.timeout(5):
            await kept[0].readuntil(b"200")
        await arrived(server, len(lines), len(b"".join(words)))
        for _ in range(HEAD_TICKS - 1):
            server.tick()
        lines[1][1].write(b"and on ")
        await arrived(server, len(lines), 7)
        for _ in range(STALL_TICKS - 2):
            server.tick()
        assert [await said(line) for line in lines[:-1]] == [b""] * 3
        await arrived(server, 1)
        kept[1].write(whole)
        async with asyncio.timeout(5):
            await kept[0].readuntil(b"200")
        # The next head of the same connection has no more time.
        kept[1].write(b"GET / HT")
        await arrived(server, 1, len(whole) + 8)
        for _ in range(HEAD_TICKS):
            server.tick()
        assert b"GET" not in await said(kept)
        await arrived(server, 0)


async def test_a_slow_upload_arrives_while_it_moves_and_does_not_take_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "START_S", 25)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    words = (head % (5 * STALL_BYTES), head % 9_999)
    async with serving() as (server, port), dialled(port, *words) as (short, long):
        await arrived(server, 2, len(b"".join(words)))
        for _ in range(5):
            for line in (short, long):
                line[1].write(b"x" * STALL_BYTES)
            await arrived(server, 2, 2 * STALL_BYTES)
            server.tick()
        async with asyncio.timeout(5):
            assert b"200" in await short[0].readuntil(b"\r\n")
        long[1].write(b"x" * STALL_BYTES)
        server.tick()
        assert await said(long) == b""


def seconds_of(rate: float, size: int, begin: int = 0) -> int | None:
    """After how many seconds a body of that size ends that comes at that rate, if it is ended.
    ``begin``: for so long nothing comes."""
    pace, came = Pace(), 0.0
    for seconds in range(TICK_S, 10**6, TICK_S):
        new = min(rate * TICK_S, size - came) if seconds > begin else 0
        came += new
        if came >= size:
            return None
        if pace.tick(int(new), waits=False):
            return seconds
    raise AssertionError("it goes on for ever")


def test_a_large_file_comes_over_a_bad_network_as_long_as_it_moves() -> None:
    most = 10 * 1024 * 1024
    # Much longer than two minutes, and for a moment nothing at all.
    assert seconds_of(8_000, most) is None
    assert seconds_of(20_000, most, begin=STALL_TICKS * TICK_S - TICK_S) is None
    # Little is done in two minutes at any rate.
    assert seconds_of(200, 20_000) is None
    # Who sends next to nothing, or nothing, holds no place.
    assert seconds_of(4_000, most) in range(200, 300)
    assert seconds_of(100, most) in range(START_S, START_S + 10)
    assert seconds_of(99, most) == seconds_of(0, most) == STALL_TICKS * TICK_S
    assert longest_s(most) < 1_500


async def test_one_address_has_no_more_connections_than_its_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "PER_ADDRESS", 2)
    async with serving() as (server, port), dialled(port, b"", b"", b"") as lines:
        assert await said(lines[2]) == b""
        await arrived(server, 2)
        lines[0][1].close()
        await arrived(server, 1)
        async with dialled(port, b"GET / HTTP/1.0\r\n\r\n") as again:
            assert b"200" in await said(again[0])
    assert room_for(1_024) == 768
    assert room_for(100) == 75


async def test_what_is_no_request_is_told_so_without_its_words_and_fills_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    words = (
        b"ZEBRA /api/v1 HTTP/1.1\r\n\r\n",
        b"GET /\0zebra HTTP/1.1\r\n\r\n",
        b"GET /broken HTTP/1.0\r\n\r\n",
    )
    async with serving() as (_, port), dialled(port, *words) as lines:
        *strange, broken = [await said(line) for line in lines]
    for answer in strange:
        assert answer.startswith(b"HTTP/1.0 400")
        assert b"application/problem+json" in answer
        assert b"zebra" not in answer.lower()
    assert broken.startswith(b"HTTP/1.0 500")
    assert all(b"Server: Cordboard\r\n" in answer for answer in (*strange, broken))
    (line,) = caplog.records
    assert line.exc_info
    assert "127.0.0.1" not in line.getMessage()
