"""The provider's keys: which are believed, and for how long."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from joserfc.jwk import ECKey, RSAKey

from access.oidc import Provider, SignOnFailed
from access.policy import SignOn
from router.ids import Millis
from tests.fakes.oidc import CLIENT, SECRET, FakeProvider, provider

HOUR_MS = 3_600_000


class HandClock:
    def __init__(self) -> None:
        self.at = 1_800_000_000_000

    def now(self) -> Millis:
        return Millis(self.at)

    def seconds_until(self, when: Millis) -> float:
        return max(0.0, (when - self.at) / 1_000)


class Side:
    """Our side of a sign-in, with a clock that is turned by hand."""

    def __init__(self, clock: HandClock, fake: FakeProvider) -> None:
        self.clock = clock
        self.fake = fake
        sign_on = SignOn(
            issuer=fake.issuer, client_id=CLIENT, client_secret=SECRET, callback="https://x/back"
        )
        self.provider = Provider(sign_on, clock.now)

    async def sign_on(self) -> str:
        """Who came back, or why nobody did."""
        where = await self.provider.address("state", "nonce", "verifier")
        async with (
            aiohttp.ClientSession() as http,
            http.get(where, allow_redirects=False) as answer,
        ):
            back = parse_qs(urlsplit(answer.headers["Location"]).query)
        try:
            return (await self.provider.redeem(back["code"][0], "nonce", "verifier")).subject
        except SignOnFailed as failed:
            return failed.code


@asynccontextmanager
async def side() -> AsyncIterator[Side]:
    clock = HandClock()
    async with provider(clock) as fake:
        found = Side(clock, fake)
        try:
            yield found
        finally:
            await found.provider.close()


async def test_a_key_that_was_taken_back_opens_nothing_after_an_hour() -> None:
    async with side() as ours:
        subject = ours.fake.person["sub"]
        assert await ours.sign_on() == subject
        taken_back = ours.fake.sign_with
        ours.fake.rotate()
        ours.fake.sign_with = taken_back
        ours.clock.at += HOUR_MS - 1
        assert await ours.sign_on() == subject
        assert ours.fake.fetched_keys == 1
        ours.clock.at += 1
        assert await ours.sign_on() == "sso_unknown_key"
        assert ours.fake.fetched_keys == 2


async def test_a_new_key_under_an_old_name_counts_after_an_hour() -> None:
    async with side() as ours:
        subject = ours.fake.person["sub"]
        assert await ours.sign_on() == subject
        ours.fake.keys = [RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})]
        ours.fake.sign_with = ours.fake.keys[0]
        assert await ours.sign_on() == "sso_bad_token"
        ours.clock.at += HOUR_MS
        assert await ours.sign_on() == subject


POINT = ECKey.generate_key("P-256").as_dict(private=False)
ODD = {
    "an unknown curve": {"kty": "EC", "crv": "BP-256", "kid": "q", "x": "AA", "y": "AA"},
    "no modulus": {"kty": "RSA", "kid": "q", "e": "AQAB"},
    "an unknown kind": {"kty": "AKP", "kid": "q"},
    "a kind that is a list": {"kty": [1]},
    "a point beside the curve": {**POINT, "x": "AAAA"},
    "no base64": {"kty": "RSA", "kid": "q", "e": "AQAB", "n": "!"},
    "no object": 7,
    "one for secrets, under the same name": {**POINT, "use": "enc", "kid": "k1"},
}


@pytest.mark.parametrize("odd", ODD)
async def test_a_key_of_no_use_does_not_stop_the_others(odd: str) -> None:
    async with side() as ours:
        ours.fake.odd_keys = [ODD[odd]]
        assert await ours.sign_on() == ours.fake.person["sub"]


async def test_a_set_without_a_key_that_we_can_use_opens_nothing() -> None:
    async with side() as ours:
        ours.fake.odd_keys, ours.fake.keys = [ODD["no modulus"]], []
        assert await ours.sign_on() == "sso_unknown_key"
