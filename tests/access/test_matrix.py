"""Everybody at every door: who gets in, what they may say there, and what they hear."""

import io
from collections.abc import AsyncIterator
from pathlib import Path as Folder
from typing import Any, get_args, get_type_hints

import aiohttp
import msgspec
import pytest
import pytest_asyncio
import socketio
from yarl import URL

from engine.answering import SENTENCES
from engine.limits import Limits
from router.ids import AgentId
from storage import queries
from storage.rows import Label, LabelRemoved
from tests.access import matrix
from tests.access.matrix import CONTACT, CUSTOMER, FILE, NAMES_A_RECORD, NAMES_NONE
from tests.access.people import OUTSIDE, PEOPLE, SECRET, WATCHER, Street, street
from tests.rooms import serve

ODD = ("%00", "%2e%2e%2fx", "..%5cx", "a" * 300, "%ff", "-", "%0d%0aX-Odd:1", ".hidden")


@pytest_asyncio.fixture
async def town(tmp_path: Folder) -> AsyncIterator[Street]:
    # All of them come from one address.
    many = 100_000
    limits = Limits(
        address_sign_ins_per_minute=many,
        address_sign_ins_burst=many,
        api_per_minute=many,
        api_burst=many,
    )
    async with street(tmp_path, limits=limits) as made:
        yield made


def commands(town: Street) -> dict[str, dict[str, type[msgspec.Struct]]]:
    """Every command of every namespace, as the server decodes it."""
    found = {}
    for namespace, room in town.house.rooms.sio.namespace_handlers.items():
        kinds = get_args(get_type_hints(room._envelope)["body"])
        found[namespace] = {str(kind.__struct_config__.tag): kind for kind in kinds}
    return found


def filled(town: Street, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: filled(town, each) for key, each in value.items()}
    return {CONTACT: town.contact, FILE: town.file}.get(value, value) if _is_id(value) else value


def named(town: Street, url: str) -> str:
    """The URL with the ids of Vera's."""
    for name, id in ((FILE, town.file), (CONTACT, town.contact), (CUSTOMER, town.customer)):
        url = url.replace(name, id)
    return url


def _is_id(value: Any) -> bool:
    return isinstance(value, str)


async def test_every_command_and_every_field_has_its_line(town: Street) -> None:
    found = commands(town)
    assert {name: set(kinds) for name, kinds in found.items()} == {
        name: set(lines) for name, lines in matrix.COMMANDS.items()
    }
    for namespace, kinds in found.items():
        for tag, kind in kinds.items():
            fields = set(kind.__struct_fields__)
            assert fields <= NAMES_A_RECORD | NAMES_NONE, f"{namespace} {tag}"
            given = matrix.COMMANDS[namespace][tag].fields
            assert fields & NAMES_A_RECORD <= set(given), f"{namespace} {tag}"


@pytest.mark.parametrize("namespace", [*matrix.ENTER, "/", "/elsewhere"])
async def test_nobody_enters_a_room_that_is_not_theirs(town: Street, namespace: str) -> None:
    may = matrix.ENTER.get(namespace, frozenset())
    for who in PEOPLE:
        ear = town.ear(who, namespace)
        if who in may:
            await town.house.enter(ear)
            continue
        with pytest.raises(socketio.exceptions.ConnectionError):
            await ear.connect()
        await ear.close()
        assert not ear.knows, who


@pytest.mark.parametrize("namespace", list(matrix.COMMANDS))
async def test_nobody_does_what_they_may_not_nor_to_the_contacts_of_others(
    town: Street, namespace: str
) -> None:
    kinds = commands(town)[namespace]
    for who in sorted(matrix.ENTER[namespace] - {"ann", "vera"}):
        ear = await town.enter(who, namespace)
        for tag, line in matrix.COMMANDS[namespace].items():
            names = NAMES_A_RECORD & set(kinds[tag].__struct_fields__)
            if who in line.may and (not names or who in line.others):
                continue
            before = await town.state()
            answer = await ear.command(tag, **filled(town, line.fields))
            assert not answer["ok"], (who, tag)
            if who not in line.may:
                assert answer["code"] == "not_allowed", (who, tag)
            assert await town.state() == before, (who, tag)
        assert not ear.knows, who


async def test_what_is_allowed_is_not_refused_at_the_door(town: Street) -> None:
    for namespace, lines in matrix.COMMANDS.items():
        for who in sorted(matrix.ENTER[namespace]):
            ear = await town.enter(who, namespace)
            for tag, line in lines.items():
                if who not in line.may or (namespace, tag) in ENDS:
                    continue
                if "contact" in line.fields or FILE in line.fields.values():
                    continue
                answer = await ear.command(tag, **filled(town, line.fields))
                assert answer.get("message") != SENTENCES["not_allowed"], (who, tag)
            await ear.close()


ENDS = {("/visitor", "erase"), ("/agent", "sign_out")}


async def test_commands_of_another_room_are_not_understood(town: Street) -> None:
    for namespace, who in (
        ("/visitor", "other_visitor"),
        ("/agent", "ben"),
        ("/supervisor", "sue"),
    ):
        ear = await town.enter(who, namespace)
        own = set(matrix.COMMANDS[namespace])
        for lines in matrix.COMMANDS.values():
            for tag, line in lines.items():
                if tag not in own:
                    code = await ear.refused(tag, **filled(town, line.fields))
                    assert code == "bad_request", (namespace, tag)


async def test_a_supervisor_of_a_team_sees_and_does_nothing_beyond_it(town: Street) -> None:
    tess = await town.enter("tess", "/supervisor")
    assert set(tess.shown("agents")) == {"ben"}
    assert [one["id"] for one in tess.shown("lists")["lists"]["teams"]] == ["north"]
    before = await town.state()
    for tag, fields in (
        ("set_limits", {"agents": ["ann"], "limits": {"chat": 9}}),
        ("set_limits", {"agents": ["ben", "ann"], "limits": {"chat": 9}}),
        ("preview_limits", {"agents": ["ann"], "limits": {"chat": 9}}),
        ("set_agent_status", {"agent": "ann", "status": "offline"}),
        ("hand_over", {"contact": town.contact, "agent": "ben"}),
        ("close_contact", {"contact": "nothing"}),
        ("set_strategy", {"queue": "help", "strategy": "least_busy"}),
    ):
        assert await tess.refused(tag, **fields) == "not_allowed", fields
    assert await town.state() == before
    waiting = next(iter(tess.shown("line")))
    assert await tess.refused("assign_contact", contact=waiting, agent="ann") == "not_allowed"
    assert await tess.do("reprioritise", contact=waiting, head_start_ms=60_000) is None
    # Their part of the house changes, and they come in anew.
    back = Label(kind="member", id="ben", label="south")
    await town.house.engine.submit(None, command_id="", rows=(back,))
    await tess.until(lambda state: not state["agents"] and not state["line"])
    row = town.house.rooms.sessions.user("tess")
    assert row is not None
    free = msgspec.structs.replace(row, teams="")
    await town.house.engine.submit(None, command_id="", rows=(free,))
    await tess.gone.wait()
    assert tess.ended[0]["code"] == "not_allowed"


async def test_who_loses_a_right_of_their_role_loses_it_at_once(town: Street) -> None:
    cora = await town.enter("cora", "/supervisor")
    fields: dict[str, Any] = {"agents": ["ben"], "limits": {"chat": 2}}
    await cora.do("set_limits", **fields)
    less = msgspec.structs.replace(WATCHER, rights=("board",))
    row = Label(kind="role", id="watcher", label=msgspec.json.encode(less).decode())
    await town.house.engine.submit(None, command_id="", rows=(row,))
    # The board of those who may not read is another one: without the notes that name somebody.
    await cora.gone.wait()
    cora = await town.enter("cora", "/supervisor")
    assert await cora.refused("set_limits", **fields) == "not_allowed"
    url = f"{town.house.url}/api/board/contacts/{town.contact}"
    async with town.house.http.get(url, headers=town.headers("cora")) as answer:
        assert answer.status == 403
    await town.house.engine.submit(
        None, command_id="", rows=(LabelRemoved(kind="role", id="watcher"),)
    )
    await cora.gone.wait()
    assert cora.ended[0]["code"] == "not_allowed"


async def test_nobody_hears_what_others_say(town: Street) -> None:
    house = town.house
    ears = {
        who: await town.enter(who, namespace)
        for who, namespace in (
            ("other_visitor", "/visitor"),
            ("ben", "/agent"),
            ("pia", "/agent"),
            ("vera", "/visitor"),
            ("ann", "/agent"),
        )
    }
    await ears["vera"].do("send", message="m2", text=f"{SECRET} again")
    await ears["vera"].signal(kind="typing", on=True)
    await ears["ann"].signal(kind="typing", contact=town.contact, on=True)
    for who in ("ben", "pia"):
        # A signal about a contact of somebody else reaches nobody.
        await ears[who].signal(kind="typing", contact=town.contact, on=True)
        await ears[who].do("set_status", status="break")
    await ears["ann"].do("end", contact=town.contact)
    await ears["ann"].do("complete", contact=town.contact, note=f"{SECRET} note")
    await house.until(lambda router: town.contact not in router.contacts)
    for who in ("other_visitor", "ben", "pia"):
        await ears[who].resume()
        assert not ears[who].knows, who
        assert ears[who].signals == []
    assert ears["vera"].knows
    assert ears["ann"].knows


async def test_nobody_reads_about_a_customer_by_a_contact_of_another(town: Street) -> None:
    house = town.house
    ben = await town.enter("ben", "/agent")
    await ben.do("set_status", status="available")
    offers = await ben.until(lambda state: state.get("offers"))
    own = await serve(ben, next(iter(offers)))
    assert await ben.do("transcript", contact=own, of=own)
    await ben.refused("transcript", contact=own, of=town.contact)
    assert not await ben.do("search", contact=own, text=SECRET)
    told = await ben.do("look_up", contact=own)
    assert told["customer"] != town.customer
    await ben.do("set_pad", contact=own, text="only about this one")
    await ben.resume()
    assert not ben.knows
    ann = house.engine.router.agents[AgentId("ann")]
    assert list(ann.contacts) == [town.contact]


def paths(town: Street) -> set[tuple[str, str]]:
    return {
        (route.method, route.resource.canonical)
        for route in town.house.app.router.routes()
        if route.resource is not None and route.method != "HEAD"
        if not route.resource.canonical.startswith("/socket.io")
    }


async def test_every_path_has_its_line(town: Street) -> None:
    assert paths(town) == set(matrix.PATHS)


async def test_nobody_gets_by_http_what_they_may_not(town: Street) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        for (method, canonical), line in matrix.PATHS.items():
            if line.changes:
                continue
            url = town.house.url + named(town, line.url or canonical)
            for who in PEOPLE:
                data = None
                if line.form is not None:
                    data = aiohttp.FormData(filled(town, line.form))
                    data.add_field("file", io.BytesIO(b"words"), filename="a.txt")
                async with http.request(
                    method, url, json=line.json, data=data, headers=town.headers(who)
                ) as answer:
                    body = await answer.text()
                    where = (method, canonical, who, answer.status)
                    if line.may is None:
                        assert answer.status in (200, 204, 403, 404, 502, 503), where
                        assert SECRET not in body
                    elif who in line.may:
                        assert answer.status < 300 or answer.status in line.besides, where
                    else:
                        assert answer.status in (401, 403, 404), where
                        assert SECRET not in body + str(answer.headers), where
    assert await town.house.store.read(queries.customer, town.customer)
    # A visitor's upload goes into their own conversation, whatever contact the form names.
    files = await town.house.store.read(queries.files_of, town.contact)
    assert len({file.by for file in files}) == 2


async def test_odd_names_in_paths_are_not_found_and_harm_nothing(town: Street) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        for method, canonical in paths(town):
            start, brace, rest = canonical.partition("{")
            for odd in ODD if brace else ():
                url = town.house.url + start + odd + rest.partition("}")[2]
                for who in ("nobody", "sue"):
                    async with http.request(
                        method, URL(url, encoded=True), headers=town.headers(who)
                    ) as answer:
                        assert answer.status in (204, 400, 401, 403, 404, 415), (method, url)
                        assert "X-Odd" not in answer.headers


async def test_whoever_is_disabled_is_out_at_once_everywhere(town: Street) -> None:
    house = town.house
    desk, board = await town.enter("lea", "/agent"), await town.enter("lea", "/supervisor")
    lea = house.rooms.sessions.user("lea")
    assert lea is not None
    gone = msgspec.structs.replace(lea, disabled=True)
    await house.engine.submit(None, command_id="", rows=(gone,))
    for ear in (desk, board):
        await ear.gone.wait()
        assert [one["code"] for one in ear.ended] == ["disabled"]
    async with house.http.get("/api/session", headers=town.headers("lea")) as answer:
        assert answer.status == 204
    back = msgspec.structs.replace(lea, disabled=False)
    await house.engine.submit(None, command_id="", rows=(back,))
    async with house.http.get("/api/session", headers=town.headers("lea")) as answer:
        assert answer.status == 204


async def test_whoever_loses_a_role_is_out_of_its_room_at_once(town: Street) -> None:
    house = town.house
    desk, board = await town.enter("lea", "/agent"), await town.enter("lea", "/supervisor")
    lea = house.rooms.sessions.user("lea")
    assert lea is not None
    less = msgspec.structs.replace(lea, role="agent")
    await house.engine.submit(None, command_id="", rows=(less,))
    await board.gone.wait()
    assert board.ended[0]["code"] == "not_allowed"
    assert await desk.do("set_status", status="available") is None
    assert await desk.refused("pick", contact=town.contact) == "not_allowed"


async def test_a_command_that_is_too_large_is_told_so_and_a_huge_packet_ends_the_connection(
    town: Street,
) -> None:
    ear = await town.enter("other_visitor", "/visitor")
    assert await ear.refused("send", message="m", text="x" * 70_000) == "too_large"
    assert await ear.refused("send", message="m", text="x" * 5_000) == "too_large"
    assert await ear.do("read", seq=0) is None
    await ear.sio.emit("command", "x" * 300_000, namespace="/visitor")
    await ear.gone.wait()
    assert await (await town.enter("other_visitor", "/visitor")).resume()


def test_the_matrix_knows_everybody() -> None:
    lines = [line.may for rooms in matrix.COMMANDS.values() for line in rooms.values()]
    asked = [line.may for line in matrix.PATHS.values() if line.may is not None]
    for may in (*lines, *asked, *matrix.ENTER.values()):
        assert may <= matrix.VISITORS | matrix.OWN | matrix.PROGRAMS <= set(PEOPLE)
    assert not matrix.USERS & set(OUTSIDE)
