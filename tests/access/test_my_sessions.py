"""Users see where they are signed in, and end what they do not know."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from access.policy import DoorPolicy
from access.tries import PAIR
from tests.access.test_second_factor import Person
from tests.rooms import PASSWORD, open_house


async def test_a_user_ends_one_or_all_of_their_other_sessions(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        here, there, third, ben = (Person(house, name) for name in ("ann", "ann", "ann", "ben"))
        for one in (here, there, third, ben):
            await one.sign_in()
        _, listed = await here.ask("GET", "/api/sessions")
        assert len(listed) == 3
        assert [one["own"] for one in listed].count(True) == 1
        assert {one["address"] for one in listed} == {"127.0.0.1"}
        assert here.cookie not in str(listed)
        desk = await house.agent(cookie=there.cookie)
        _, from_there = await there.ask("GET", "/api/sessions")
        its_id = next(one["id"] for one in from_there if one["own"])
        assert (await ben.ask("DELETE", f"/api/sessions/{its_id}"))[0] == 404
        assert (await here.ask("DELETE", f"/api/sessions/{its_id}"))[0] == 200
        await desk.gone.wait()
        assert desk.ended[0]["code"] == "signed_out"
        assert (await there.ask("GET", "/api/session"))[0] == 204
        assert (await here.ask("DELETE", "/api/sessions"))[0] == 200
        assert (await third.ask("GET", "/api/session"))[0] == 204
        assert (await here.ask("GET", "/api/session"))[0] == 200
        assert (await ben.ask("GET", "/api/session"))[0] == 200


async def test_sessions_of_before_a_restart_are_listed_and_ended_too(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        here, there = Person(house, "ann"), Person(house, "ann")
        await here.sign_in()
        await there.sign_in()
    async with open_house(tmp_path, set_up=False) as house:
        here.house = there.house = house
        assert len((await here.ask("GET", "/api/sessions"))[1]) == 2
        assert (await here.ask("DELETE", "/api/sessions"))[0] == 200
    async with open_house(tmp_path, set_up=False) as house:
        here.house = there.house = house
        assert (await there.ask("GET", "/api/session"))[0] == 204
        assert (await here.ask("GET", "/api/session"))[0] == 200


async def test_signing_in_ends_the_session_that_the_browser_had(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = Person(house, "ann")
        await ann.sign_in()
        before = Person(house, "ann")
        before.cookie = ann.cookie
        await ann.sign_in()
        assert ann.cookie != before.cookie
        assert (await before.ask("GET", "/api/session"))[0] == 204
        assert len((await ann.ask("GET", "/api/sessions"))[1]) == 1


async def test_the_cookie_changes_while_the_desk_stays_open(tmp_path: Path) -> None:
    async with open_house(tmp_path, doors=DoorPolicy(rotate_ms=0)) as house:
        ann = Person(house, "ann")
        await ann.sign_in()
        first = ann.cookie
        desk = await house.agent(cookie=first)
        await ann.ask("GET", "/api/session")
        assert ann.cookie != first
        assert await desk.do("set_status", status="available") is None
        await house.agent(cookie=ann.cookie)


async def test_guessing_stays_slow_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for _ in range(PAIR.free):
            body = {"user": "ann", "password": "wrong"}
            async with house.http.post("/api/session", json=body) as answer:
                assert answer.status == 401
    async with open_house(tmp_path, set_up=False) as house:
        ann = Person(house, "ann")
        status, told = await ann.sign_in()
        assert (status, told["code"]) == (429, "too_many_tries")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_another_site_changes_nothing_by_a_cookie(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    """Each path that changes something, also those that do not ask for the origin themselves."""
    async with open_house(tmp_path, origins=("https://shop.example",)) as house:
        ann = Person(house, "ann")
        await ann.sign_in()
        cookie = {"Cookie": f"cordboard_session={ann.cookie}"}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            for route in house.app.router.routes():
                path = route.resource.canonical if route.resource is not None else "/socket.io"
                if route.method in ("GET", "HEAD", "OPTIONS", "*") or "socket.io" in path:
                    continue
                if status == 403:
                    url = house.url + path.replace("{", "").replace("}", "")
                    async with http.request(
                        route.method, url, headers={**cookie, **headers}
                    ) as answer:
                        assert answer.status == 403, (route.method, path)
            async with http.delete(
                f"{house.url}/api/session", headers={**cookie, **headers}
            ) as answer:
                assert answer.status == status


async def test_two_right_sign_ins_at_once_both_work(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        people = [Person(house, "ann") for _ in range(4)]
        done = await asyncio.gather(*(one.sign_in() for one in people))
        assert [status for status, _ in done] == [200] * 4
        assert PASSWORD not in str(done)
