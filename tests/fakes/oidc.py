"""A small OpenID provider with real keys: discovery, authorization, token and keys endpoints.

It holds clients to the protocol: the code works once, with its PKCE verifier, its redirect address
and the client's secret. ``spoil`` and ``sign_with`` make it lie.
"""

import base64
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

from access.oidc import challenge_of
from engine.clock import Clock

CLIENT, SECRET = "cordboard", "a secret/with:odd characters"


class FakeProvider:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.issuer = ""
        self.keys = [_key("k1")]
        self.odd_keys: list[Any] = []
        self.sign_with = self.keys[0]
        self.algorithm = "RS256"
        self.person: dict[str, Any] = {"sub": "248289761001"}
        self.spoil: Callable[[dict[str, Any]], None] = lambda claims: None
        self.method = "client_secret_basic"
        self.codes: dict[str, dict[str, str]] = {}
        self.fetched_keys = 0
        self.says_no = False

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self.discovery),
                web.get("/authorize", self.authorize),
                web.post("/token", self.token),
                web.get("/keys", self.jwks),
            ]
        )
        return app

    def rotate(self) -> None:
        """A new key signs, and only it is published."""
        self.keys = [_key(f"k{len(self.keys) + 1}-new")]
        self.sign_with = self.keys[0]

    async def discovery(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "token_endpoint_auth_methods_supported": [self.method],
            }
        )

    async def authorize(self, request: web.Request) -> web.Response:
        query = request.query
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        back = {"state": query["state"], "iss": self.issuer}
        if self.says_no:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = dict(query)
        where = f"{query['redirect_uri']}?{urlencode(back)}"
        return web.Response(status=302, headers={"Location": where})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        begun = self.codes.pop(str(form["code"]), None)
        known = begun is not None and (
            challenge_of(str(form["code_verifier"])) == begun["code_challenge"]
            and form["redirect_uri"] == begun["redirect_uri"]
            and form["grant_type"] == "authorization_code"
            and self._is_client(request, dict(form))
        )
        if not known or begun is None:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = self.clock.now() // 1_000
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            **self.person,
        }
        self.spoil(claims)
        return web.json_response({"access_token": "x", "id_token": self._signed(claims)})

    def _is_client(self, request: web.Request, form: dict[str, Any]) -> bool:
        if self.method == "client_secret_post":
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        return base64.b64decode(given).decode() == "cordboard:a%20secret/with%3Aodd%20characters"

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.algorithm == "HS256":
            # What every library that takes a public key for a shared secret would believe.
            head = _part({"alg": "HS256", "kid": self.sign_with.kid})
            signed = f"{head}.{_part(claims)}".encode()
            mac = hmac.digest(self.sign_with.as_pem(private=False), signed, "sha256")
            return f"{signed.decode()}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        header = {"alg": self.algorithm, "kid": self.sign_with.kid}
        return jwt.encode(header, claims, self.sign_with)

    async def jwks(self, _: web.Request) -> web.Response:
        self.fetched_keys += 1
        found = [key.as_dict(private=False) for key in self.keys]
        return web.json_response({"keys": [*self.odd_keys, *found]})


@cache
def _key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"}, private=True)


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@asynccontextmanager
async def provider(clock: Clock) -> AsyncIterator[FakeProvider]:
    fake = FakeProvider(clock)
    runner = web.AppRunner(fake.app(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()
