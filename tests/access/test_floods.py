"""Whoever does too much is told so, at every door, and nobody else feels it."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from engine.limits import Limits
from tests.rooms import PASSWORD, RoomsHouse, open_house, serve

MANY = 12
SLOW: dict[str, Any] = {"per_minute": 1, "burst": 4}


def limits(*names: str) -> Limits:
    """Four at once and one a minute, of these."""
    given: dict[str, Any] = {}
    for name in names:
        given[f"{name}_per_minute"], given[f"{name}_burst"] = SLOW["per_minute"], SLOW["burst"]
    return Limits(**given)


async def test_a_visitor_who_writes_too_much_is_slowed_and_others_are_not(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=limits("messages")) as house:
        loud, calm = await house.visitor(), await house.visitor()
        for visitor in (loud, calm):
            await visitor.do("start", queue="sales")
        answers = [await loud.command("send", message=f"m{n}", text="x") for n in range(MANY)]
        assert [one.get("code") for one in answers] == [None] * 4 + ["too_many"] * (MANY - 4)
        await calm.do("send", message="m1", text="x")


@pytest.mark.parametrize("room", ["visitor", "agent", "supervisor"])
async def test_nobody_gives_more_commands_than_a_person_can(tmp_path: Path, room: str) -> None:
    async with open_house(tmp_path, limits=limits("commands")) as house:
        client = await getattr(house, room)()
        asked: dict[str, dict[str, Any]] = {
            "visitor": {"type": "read", "seq": 0},
            "agent": {"type": "read", "contact": "none", "seq": 0},
            "supervisor": {"type": "preview_limits", "agents": ["ann"]},
        }
        codes = []
        for _ in range(MANY):
            fields = dict(asked[room])
            codes.append((await client.command(fields.pop("type"), **fields)).get("code"))
        assert "too_many" not in codes[:4]
        assert set(codes[4:]) == {"too_many"}
        await house.agent("ben")


async def test_nobody_asks_for_the_whole_screen_again_and_again(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=limits("resumes")) as house:
        for room in ("visitor", "agent", "supervisor"):
            client = await getattr(house, room)()
            answers = [
                await client.sio.call("resume", {"seq": 0}, namespace=client.namespace)
                for _ in range(MANY)
            ]
            # The first time was when it came in.
            assert [one.get("code") for one in answers] == [None] * 3 + ["too_many"] * (MANY - 3)


async def test_a_visitor_begins_and_erases_no_more_than_a_few_times(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=limits("starts")) as house:
        visitor = await house.visitor()
        codes = []
        for _ in range(MANY):
            codes.append((await visitor.command("start", queue="sales")).get("code"))
            await visitor.command("leave")
        assert codes == [None] * 4 + ["too_many"] * (MANY - 4)


async def test_an_address_gets_so_many_tokens_sockets_and_chats(tmp_path: Path) -> None:
    few = limits("address_tokens", "address_starts")
    async with open_house(tmp_path, limits=few) as house:
        statuses = []
        tokens = []
        for _ in range(MANY):
            async with house.http.post("/chat/token", json={}) as answer:
                statuses.append(answer.status)
                if answer.status == 200:
                    tokens.append((await answer.json())["token"])
        assert statuses == [200] * 4 + [429] * (MANY - 4)
        visitors = [await house.visitor(token) for token in tokens]
        for visitor in visitors:
            await visitor.do("start", queue="sales")
            await visitor.do("leave")
        again = await visitors[0].command("start", queue="sales")
        assert again["code"] == "too_many"
    narrow = Limits(sockets_per_address=2)
    async with open_house(tmp_path, set_up=False, limits=narrow) as house:
        await house.visitor()
        await house.visitor()
        with pytest.raises(socketio.exceptions.ConnectionError):
            await house.visitor()


async def test_behind_a_proxy_an_address_is_the_one_that_the_proxy_saw(tmp_path: Path) -> None:
    few = limits("address_tokens")
    async with open_house(tmp_path, limits=few, behind_proxy=True) as house:
        for n in range(MANY):
            # What the client says of itself comes first; only the last entry is our proxy's.
            headers = {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"}
            async with house.http.post("/chat/token", json={}, headers=headers) as answer:
                assert answer.status == (200 if n < 4 else 429)
        headers = {"X-Forwarded-For": "198.51.100.8"}
        async with house.http.post("/chat/token", json={}, headers=headers) as answer:
            assert answer.status == 200


async def test_nobody_opens_more_windows_than_a_person_has(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=Limits(sockets_per_person=2)) as house:
        cookie = await house.cookie("ann")
        for _ in range(2):
            await house.agent(cookie=cookie)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await house.agent(cookie=cookie)
        await house.agent("ben")


async def sign_in(house: RoomsHouse, user: str, password: str) -> int:
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
        http.post(f"{house.url}/api/session", json={"user": user, "password": password}) as answer,
    ):
        return answer.status


async def test_an_address_signs_in_so_often(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=limits("address_sign_ins")) as house:
        statuses = [await sign_in(house, "ann", PASSWORD) for _ in range(MANY)]
        assert statuses == [200] * 4 + [429] * (MANY - 4)


async def test_typing_all_the_time_reaches_the_agent_a_few_times(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=limits("signals")) as house:
        visitor, agent = await house.visitor(), await house.working()
        await visitor.do("start", queue="sales")
        await serve(agent)
        for _ in range(MANY):
            await visitor.signal(kind="typing", on=True)
        await visitor.do("send", message="m1", text="done")
        await agent.until(lambda state: len(state["messages"]) >= 1)
        assert len(agent.signals) <= 4
