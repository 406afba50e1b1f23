"""Huge, deep, compressed and broken payloads at every door: a clear answer, and no harm."""

import gzip
import io
import json
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from yarl import URL

from tests.access.people import Street, street
from tests.drawn import picture
from tests.rooms import open_house
from web_chat.files import INLINE, TYPES

DEEP = "[" * 20_000 + "]" * 20_000
BOMB = gzip.compress(b"0" * 50_000_000)
BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "nothing": (b"", {}),
    "no JSON": (b"\x00\xff\xfe", {"Content-Type": "application/json"}),
    "deep": (DEEP.encode(), {"Content-Type": "application/json"}),
    "huge": (b'{"token":"' + b"x" * 3_000_000 + b'"}', {"Content-Type": "application/json"}),
    "a bomb": (BOMB, {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
    "no gzip": (b"plain", {"Content-Encoding": "gzip"}),
    "a number too long": (b"1" * 5_000, {"Content-Type": "application/json"}),
    "a list": (b"[1]", {"Content-Type": "application/json"}),
    "half a form": (b"--x\r\nContent-D", {"Content-Type": "multipart/form-data; boundary=x"}),
    "a form without an end": (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
        {"Content-Type": "multipart/form-data; boundary=x"},
    ),
}


async def ask(town: Street, who: str, method: str, path: str, what: str) -> int:
    body, headers = BODIES[what]
    url = URL(town.house.url + path.replace("{", "").replace("}", ""), encoded=True)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        try:
            async with http.request(
                method, url, data=io.BytesIO(body), headers={**headers, **town.headers(who)}
            ) as answer:
                return answer.status
        except aiohttp.ClientConnectionError:
            return 0  # Closed on us while we still sent.


async def test_no_path_is_hurt_by_what_it_cannot_read(tmp_path: Path) -> None:
    async with street(tmp_path) as town:
        before = await town.state()
        for route in town.house.app.router.routes():
            path = route.resource.canonical if route.resource is not None else ""
            if route.method not in ("POST", "PUT", "PATCH", "DELETE") or "socket.io" in path:
                continue
            if (route.method, path) in KEEPS_NO_BODY:
                continue
            # One door stands before all of the set-up: one body shows that it does.
            bodies = ("deep",) if path.startswith("/api/v1/setup") else tuple(BODIES)
            for what in bodies:
                for who in ("vera", "pia"):
                    status = await ask(town, who, route.method, path, what)
                    assert status < 500, (route.method, path, what)
                    if what != "nothing":
                        assert status >= 400 or status == 0, (route.method, path, what)
        assert await town.state() == before
        assert await town.house.visitor()


KEEPS_NO_BODY = {("DELETE", "/api/session"), ("DELETE", "/api/sessions")}
"""They read none, and end the session."""


@pytest.mark.parametrize("what", ["deep", "number", "names", "binary", "acks"])
async def test_odd_packets_hurt_nobody_at_any_socket(tmp_path: Path, what: str) -> None:
    packets: dict[str, list[Any]] = {
        "deep": ['42/visitor,1["command",' + DEEP[:30_000] + "]", "42/visitor,1" + DEEP],
        "number": ['42/visitor,1["command",' + "9" * 6_000 + "]"],
        "names": ['42/visitor,1["__init__",{}]', '42/visitor,1["connect"]', "42/visitor,1[]"],
        "binary": ['451-/visitor,["command",{"_placeholder":true,"num":5}]', b"\x00" * 100],
        "acks": ["43/visitor,99[1]", "42/visitor," + "1" * 200 + '["command",{}]', "4", "9"],
    }
    async with open_house(tmp_path) as house:
        other = await house.visitor()
        for packet in packets[what]:
            bad = await house.visitor()
            await bad.sio.eio.ws.send_str(packet) if isinstance(
                packet, str
            ) else await bad.sio.eio.ws.send_bytes(packet)
        await other.do("start", queue="sales", text="Still here")


async def test_a_compressed_bomb_ends_its_own_connection(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, aiohttp.ClientSession() as http:
        other = await house.visitor()
        url = f"{house.url}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(url, compress=15) as ws:
            assert ws.compress == 0
            await ws.receive()
            await ws.send_str("4" + "x" * 30_000_000, compress=15)
            closed = await ws.receive()
            assert closed.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        await other.do("start", queue="sales", text="Still here")


async def test_whoever_enters_no_room_is_sent_away(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, aiohttp.ClientSession() as http:
        inside = await house.visitor()
        url = f"{house.url}/socket.io/?EIO=4&transport=websocket"
        async with http.ws_connect(url) as ws:
            await ws.receive()
            house.rooms._loiterers.sweep()
            assert len(house.rooms.sio.eio.sockets) == 2
            house.rooms._loiterers.sweep()
            while (await ws.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
            assert ws.closed
        house.rooms._loiterers.sweep()
        await inside.do("start", queue="sales", text="Still here")


SAMPLES = {
    "image/png": picture("PNG") + b"<script>alert(1)</script>",
    "image/jpeg": picture("JPEG", comment=b"<svg onload=alert(1)>"),
    "image/gif": picture("GIF", comment=b"<html><script>*/=alert(1)//"),
    "image/webp": picture("WEBP", xmp=b"<html>"),
    "application/pdf": b"%PDF-1.7 /JavaScript (app.alert)",
    "text/plain": b"words <html><script>alert(1)</script>",
}
NAME = 'a\r\nX-Odd: 1"; filename=evil.html;\u202egpj.exe'


@pytest.mark.parametrize("kind", TYPES)
async def test_files_that_pretend_are_served_as_what_they_are_and_run_nowhere(
    tmp_path: Path, kind: str
) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales")
        bearer = {"Authorization": f"Bearer {visitor.token}"}
        form = aiohttp.FormData(quote_fields=False)
        # The type that the client claims is worth nothing.
        form.add_field("file", SAMPLES[kind], filename="x.html", content_type="text/html")
        async with house.http.post("/chat/files", data=form, headers=bearer) as answer:
            told = await answer.json()
            assert told["type"] == kind
        async with house.http.get(told["url"], headers=bearer) as answer:
            held = answer.headers
            assert held["Content-Type"].partition(";")[0] == kind
            assert held["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in held["Content-Security-Policy"]
            assert "default-src 'none'" in held["Content-Security-Policy"]
            shown = held["Content-Disposition"].partition(";")[0]
            assert shown == ("inline" if kind in INLINE else "attachment")
            served = await answer.read()
            if kind in INLINE:
                assert not [word for word in (b"<script", b"<svg", b"<html") if word in served]
            else:
                assert served == SAMPLES[kind]


async def test_a_name_breaks_out_of_no_header(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales")
        bearer = {"Authorization": f"Bearer {visitor.token}"}
        name = f"form-data; name=file; filename*=UTF-8''{quote(NAME)}"
        form = f"--x\r\nContent-Disposition: {name}\r\n\r\nwords\r\n--x--\r\n".encode()
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        async with house.http.post("/chat/files", data=form, headers=bearer | kind) as answer:
            told = await answer.json()
            assert answer.status == 200
        assert "\u202e" not in told["name"]
        async with house.http.get(told["url"], headers=bearer) as answer:
            assert "X-Odd" not in answer.headers
            assert answer.headers["Content-Disposition"].count(";") == 1


def test_the_bombs_are_bombs() -> None:
    assert len(BOMB) < 100_000
    with pytest.raises((RecursionError, ValueError)):
        json.loads(DEEP)
    assert len(zlib.compress(b"x" * 30_000_000)) < 100_000
