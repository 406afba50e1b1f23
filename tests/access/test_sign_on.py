"""Signing in at an OpenID provider, and everything that such an answer can lie about."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import pytest
from joserfc.jwk import RSAKey

from access.oidc import is_safe
from access.policy import DoorPolicy, SignOn
from access.sign_on import CALLBACK
from config.settings import SettingsError, load_settings
from cordboard.clock import SystemClock
from router.ids import Millis
from storage.audits import AuditsWanted, audits
from tests.fakes.oidc import CLIENT, SECRET, FakeProvider, provider
from tests.rooms import RoomsHouse, open_house

PUBLIC = "https://desk.example"


class Browser:
    """Follows what a browser would follow, with its own cookies."""

    def __init__(self, house: RoomsHouse) -> None:
        self.house = house
        self.cookies: dict[str, str] = {}

    async def get(self, url: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        url = url.replace(PUBLIC, self.house.url)
        here = url.startswith(self.house.url)
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": held} if held and here else {}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
            http.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            self.cookies.update({name: one.value for name, one in answer.cookies.items()})
            return answer.status, answer.headers.get("Location", ""), await answer.text()

    async def to_provider(self, to: str = "agent") -> str:
        """As far as the provider, and where that sends us back to."""
        status, where, _ = await self.get(f"{self.house.url}/api/sign-on?to={to}")
        assert status == 303
        _, back, _ = await self.get(where)
        return back

    async def sign_on(self, to: str = "agent") -> tuple[int, str, str]:
        return await self.get(await self.to_provider(to))

    async def who(self) -> dict[str, Any] | None:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self.house.http.get("/api/session", headers={"Cookie": held}) as answer:
            return None if answer.status == 204 else await answer.json()


@asynccontextmanager
async def centre(folder: Path, **more: Any) -> AsyncIterator[tuple[RoomsHouse, FakeProvider]]:
    async with provider(SystemClock()) as fake:
        sign_on = SignOn(
            issuer=fake.issuer,
            client_id=CLIENT,
            client_secret=SECRET,
            callback=PUBLIC + CALLBACK,
            **more,
        )
        async with open_house(folder, doors=DoorPolicy(sign_on=sign_on)) as house:
            ann = house.rooms.sessions.user("ann")
            assert ann is not None
            known = msgspec.structs.replace(ann, email="ann@firm.example")
            await house.engine.submit(None, command_id="", rows=(known,))
            fake.person |= {"email": "Ann@Firm.example", "email_verified": True}
            yield house, fake


async def test_a_verified_address_links_once_and_the_subject_counts_after(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        browser = Browser(house)
        status, where, _ = await browser.sign_on("supervisor")
        assert (status, where) == (303, "/supervisor")
        found = await browser.who()
        assert found is not None
        assert found["user"] == "ann"
        # The address is somebody else's now: the subject is still Ann.
        fake.person = {"sub": fake.person["sub"], "email": "new@firm.example"}
        assert (await Browser(house).sign_on())[0] == 303
        fake.person = {"sub": "another", "email": "new@firm.example", "email_verified": True}
        assert "Nobody here is linked" in (await Browser(house).sign_on())[2]


async def test_an_address_that_two_users_have_links_neither(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, _):
        ben = house.rooms.sessions.user("ben")
        assert ben is not None
        same = msgspec.structs.replace(ben, email="ann@firm.example")
        await house.engine.submit(None, command_id="", rows=(same,))
        assert "Nobody here is linked" in (await Browser(house).sign_on())[2]


async def test_an_address_that_nobody_verified_links_nobody(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        for verified in (False, "true", None, 1):
            fake.person["email_verified"] = verified
            status, _, page = await Browser(house).sign_on()
            assert status == 403
            assert "Nobody here is linked" in page


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        fake.method = "client_secret_post"
        assert (await Browser(house).sign_on())[0] == 303


LIES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "wrong nonce": (lambda claims: claims.update(nonce="x"), "belongs to another sign-in"),
    "no nonce": (lambda claims: claims.pop("nonce"), "belongs to another sign-in"),
    "wrong audience": (lambda claims: claims.update(aud="other"), "meant for another application"),
    "several audiences": (
        lambda claims: claims.update(aud=[CLIENT, "other"]),
        "meant for another application",
    ),
    "another party": (lambda claims: claims.update(azp="other"), "meant for another application"),
    "wrong issuer": (lambda claims: claims.update(iss="https://evil.example"), "another sign-in"),
    "expired": (lambda claims: claims.update(exp=claims["iat"] - 3_600), "is too old"),
    "no end": (lambda claims: claims.pop("exp"), "not signed as it must be"),
    "of the future": (
        lambda claims: claims.update(iat=claims["iat"] + 3_600),
        "not signed as it must be",
    ),
    "no subject": (lambda claims: claims.pop("sub"), "not signed as it must be"),
    "a number as subject": (lambda claims: claims.update(sub=7), "not signed as it must be"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_says_something_wrong_opens_nothing(tmp_path: Path, lie: str) -> None:
    async with centre(tmp_path) as (house, fake):
        spoil, words = LIES[lie]
        fake.spoil = lambda claims: (spoil(claims), None)[1]
        browser = Browser(house)
        status, _, page = await browser.sign_on()
        assert status == 403
        assert words in page
        assert await browser.who() is None


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_token_that_anybody_could_sign_opens_nothing(
    tmp_path: Path, algorithm: str
) -> None:
    async with centre(tmp_path) as (house, fake):
        fake.algorithm = algorithm
        browser = Browser(house)
        status, _, page = await browser.sign_on()
        assert status == 403
        assert "not signed as it must be" in page or "does not publish" in page
        assert await browser.who() is None


async def test_new_keys_are_fetched_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        assert (await Browser(house).sign_on())[0] == 303
        stranger = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        old = fake.sign_with
        fake.sign_with = stranger  # The same kid, another key.
        assert "not signed as it must be" in (await Browser(house).sign_on())[2]
        fake.sign_with = old
        fake.rotate()
        provider = house.rooms.doors._provider
        assert provider is not None
        # So soon after the last time they are not fetched again.
        assert "does not publish" in (await Browser(house).sign_on())[2]
        assert fake.fetched_keys == 1
        assert provider._keys is not None
        provider._keys = (provider._keys[0], Millis(0))
        assert (await Browser(house).sign_on())[0] == 303
        assert fake.fetched_keys == 2


async def test_only_the_browser_that_began_it_may_end_it_and_once(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        victim, thief = Browser(house), Browser(house)
        back = await thief.to_provider()
        assert "another browser" in (await victim.get(back))[2]
        await victim.to_provider()
        assert "another browser" in (await victim.get(back))[2]
        assert (await thief.get(back))[0] == 303
        assert "took too long" in (await thief.get(back))[2]
        for state in ("", "x", "A" * 43):
            page = (await thief.get(f"{house.url}{CALLBACK}?code=x&state={state}"))[2]
            assert "took too long" in page


async def test_a_made_up_code_and_a_mixed_up_provider_open_nothing(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        changes: tuple[tuple[Callable[[str], str], str], ...] = (
            (lambda url: url.replace("code=", "code=x"), "did not let you in"),
            (lambda url: url.replace("127.0.0.1", "127.0.0.2"), "another sign-in service"),
            (lambda url: url.partition("&code=")[0], "did not let you in"),
        )
        for change, words in changes:
            browser = Browser(house)
            back = await browser.to_provider()
            status, _, page = await browser.get(change(back))
            assert status == 403
            assert words in page
        fake.says_no = True
        assert "did not let you in" in (await Browser(house).sign_on())[2]


async def test_nothing_secret_is_in_the_address_that_the_browser_sees(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, _):
        browser = Browser(house)
        _, where, _ = await browser.get(f"{house.url}/api/sign-on?to=//evil.example")
        asked = parse_qs(urlsplit(where).query)
        assert asked["redirect_uri"] == [PUBLIC + CALLBACK]
        assert SECRET not in where
        assert {"state", "nonce", "code_challenge"} <= set(asked)
        _, back, _ = await browser.get(where)
        assert (await browser.get(back))[1] == "/agent"


async def test_roles_follow_the_groups_and_without_one_nobody_comes_in(tmp_path: Path) -> None:
    roles = {"cc-leads": "supervisor", "cc-agents": "agent"}
    async with centre(tmp_path, role_claim="groups", roles=roles) as (house, fake):
        desk = await house.agent("ann")
        fake.person["groups"] = ["staff", "cc-agents", "cc-leads"]
        browser = Browser(house)
        assert (await browser.sign_on())[0] == 303
        found = await browser.who()
        assert found is not None
        assert found["role"] == "supervisor"
        assert await desk.do("set_status", status="available") is None
        for groups in ([], ["staff"], {"cc-leads": 1}, None):
            fake.person["groups"] = groups
            assert "has no role here" in (await Browser(house).sign_on())[2]
        fake.person["groups"] = "cc-agents"
        assert (await browser.sign_on())[0] == 303
        found = await browser.who()
        assert found is not None
        assert found["role"] == "agent"
        # The last who may change this stays so, and all of it is on the record.
        fake.person["groups"] = "cc-leads"
        await browser.sign_on()
        users = house.rooms.sessions.users()
        others = [one for one in users if one.role == "supervisor" and one.id != "ann"]
        gone = [msgspec.structs.replace(one, disabled=True) for one in others]
        await house.engine.submit(None, command_id="", rows=gone)
        fake.person["groups"] = "cc-agents"
        assert (await browser.sign_on())[0] == 303
        found = await browser.who()
        assert found is not None
        assert found["role"] == "supervisor"
        record = await house.store.read(audits, AuditsWanted(kind="user"))
        told = [(one.user, one.subject, one.action, one.changes) for one in reversed(record)]
        up, down = ("role", "agent", "supervisor"), ("role", "supervisor", "agent")
        assert told == [
            ("sign-on", "ann", "sign-on: changed", (up,)),
            ("sign-on", "ann", "sign-on: changed", (down,)),
            ("sign-on", "ann", "sign-on: changed", (up,)),
            ("sign-on", "ann", "sign-on: role kept", ()),
        ]


async def test_a_disabled_user_and_a_provider_that_is_away_are_told_so(tmp_path: Path) -> None:
    async with centre(tmp_path) as (house, fake):
        ann = house.rooms.sessions.user("ann")
        assert ann is not None
        gone = msgspec.structs.replace(ann, disabled=True)
        await house.engine.submit(None, command_id="", rows=(gone,))
        assert "may not sign in any more" in (await Browser(house).sign_on())[2]
    away = SignOn(issuer="http://127.0.0.1:9", client_id=CLIENT, client_secret=SECRET, callback="x")
    async with open_house(tmp_path, set_up=False, doors=DoorPolicy(sign_on=away)) as house:
        status, _, page = await Browser(house).get(f"{house.url}/api/sign-on")
        assert status == 502
        assert "cannot be reached" in page
        async with house.http.get("/api/door") as answer:
            assert await answer.json() == {"sign_on": "Single sign-on"}


def test_only_encrypted_addresses_and_those_of_this_machine_are_safe() -> None:
    assert is_safe("https://login.example/token")
    assert is_safe("http://localhost:8000/token")
    for odd in ("http://login.example", "ftp://localhost", "//login.example", "http://[", ""):
        assert not is_safe(odd)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sign_on_issuer": "http://login.example"}, "https"),
        ({"sign_on_issuer": "https://login.example"}, "sign_on_client_id"),
        (
            {
                "sign_on_issuer": "https://login.example",
                "sign_on_client_id": "a",
                "sign_on_client_secret": "b",
            },
            "public_url",
        ),
    ],
)
def test_half_a_sign_on_is_told_at_the_start(given: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings(**given)
