"""Visitors whom the site knows, proved by its secret."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest

from access.identity import SiteUsers
from storage import queries
from tests.rooms import Client, RoomsHouse, open_house, serve

SECRET = "a secret of the shop"


def proof(id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), id.encode(), hashlib.sha256).hexdigest()


def as_user(id: str, **more: str) -> dict[str, str]:
    return {"user": id, "hmac": proof(id), **more}


async def back(house: RoomsHouse, visitor: Client) -> Client:
    """The connection that the client makes when its own was closed."""
    await visitor.gone.wait()
    return await house.visitor(visitor.token)


@pytest.mark.parametrize(
    ("id", "mac", "right"),
    [
        ("u1", proof("u1"), True),
        ("ж", proof("ж"), True),
        ("u1", proof("u2"), False),
        ("u1", proof("u1", "another secret there"), False),
        ("u1", proof("u1").upper(), False),
        ("u1", "", False),
        ("u1", "ж" * 64, False),
        ("", proof(""), False),
        ("u" * 201, proof("u" * 201), False),
    ],
)
def test_only_who_knows_the_secret_is_believed(id: str, mac: str, right: bool) -> None:
    assert SiteUsers(SECRET).proves(id, mac) is right
    assert not SiteUsers(None).proves(id, mac)


async def test_a_proved_visitor_is_greeted_and_known_to_the_agent(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        answer = await visitor.do(
            "identify", **as_user("u1", name="Ve\u200bra\u202e", email="v@mail.example")
        )
        assert answer == {"name": "Vera"}
        assert await visitor.do("identify", **as_user("u1")) == {"name": "Vera"}
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        agent = await house.working()
        await serve(agent)
        assert agent.shown("desk")[contact]["customer"] == "Vera"
        assert agent.shown("desk")[contact]["customer_email"] == "v@mail.example"


async def test_a_wrong_proof_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        wrong: list[dict[str, Any]] = [
            {"user": "u1", "hmac": proof("u2")},
            {"user": "u1", "hmac": ""},
            {"user": "", "hmac": proof("")},
        ]
        for fields in wrong:
            assert await visitor.refused("identify", **fields, name="Eve") == "bad_identity"
        assert await visitor.refused("identify", **as_user("u1", name="x" * 81)) == "too_large"
        assert await visitor.refused("identify", **as_user("u1", email="no")) == "bad_request"
        assert await house.store.read(queries.customer_with, "site_user", "u1") is None
        assert (await visitor.do("start", queue="sales"))["contact"]


async def test_without_a_secret_nobody_is_believed(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        assert await visitor.refused("identify", **as_user("u1")) == "bad_identity"


async def test_two_devices_of_one_user_show_the_same_chat(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        desk = await house.visitor()
        await desk.do("identify", **as_user("u1", name="Vera"))
        await desk.do("start", queue="sales", text="From the desk")
        phone = await house.visitor()
        await phone.do("identify", **as_user("u1"))
        phone = await back(house, phone)
        assert phone.texts() == ["From the desk"]
        await phone.do("send", message="m1", text="From the phone")
        await desk.until(lambda _: desk.texts() == ["From the desk", "From the phone"])
        assert phone.state == desk.state
        await phone.close()
        contact = desk.shown("chat")["chat"]["contact"]
        assert house.engine.router.contacts[contact].away_until is None


async def test_another_user_at_the_same_browser_sees_nothing_of_the_first(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        first = await house.visitor()
        await first.do("identify", **as_user("u1", name="Vera"))
        await first.do("start", queue="sales", text="My secret")
        await first.do("identify", **as_user("u2", name="Will"))
        second = await back(house, first)
        assert "secret" not in str(second.state)
        assert second.shown("chat") == {}
        await second.do("start", queue="sales", text="Mine")
        assert second.texts() == ["Mine"]


async def test_a_chat_begun_before_signing_in_goes_on_and_then_the_user_is_known(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        known = await house.visitor()
        await known.do("identify", **as_user("u1", name="Vera"))
        other = await house.visitor()
        await other.do("start", queue="sales", text="Nobody knows me")
        await other.do("identify", **as_user("u1"))
        await other.do("send", message="m1", text="Still here")
        assert other.texts() == ["Nobody knows me", "Still here"]
        await other.do("leave")
        await other.do("identify", **as_user("u1"))
        other = await back(house, other)
        assert other.shown("chat") == {}
        users = await house.store.read(queries.customer_with, "site_user", "u1")
        contact = (await other.do("start", queue="sales"))["contact"]
        assert house.engine.router.contacts[contact].customer == users


async def test_the_user_is_known_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        await visitor.do("identify", **as_user("u1", name="Vera"))
        token = visitor.token
    async with open_house(tmp_path, set_up=False, identity_secret=SECRET) as house:
        visitor = await house.visitor(token)
        assert await visitor.do("identify", **as_user("u1")) == {"name": "Vera"}
