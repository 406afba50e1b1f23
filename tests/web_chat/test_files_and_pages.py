"""Tokens, files and pages over HTTP."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from access.sessions import COOKIE
from engine.limits import Limits
from tests.drawn import PNG
from tests.rooms import Client, RoomsHouse, open_house, serve
from web_chat.files import safe_name, sniff

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0 and more", "image/jpeg"),
        (b"GIF89a and more", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        ("Grüße".encode(), "text/plain"),
        (b"<svg onload=alert(1)>", None),
        (b"\xef\xbb\xbf <html>", None),
        (b"MZ\x90\x00", None),
        (b"\xfe\xff\x00<", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
    ],
)
def test_a_type_is_what_the_bytes_are(data: bytes, kind: str | None) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("receipt.pdf", "receipt.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ('a"b\r\nc.txt', "abc.txt"),
        ("...", "file"),
        ("", "file"),
        ("счёт.pdf", "счёт.pdf"),
    ],
)
def test_a_files_name_breaks_no_header_and_no_path(given: str, kept: str) -> None:
    assert safe_name(given) == kept


async def upload(
    house: RoomsHouse, data: bytes, headers: dict[str, str], contact: str = "", message: str = ""
) -> tuple[int, dict[str, Any]]:
    form = aiohttp.FormData()
    if message:
        form.add_field("message", message)
    if contact:
        form.add_field("contact", contact)
    form.add_field("file", io.BytesIO(data), filename="lamp.png", content_type="image/png")
    async with house.http.post("/chat/files", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


def bearer(client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.token}"}


async def test_files_go_both_ways_and_only_to_who_may_see_them(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor, other = await house.visitor(), await house.visitor()
        assert (await upload(house, PNG, bearer(visitor)))[0] == 403
        await visitor.do("start", queue="sales", text="Look")
        status, file = await upload(house, PNG, bearer(visitor))
        assert status == 200
        assert (file["name"], file["type"]) == ("lamp.png", "image/png")
        await visitor.do("send", message="m1", file=file["id"])
        cookie = {"Cookie": f"cordboard_session={await house.cookie('ann')}"}
        for headers in (bearer(other), cookie, {}):
            async with house.http.get(file["url"], headers=headers) as answer:
                assert answer.status == 404
        ann = await house.working()
        contact = await serve(ann)
        await ann.until(lambda state: state["messages"][f"{contact}:2"]["file"])
        for headers in (bearer(visitor), cookie):
            async with house.http.get(file["url"], headers=headers) as answer:
                assert len(await answer.read()) == file["size"]
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "sandbox" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Content-Disposition"].startswith("inline;")
        ben = {"Cookie": f"cordboard_session={await house.cookie('ben')}"}
        assert (await upload(house, PNG, ben, contact))[0] == 403
        status, reply = await upload(house, b"plain words", cookie, contact)
        assert status == 200
        await ann.do("send", contact=contact, message="a1", file=reply["id"])
        async with house.http.get(reply["url"], headers=bearer(visitor)) as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment;")
        await other.do("start", queue="sales")
        assert await other.refused("send", message="o1", file=file["id"]) == "not_allowed"
        # When it is over its agent reads it no more, as no transcript of it.
        for command in ("end", "complete"):
            await ann.do(command, contact=contact)
        async with house.http.get(file["url"], headers=cookie) as answer:
            assert answer.status == 404
        async with house.http.get(file["url"], headers=bearer(visitor)) as answer:
            assert answer.status == 200


async def test_a_file_too_large_or_of_another_type_is_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        most = house.rooms.visitors._limits.file_bytes_max
        status, answer = await upload(house, b"x" * (most + 1), bearer(visitor))
        assert (status, answer["code"]) == (413, "too_large")
        status, answer = await upload(house, b"<html>", bearer(visitor))
        assert (status, answer["code"]) == (415, "bad_type")
        status, answer = await upload(house, b"", bearer(visitor))
        assert (status, answer["code"]) == (415, "empty_file")
        for odd in (b"\xff\xfeodd", "<html>".encode("utf-16"), "a\x00b".encode("utf-16")):
            status, answer = await upload(house, odd, bearer(visitor))
            assert (status, answer["code"]) == (415, "bad_type"), odd
        assert (await upload(house, PNG, {}))[0] == 403
        for id in ("x", "../secret", "0" * 32, "é" * 32):
            async with house.http.get(f"/chat/files/{id}", headers=bearer(visitor)) as found:
                assert found.status == 404
        async with house.http.post(
            "/chat/files", data=b"no form", headers=bearer(visitor)
        ) as refused:
            assert refused.status == 400


async def test_text_of_editors_that_write_utf_16_is_kept_as_utf_8(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        status, file = await upload(house, "Žiga, привет".encode("utf-16"), bearer(visitor))
        assert (status, file["type"]) == (200, "text/plain")
        async with house.http.get(file["url"], headers=bearer(visitor)) as answer:
            assert await answer.text("utf-8") == "Žiga, привет"


async def test_a_broken_form_is_refused_with_its_code(tmp_path: Path) -> None:
    form = "multipart/form-data; boundary=x"
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        for kind, body in (
            (form, b"--x\r\ngarbage"),
            (form, b"garbage"),
            (form, b"--x\r\nA: " + b"z" * 20_000 + b"\r\n\r\nq\r\n--x--"),
            (form, b"--x\r\n" + b"A: b\r\n" * 3_000 + b"\r\nq\r\n--x--"),
            (form, b"--x\r\nContent-Type: multipart/mixed\r\n\r\nq\r\n--x--"),
            ("multipart/form-data", b"--x\r\n\r\nq\r\n--x--"),
        ):
            headers = {"Content-Type": kind, **bearer(visitor)}
            async with house.http.post("/chat/files", data=body, headers=headers) as answer:
                assert (answer.status, (await answer.json())["code"]) == (400, "bad_request"), body
        assert (await upload(house, PNG, bearer(visitor)))[0] == 200


async def test_a_token_rotates_and_the_old_one_still_opens_the_chat(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        fresh = await house.token(visitor.token)
        assert fresh != visitor.token
        assert (await house.visitor(fresh)).texts() == ["Hello"]
        assert (await house.visitor(visitor.token)).texts() == ["Hello"]
        for body in (b"[]", b"{", b'{"token": 7}', b"x" * 2_000, b"[" * 1_000):
            async with house.http.post("/chat/token", data=body) as answer:
                assert answer.status in (200, 400)


async def test_sites_on_the_list_may_show_the_widget_and_others_not(tmp_path: Path) -> None:
    async with open_house(tmp_path, origins=(SHOP,)) as house:
        for origin, status in ((SHOP, 200), (house.url, 200), ("https://evil.example", 403)):
            headers = {"Origin": origin}
            async with house.http.post("/chat/token", json={}, headers=headers) as answer:
                assert answer.status == status
                allowed = answer.headers.get("Access-Control-Allow-Origin")
                assert allowed == (origin if status == 200 else None)
            query = {"EIO": "4", "transport": "polling"}
            async with house.http.get("/socket.io/", params=query, headers=headers) as answer:
                assert answer.status == (200 if status == 200 else 400)
        async with house.http.get("/") as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; scr")
        preflight = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}
        async with house.http.options("/chat/files", headers=preflight) as answer:
            assert answer.status == 204
            assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


async def test_nothing_is_read_of_who_may_not_send(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        visits: list[dict[str, str]] = [{}, bearer(visitor)]
        for headers in visits:
            form = {"Content-Type": "multipart/form-data; boundary=x", **headers}
            more = asyncio.Event()
            upload = house.http.post("/chat/files", data=begin(more), headers=form)
            async with asyncio.timeout(10), upload as answer:
                assert answer.status == 403
            more.set()


async def test_who_is_many_visitors_leaves_uploads_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web_chat.http.UPLOADS_EACH", 1)
    async with open_house(tmp_path, behind_proxy=True) as house:
        # Who asks again and again runs into limits of their own: others are asked for after that.
        slow, asks, other = [await house.visitor() for _ in range(3)]
        for visitor in (slow, asks, other):
            await visitor.do("start", queue="sales", text="Look")
        more = asyncio.Event()
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        here, there = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
        headers = {**form, **bearer(slow), **here}
        task = asyncio.create_task(post(house, begin(more), headers))
        while not await until_refused(house, asks, here, task):
            # The other one was there first.
            task = asyncio.create_task(post(house, begin(more), headers))
        assert (await upload(house, PNG, {**bearer(other), **there}))[0] == 200
        more.set()
        assert await task == 400
        assert (await upload(house, PNG, {**bearer(other), **here}))[0] == 200


async def post(house: RoomsHouse, data: AsyncIterator[bytes], headers: dict[str, str]) -> int:
    async with house.http.post("/chat/files", data=data, headers=headers) as answer:
        return answer.status


async def until_refused(
    house: RoomsHouse, who: Client, headers: dict[str, str], other: asyncio.Task[int]
) -> bool:
    """Until the server has seen the other one's upload, unless that was refused itself."""
    while not other.done():
        if (await upload(house, PNG, {**bearer(who), **headers}))[0] == 429:
            return True
    return False


async def begin(more: asyncio.Event) -> AsyncIterator[bytes]:
    yield b"--x"
    await more.wait()


async def test_many_uploads_at_once_do_not_pass_the_limit_together(tmp_path: Path) -> None:
    limits = Limits(files_per_contact=2, uploads_per_person=4)
    async with open_house(tmp_path, limits=limits) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        answers = await asyncio.gather(*(upload(house, PNG, bearer(visitor)) for _ in range(9)))
        assert sorted(status for status, _ in answers) == [200] * 2 + [429] * 7


async def test_files_are_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        await upload(house, PNG, bearer(visitor))
        kept = [tmp_path / "files", *(tmp_path / "files").rglob("*")]
        assert len(kept) == 3
        assert [path for path in kept if path.stat().st_mode & 0o077] == []


async def test_a_file_uploaded_before_a_restart_can_be_sent_after_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        file = (await upload(house, PNG, bearer(visitor)))[1]
    async with open_house(tmp_path, set_up=False) as house:
        visitor = await house.visitor(visitor.token)
        await visitor.do("send", message="m1", file=file["id"])
        shown = await visitor.until(
            lambda state: [one["file"] for one in state["messages"].values() if one["file"]]
        )
        assert shown == [file]


async def test_a_file_that_two_tabs_send_or_whose_answer_was_lost_is_there_once(
    tmp_path: Path,
) -> None:
    limits = Limits(files_per_contact=2)
    async with open_house(tmp_path, limits=limits) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales")
        contact = await serve(agent)
        tabs = (upload(house, PNG, bearer(visitor), message="m1") for _ in range(2))
        (status, file), (_, again) = await asyncio.gather(*tabs)
        assert (status, again) == (200, file)
        await visitor.do("send", message="m1", file=file["id"])
        await visitor.do("send", message="m1", file=again["id"])
        # Another message, and whoever else it is, has a file of its own.
        cookie = {"Cookie": f"{COOKIE}={await house.cookie('ann')}"}
        _, theirs = await upload(house, PNG, cookie, contact, message="m1")
        assert theirs["id"] != file["id"]
        assert (await upload(house, PNG, bearer(visitor), message="m2"))[0] == 429
        await agent.until(lambda state: state["messages"])
        shown = agent.shown("messages").values()
        assert [one["file"]["id"] for one in shown if one["file"]] == [file["id"]]
    async with open_house(tmp_path, set_up=False, limits=limits) as house:
        assert await upload(house, PNG, bearer(visitor), message="m1") == (200, file)
        assert (await upload(house, PNG, bearer(visitor), message="m2"))[0] == 429
        assert len([each for each in (tmp_path / "files").rglob("*") if each.is_file()]) == 2
