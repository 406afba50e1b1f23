"""Signing in and out of the consoles: ``/api/session``."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.passwords import Passwords, TooBusy
from access.sessions import COOKIE, LIFE_MS
from access.tries import Tries
from storage.rows import AnyRow, User

BODY_MAX: Final = 4_096

Write = Callable[[Sequence[AnyRow]], Awaitable[object]]
"""Puts rows on disk. Raises what the caller of the handler turns into *unavailable*."""
Sentences = Callable[[str], str]


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str
    password: str


class Door:
    def __init__(
        self,
        keeper: Doorkeeper,
        passwords: Passwords,
        write: Write,
        sentences: Sentences,
        attempts: Allowance,
    ) -> None:
        self._keeper = keeper
        self._passwords = passwords
        self._write = write
        self._sentences = sentences
        self._attempts = attempts
        self._tries = Tries()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/session", self.sign_in),
            web.get("/api/session", self.who_am_i),
            web.delete("/api/session", self.sign_out),
        ]

    async def sign_in(self, request: web.Request) -> web.Response:
        keeper = self._keeper
        if not keeper.is_ours(request):
            return self._no(403, "not_allowed")
        try:
            asked = msgspec.json.decode(await read_body(request, BODY_MAX), type=Credentials)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return self._no(400, "bad_request")
        name = asked.user.strip().lower()[:64]
        address = keeper.address(request)
        now = keeper.now()
        wait_ms = self._tries.wait_ms(name, address, now)
        if wait_ms or not self._attempts.take(address, now):
            return self._no(429, "too_many_tries", retry_after_s=max(1, -(-wait_ms // 1_000)))
        # Counted before it is checked, so that many tries at once do not pass together.
        self._tries.failed(name, address, now)
        user = keeper.sessions.user(asked.user.strip()) or keeper.sessions.user(name)
        try:
            right = await self._passwords.verify(
                (user.password_hash or None) if user is not None else None, asked.password
            )
        except TooBusy:
            return self._no(429, "too_many_tries", retry_after_s=1)
        if not right or user is None or user.disabled:
            return self._no(401, "wrong_credentials")
        self._tries.succeeded(name, address)
        token, rows = keeper.sessions.begin(user.id, keeper.now())
        try:
            await self._write(rows)
        except Exception:
            keeper.sessions.end(token, keeper.now())
            return self._no(503, "unavailable")
        response = json_response(described(user))
        response.set_cookie(
            COOKIE,
            token,
            max_age=LIFE_MS // 1_000,
            httponly=True,
            samesite="Strict",
            secure=keeper.is_secure(request),
            path="/",
        )
        return response

    async def who_am_i(self, request: web.Request) -> web.Response:
        found = await self._keeper.who(request)
        if found is None:
            # No error: every console asks this first, signed in or not.
            return web.Response(status=204)
        return json_response(described(found[1]))

    async def sign_out(self, request: web.Request) -> web.Response:
        keeper = self._keeper
        if not keeper.is_ours(request):
            return self._no(403, "not_allowed")
        if await keeper.who(request) is not None:
            try:
                await self._write(keeper.sessions.end(request.cookies[COOKIE], keeper.now()))
            except Exception:
                return self._no(503, "unavailable")
        response = json_response({})
        response.del_cookie(COOKIE, path="/")
        return response

    def _no(self, status: int, code: str, **more: object) -> web.Response:
        body = {"code": code, "message": self._sentences(code), **more}
        return json_response(body, status=status)


def described(user: User) -> dict[str, object]:
    return {"user": user.id, "name": user.name, "role": user.role, "agent": user.agent}


def json_response(body: object, *, status: int = 200) -> web.Response:
    response = web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


async def read_body(request: web.Request, most: int) -> bytes:
    """Raises: ValueError, when the body is longer than ``most`` bytes."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > most:
            raise ValueError("too long")
    return bytes(body)
