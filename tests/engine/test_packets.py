"""Packets on real connections: at once where nothing is before them, and always in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import socketio
from aiohttp import web
from engineio.packet import NOOP, Packet

from engine.packets import WAITING_MAX, PacketQueue
from engine.sockets import BACKLOG_MAX, SocketPipes, make_server

NAMESPACE = "/visitor"


class Watched(PacketQueue):
    """Tells when somebody waits for a packet, and when the connection is over."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    def get(self) -> asyncio.Future[Packet | None]:  # type: ignore[override]
        taker = super().get()
        if not taker.done():
            self.asked.set()
        return taker


class Served:
    """A server with one namespace, and the ways to a connection to it."""

    def __init__(
        self,
        server: socketio.AsyncServer,
        http: aiohttp.ClientSession,
        port: int,
        gone: asyncio.Queue[str],
    ) -> None:
        self.server = server
        self.gone = gone
        self.pipes = SocketPipes(server)
        self.http = http
        self.address = f"http://127.0.0.1:{port}/socket.io/?EIO=4"

    async def enter(self, compress: int = 0) -> tuple[aiohttp.ClientWebSocketResponse, str]:
        """A websocket inside the namespace, and its id."""
        line = await self.http.ws_connect(f"{self.address}&transport=websocket", compress=compress)
        before = set(self.server.eio.sockets)
        assert (await line.receive_str()).startswith("0{")
        await line.send_str(f"40{NAMESPACE},")
        assert (await line.receive_str()).startswith(f"40{NAMESPACE}")
        return line, next(reversed(list(before)))

    async def polled(self) -> tuple[str, str]:
        """The address to poll at for a new session, and its id."""
        polling = f"{self.address}&transport=polling"
        async with self.http.get(polling) as opened:
            sid = (await opened.text()).split('"sid":"', 1)[1].split('"', 1)[0]
        return f"{polling}&sid={sid}", sid

    def send(self, eio_sid: str, number: int, padding: str = "") -> None:
        self.pipes.send(NAMESPACE, [eio_sid], "delta", f'[{number},"{padding}"]')


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    server = make_server(lambda *_: True)
    server.namespaces = [NAMESPACE]
    server.eio.create_queue = Watched
    gone: asyncio.Queue[str] = asyncio.Queue()
    server.on("disconnect", lambda sid, reason: gone.put_nowait(reason), namespace=NAMESPACE)

    async def echo(_: str, number: int) -> int:
        return number

    server.on("ask", echo, namespace=NAMESPACE)
    app = web.Application()
    server.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Served(server, http, runner.addresses[0][1], gone)
    finally:
        await runner.cleanup()


def transport_of(line: aiohttp.ClientWebSocketResponse) -> asyncio.ReadTransport:
    assert line._conn is not None
    transport = line._conn.transport
    assert isinstance(transport, asyncio.ReadTransport)
    return transport


def number_of(text: str) -> int:
    return int(text.split("[", 2)[2].split(",", 1)[0])


async def test_a_packet_leaves_without_a_turn_of_the_loop() -> None:
    async with served() as house:
        line, sid = await house.enter()
        await house.server.sleep(0)
        house.send(sid, 1)
        assert house.pipes.waiting(sid) == 0
        assert not house.server.eio.sockets[sid].queue._unfinished_tasks
        async with asyncio.timeout(5):
            assert number_of(await line.receive_str()) == 1


async def test_packets_and_answers_keep_their_order() -> None:
    async with served() as house:
        line, sid = await house.enter()
        for round in range(20):
            await line.send_str(f'42{NAMESPACE},{round}["ask",{round}]')
        # Some of these are sent while the answers are being written, some while nobody writes.
        for number in range(200):
            house.send(sid, number)
            if number % 7 == 0:
                await asyncio.sleep(0)
        deltas: list[int] = []
        answers: list[int] = []
        async with asyncio.timeout(5):
            while len(deltas) < 200 or len(answers) < 20:
                text = await line.receive_str()
                if text.startswith("43"):
                    answers.append(int(text.rpartition("[")[2].rstrip("]")))
                elif text != "2":
                    deltas.append(number_of(text))
        assert deltas == list(range(200))
        assert answers == list(range(20))


async def test_a_client_that_does_not_read_gets_all_in_order_once_it_reads() -> None:
    async with served() as house:
        line, sid = await house.enter()
        transport = transport_of(line)
        transport.pause_reading()
        padding = "x" * 20_000
        sent = 0
        while house.pipes.waiting(sid) < BACKLOG_MAX // 4:
            house.send(sid, sent, padding if sent % 2 else "")
            sent += 1
            await asyncio.sleep(0)
        transport.resume_reading()
        async with asyncio.timeout(20):
            for number in range(sent):
                assert number_of(await line.receive_str()) == number


@pytest.mark.parametrize("upgrading", [False, True])
async def test_who_polls_gets_packets_by_polling(upgrading: bool) -> None:
    async with served() as house, asyncio.timeout(5):
        polling, sid = await house.polled()
        await house.http.post(polling, data=f"40{NAMESPACE},")
        async with house.http.get(polling) as entered:
            assert (await entered.text()).startswith(f"40{NAMESPACE}")
        queue = house.server.eio.sockets[sid].queue
        queue.asked.clear()
        waiting = asyncio.ensure_future(house.http.get(polling))
        await queue.asked.wait()
        if upgrading:
            # Connected, and nothing agreed yet.
            await house.http.ws_connect(f"{house.address}&transport=websocket&sid={sid}")
            assert queue.websocket is not None
        house.send(sid, 1)
        async with await waiting as answer:
            assert number_of(await answer.text()) == 1


@pytest.mark.parametrize("packet", ["2", "6"])
async def test_a_packet_that_no_client_sends_is_answered_though_nobody_polls(packet: str) -> None:
    async with served() as house, asyncio.timeout(5):
        polling, _ = await house.polled()
        async with house.http.post(polling, data=packet) as answer:
            assert answer.status == 400


@pytest.mark.parametrize("upgraded", [False, True])
async def test_who_takes_nothing_and_asks_on_fills_no_memory(upgraded: bool) -> None:
    async with served() as house, asyncio.timeout(20):
        if upgraded:
            line, sid = await house.enter()
            queue = house.server.eio.sockets[sid].queue
            transport_of(line).pause_reading()
            # More than the machines in between hold.
            house.send(sid, 0, "x" * 20_000_000)
            for _ in range(5):
                await asyncio.sleep(0)
            assert queue.empty()
            for _ in range(WAITING_MAX + 1):
                await queue.put(Packet(NOOP))
            assert (await house.gone.get()) == "transport close"
        else:
            polling, sid = await house.polled()
            queue = house.server.eio.sockets[sid].queue
            for _ in range(WAITING_MAX // 16 + 2):
                await house.http.post(polling, data="\x1e".join("5" * 16))
        assert queue.qsize() <= 2


async def test_a_session_that_its_client_closed_is_none_any_more() -> None:
    async with served() as house, asyncio.timeout(5):
        polling, _ = await house.polled()
        for data, status in (("1", 200), ("40", 400), ("40", 400)):
            async with house.http.post(polling, data=data) as answer:
                assert answer.status == status


async def test_a_connection_that_is_gone_is_written_to_without_harm() -> None:
    async with served() as house, asyncio.timeout(5):
        line, sid = await house.enter()
        house.server.eio.sockets[sid].queue.websocket._request.transport.abort()
        house.send(sid, 1)
        house.send(sid, 2)
        await house.gone.get()
        assert (await line.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


@pytest.mark.parametrize("offered", [0, 15])
async def test_no_connection_is_compressed(offered: int) -> None:
    async with served() as house:
        line, _ = await house.enter(compress=offered)
        assert line.compress == 0
