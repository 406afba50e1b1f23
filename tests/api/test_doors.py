"""Who may come in, what is refused, and what comes twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from access.keys import parse_scopes, revoked
from access.sessions import COOKIE
from api.patterns import SENTENCES
from api.repeats import PATTERN, kept
from engine.limits import Limits
from storage.rows import ApiKey, Idempotent
from tests.api.client import Program, api_house, program
from tests.rooms import open_house

NEW = {"channel": "chat", "queue": "sales", "person": {"name": "Kim"}}


async def test_who_has_no_key_is_told_how_to_come_in(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for key in ("", "cord_nonsense", "cord_" + "x" * 43, "x" * 43):
            answer = await Program(house, key).ask("GET", "/contacts")
            assert (answer.status, answer.code) == (401, "unauthorized")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        api = Program(house, "")
        basic = await api.ask("GET", "/contacts", headers={"Authorization": "Basic YTpi"})
        assert basic.status == 401


async def test_a_key_may_what_its_scopes_say_and_nothing_else(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, full):
        contact = (await full.contact())["id"]
        reader = await program(house, "read:contacts")
        assert (await reader.ask("GET", f"/contacts/{contact}")).status == 200
        for method, path, body in (
            ("POST", "/contacts", NEW),
            ("POST", f"/contacts/{contact}/close", {}),
            ("GET", f"/contacts/{contact}/messages", None),
            ("GET", "/customers", None),
            ("GET", "/agents", None),
            ("PUT", "/queues/sales/strategy", {"strategy": "round_robin"}),
        ):
            answer = await reader.ask(method, path, body)
            assert (answer.status, answer.code) == (403, "missing_scope"), path


async def test_a_revoked_key_opens_nothing_any_more(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        (row,) = house.rooms.programs.keys.all()
        rows = (revoked(row, house.engine.clock.now()),)
        await house.engine.submit(None, command_id="", rows=rows)
        assert (await api.ask("GET", "/contacts")).status == 401


async def test_only_the_hash_of_a_key_is_on_disk(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        pass
    assert api.key.removeprefix("cord_").encode() not in (tmp_path / "cordboard.db").read_bytes()


async def test_a_supervisors_session_reads_and_changes_no_contact(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        api = Program(house, "")
        sue = {"Cookie": f"{COOKIE}={await house.cookie('sue')}"}
        assert (await api.ask("GET", "/agents", headers=sue)).status == 200
        write = await api.ask("POST", "/contacts", NEW, headers=sue)
        assert (write.status, write.code) == (403, "missing_scope")
        foreign = await api.ask("GET", "/agents", headers={**sue, "Origin": "https://evil.example"})
        assert foreign.status == 401
        ann = {"Cookie": f"{COOKIE}={await house.cookie('ann')}"}
        assert (await api.ask("GET", "/agents", headers=ann)).status == 401


async def test_a_key_that_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    limits = Limits(api_per_minute=20, api_burst=3)
    async with open_house(tmp_path, limits=limits) as house:
        api, other = await program(house), await program(house)
        for _ in range(3):
            assert (await api.ask("GET", "/queues")).status == 200
        answer = await api.ask("GET", "/queues")
        assert (answer.status, answer.code) == (429, "too_many")
        assert answer.headers["Retry-After"] == "3"
        assert (await other.ask("GET", "/queues")).status == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"channel": "chat"}, ""),
        ({"channel": "pigeon", "queue": "sales"}, "/channel"),
        ({**NEW, "head_start_ms": "1"}, "/head_start_ms"),
        ({**NEW, "head_start_ms": -1}, "/head_start_ms"),
        ({**NEW, "person": {"name": "x" * 81}}, "/person/name"),
        ({**NEW, "needs": [{"skill": "de", "level": 0}]}, "/needs/0/level"),
        ({**NEW, "colour": "red"}, ""),
        ([], ""),
    ],
)
async def test_a_body_that_is_wrong_is_told_where(tmp_path: Path, body: Any, pointer: str) -> None:
    async with api_house(tmp_path) as (house, api):
        answer = await api.ask("POST", "/contacts", body)
        assert (answer.status, answer.code) == (400, "bad_request")
        assert answer.body["type"] == "urn:cordboard:problem:bad_request"
        if pointer:
            assert [one["pointer"] for one in answer.body["errors"]] == [pointer]
        assert not (await house.engine.settled()).contacts


async def test_bodies_that_are_no_json_too_deep_too_large_or_of_another_type_are_refused(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (_, api):
        as_json = {"Content-Type": "application/json"}

        async def sent(data: bytes, headers: dict[str, str] = as_json) -> tuple[int, str]:
            answer = await api.ask("POST", "/contacts", data=data, headers=headers)
            return answer.status, answer.code

        assert await sent(b"{") == (400, "bad_request")
        assert await sent(b"\xff") == (400, "bad_request")
        assert await sent(b"[" * 60_000) == (400, "bad_request")
        assert await sent(b" " * 70_000) == (413, "too_large")
        assert await sent(b"{}", {"Content-Type": "text/plain"}) == (415, "bad_media_type")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=ten", "limit=1&limit=2", "colour=red", "stage=x"]
    + ["since=-1", "limit=", "limit=%2B5", "limit=1.0"],
)
async def test_a_query_that_the_document_does_not_allow_is_refused(
    tmp_path: Path, query: str
) -> None:
    async with api_house(tmp_path) as (_, api):
        answer = await api.ask("GET", f"/contacts?{query}")
        assert (answer.status, answer.code) == (400, "bad_request")


async def test_unknown_addresses_and_methods_are_told_as_problems(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        assert (await api.ask("GET", "/nothing")).code == "not_found"
        assert (await api.ask("GET", f"/contacts/{'x' * 200}")).code == "not_found"
        wrong = await api.ask("DELETE", "/contacts")
        assert (wrong.status, wrong.code) == (405, "method_not_allowed")
        assert set(wrong.headers["Allow"].split(", ")) >= {"GET", "POST"}


async def test_a_queue_that_is_not_there_and_a_channel_it_does_not_take(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        lost = await api.ask("POST", "/contacts", {**NEW, "queue": "moon"})
        assert (lost.status, lost.code) == (404, "unknown_queue")
        fax = await api.ask("POST", "/contacts", {**NEW, "channel": "fax"})
        assert (fax.status, fax.code) == (409, "bad_value")
        assert "fax" in fax.body["detail"]


# What comes twice.


async def test_a_request_that_comes_again_is_done_once_and_answered_the_same(
    tmp_path: Path,
) -> None:
    async with api_house(tmp_path) as (house, api):
        body = {**NEW, "text": "hello"}
        first = await api.ask("POST", "/contacts", body, again="order 1".replace(" ", "-"))
        second = await api.ask("POST", "/contacts", body, again="order-1")
        assert (first.status, second.status) == (201, 201)
        assert first.body == second.body
        assert first.headers["Location"] == second.headers["Location"]
        assert second.headers["Idempotency-Replayed"] == "true"
        assert len((await house.engine.settled()).contacts) == 1
        other = await api.ask("POST", "/contacts", {**body, "queue": "help"}, again="order-1")
        assert (other.status, other.code) == (422, "key_reused")
        somebody = await program(house)
        theirs = await somebody.ask("POST", "/contacts", body, again="order-1")
        assert theirs.body["id"] != first.body["id"]


async def test_requests_with_one_key_at_the_same_time_are_done_once(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        answers = await asyncio.gather(
            *(api.ask("POST", "/contacts", NEW, again="k1") for _ in range(8))
        )
        assert {answer.status for answer in answers} <= {201, 409}
        assert any(answer.status == 201 for answer in answers)
        assert all(a.code == "in_progress" for a in answers if a.status == 409)
        assert len((await house.engine.settled()).contacts) == 1


async def test_a_request_that_a_restart_broke_off_is_taken_up_again(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        first = await api.ask("POST", "/contacts", {**NEW, "text": "hi"}, again="k1")
        record = await house.store.read(_record, house.rooms.programs.keys.all()[0])
    async with open_house(tmp_path, set_up=False) as house:
        # As if the process had died before it wrote the answer down.
        open_again = msgspec.structs.replace(record, status=0, body="")
        await house.engine.submit(None, command_id="", rows=(open_again,))
        again = await Program(house, api.key).ask(
            "POST", "/contacts", {**NEW, "text": "hi"}, again="k1"
        )
        assert (again.status, again.body["id"]) == (201, first.body["id"])
        assert again.body["messages"] == 1
        assert len((await house.engine.settled()).contacts) == 1


def _record(db: Any, key: ApiKey) -> Idempotent:
    from storage import listings

    assert listings.idempotent(db, f"key:{key.id}", "k1") is None, "a key is kept as a hash"
    found = listings.idempotent(db, f"key:{key.id}", kept("k1"))
    assert found is not None
    return found


async def test_a_refusal_is_kept_too_and_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        for _ in range(2):
            answer = await api.ask("POST", "/contacts", {**NEW, "queue": "moon"}, again="k1")
            assert (answer.status, answer.code) == (404, "unknown_queue")
        for key in ("x" * 256, "two words"):
            assert (await api.ask("POST", "/contacts", NEW, again=key)).status == 400


# The document.


async def test_the_document_names_every_address_and_the_page_needs_nothing_else(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        api = Program(house, "")
        document = await api.get("/openapi.json")
        assert document["openapi"] == "3.1.0"
        assert set(document["paths"]["/api/v1/contacts"]) == {"get", "post"}
        # Nobody is shown a regular expression.
        assert set(_patterns(document)) <= {*SENTENCES, PATTERN}
        fields = document["components"]["schemas"]["NewContact"]["properties"]
        assert fields["preferred"]["description"] == "An agent for whom it waits a while."
        page = await api.ask("GET", "/")
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
        assert "<script" not in page.body
        assert "http://" not in page.body
        assert "https://" not in page.body
        for path in document["paths"]:
            assert path in page.body


def _patterns(document: Any) -> Iterator[str]:
    match document:
        case {"pattern": str(pattern)}:
            yield pattern
        case dict():
            yield from (each for one in document.values() for each in _patterns(one))
        case list():
            yield from (each for one in document for each in _patterns(one))


def test_scopes_are_read_and_wrong_ones_told() -> None:
    assert parse_scopes("read:contacts, write:contacts") == ("read:contacts", "write:contacts")
    assert "read:customers" in parse_scopes("read:*")
    for text in ("", "read:everything"):
        with pytest.raises(ValueError, match="scope"):
            parse_scopes(text)
