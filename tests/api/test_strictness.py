"""What HTTP and JSON let clients say, and what becomes of it."""

import gzip
import re
import zlib
from pathlib import Path

import aiohttp

from access.sessions import COOKIE
from tests.api.client import api_house


async def test_a_contact_has_no_id_that_an_address_cannot_carry(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        fields = {"channel": "chat", "queue": "sales"}
        for odd in (".", "..", ".hidden", "a/b", "a b", "%2e", "a\n", "\n", "x" * 65):
            answer = await api.ask("POST", "/contacts", {**fields, "id": odd})
            assert (answer.status, answer.code) == (400, "bad_request"), odd
            assert answer.body["errors"][0]["pointer"] == "/id"
        assert (await api.get("/contacts"))["items"] == []
        for fine in ("crm:4711", "a..b", "_", "-", "x" * 64):
            assert (await api.contact(id=fine))["id"] == fine
            assert (await api.get(f"/contacts/{fine}"))["id"] == fine


async def test_a_nul_is_asked_for_nowhere_and_kept_nowhere(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        for path in (
            "/contacts/%00",
            "/contacts?queue=%00",
            "/audit?text=%00",
            "/customers?identity=phone:%00",
            "/webhooks/a%00b",
        ):
            answer = await api.ask("GET", path)
            assert (answer.status, answer.code) == (400, "bad_request"), path
        # The document says so.
        paths = (await api.get("/openapi.json"))["paths"]
        for path, name in (("/contacts", "queue"), ("/contacts/{contact}", "contact")):
            told = paths[f"/api/v1{path}"]["get"]["parameters"]
            (schema,) = [one["schema"] for one in told if one["name"] == name]
            assert re.search(schema["pattern"], "a\nb")
            assert not re.search(schema["pattern"], "a\0b")
        async with house.http.get("/api/board/contacts/%00") as other:
            assert other.status == 400
        # In words it goes, before anybody is told them.
        phone = {"kind": "phone", "value": "+1\x002"}
        made = await api.contact(text="a\x00b", person={"identities": [phone]})
        read = await api.get(f"/contacts/{made['id']}/messages")
        assert read["items"][0]["text"] == "ab"
        (customer,) = (await api.get("/customers?identity=phone:%2B12"))["items"]
        assert customer["id"] == made["customer"]
        reply = {"id": "hi", "title": "Hi", "text": "Good\x00 day"}
        assert (await api.post("/setup/replies", reply))["text"] == "Good day"
        assert (await api.get("/setup/replies/hi"))["text"] == "Good day"


async def test_a_number_beyond_all_numbers_is_told_with_its_place(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        json = {"Content-Type": "application/json"}
        for body, place in ((b'{"needs": [{"level": -1e400}]}', "/needs/0/level"), (b"1e999", "")):
            answer = await api.ask("POST", "/contacts", data=body, headers=json)
            (error,) = answer.body["errors"]
            assert (answer.code, error["pointer"]) == ("bad_request", place)


async def test_what_can_be_read_can_be_asked_for_its_head(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        for path in ("/queues", "/setup.toml", "/contacts/none", "/openapi.json"):
            read, head = await api.ask("GET", path), await api.ask("HEAD", path)
            assert head.status == read.status, path
            for name in ("Content-Type", "Content-Length", "X-Content-Type-Options"):
                assert head.headers[name] == read.headers[name], (path, name)
        never = await api.ask("HEAD", "/agents/ann/status")
        assert (never.status, never.headers["Allow"]) == (405, "PUT")
        stranger = await api.ask("HEAD", "/queues", headers={"Authorization": "Bearer x"})
        assert stranger.status == 401


async def test_a_packed_body_is_unpacked_or_refused_for_what_it_is(tmp_path: Path) -> None:
    body = b'{"channel":"chat","queue":"sales"}'
    async with api_house(tmp_path) as (_, api):
        for packing, sent, status in (
            ("gzip", gzip.compress(body), 201),
            ("deflate", zlib.compress(body), 201),
            ("identity", body, 201),
            ("gzip", b"abc", 400),
            ("gzip", gzip.compress(b" " * 70_000 + body), 413),
            ("gzip", gzip.compress(body)[:-9], 400),
            ("deflate", zlib.compress(body) + b"more", 400),
            ("deflate", zlib.compress(body)[2:-4], 201),
            ("gzip", gzip.compress(body) + gzip.compress(b""), 400),
            ("compress", body, 415),
            ("br", body, 415),
            ("zstd", body, 415),
            ("gzip, gzip", gzip.compress(gzip.compress(body)), 415),
        ):
            said = {"Content-Type": "application/json", "Content-Encoding": packing}
            async with aiohttp.ClientSession(auto_decompress=False) as http:
                url = f"{api.house.url}/api/v1/contacts"
                said["Authorization"] = f"Bearer {api.key}"
                async with http.post(url, data=sent, headers=said) as answer:
                    assert answer.status == status, (packing, await answer.text())
                    assert status == 201 or answer.content_type == "application/problem+json"
                    assert status != 415 or answer.headers["Accept-Encoding"] == "gzip, deflate"


async def test_no_door_takes_a_packing_that_nobody_knows_or_a_name_twice(tmp_path: Path) -> None:
    twice = {
        "/api/v1/contacts": b'{"channel":"chat","queue":"help","queue":"sales"}',
        "/api/v1/setup/teams": b'{"id":"a","name":"A","n\\u0061me":"B"}',
        "/api/v1/setup/replies": b'{"id":"a","title":"A","tit\\u0000le":"B","text":"C"}',
        "/api/session": b'{"user":"ann","password":"wrong","password":"correct horse"}',
        "/api/second-factor": b'{"password":"a","password":"correct horse"}',
        "/api/invitation": b'{"token":"a","token":"b"}',
        "/chat/token": b'{"token":"a","token":"b"}',
    }
    async with api_house(tmp_path) as (house, api):
        cookie = await house.cookie("sue")
        for path, body in twice.items():
            said = {"Content-Type": "application/json", "Cookie": f"{COOKIE}={cookie}"}
            if path.startswith("/api/v1"):
                said = {**said, "Authorization": f"Bearer {api.key}"}
            async with house.http.post(path, data=body, headers=said) as answer:
                told = await answer.json()
                assert (answer.status, told["code"]) == (400, "bad_request"), (path, told)
            said["Content-Encoding"] = "br"
            async with house.http.post(path, data=body, headers=said) as answer:
                told = await answer.json(content_type="application/problem+json")
                assert (answer.status, told["code"]) == (415, "bad_media_type"), path
        for path in ("/chat/files", "/socket.io/?EIO=4&transport=polling"):
            form = {"Content-Type": "multipart/form-data; boundary=x", "Content-Encoding": "gzip"}
            async with house.http.post(path, data=gzip.compress(b"--x"), headers=form) as answer:
                assert (answer.status, answer.headers["Accept-Encoding"]) == (415, "identity")
        said = {"Content-Type": "application/json", "Cookie": f"{COOKIE}={cookie}"}
        body = b'{"vip":"A","vip":"B"}'
        async with house.http.put("/api/setup/tags", data=body, headers=said) as answer:
            assert (answer.status, (await answer.json(content_type=None))["code"]) == (
                400,
                "bad_request",
            )
        visitor = await house.visitor()
        command = '{"id":"1","body":{"do":"start","queue":"sales","queue":"help"}}'
        await visitor.sio.eio.ws.send_str(f'42/visitor,["command",{command}]')
        await visitor.do("start", queue="sales")
        assert [one.queue for one in house.engine.router.contacts.values()] == ["sales"]
