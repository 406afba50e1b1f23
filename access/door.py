"""Signing in and out of the consoles: ``/api/session``."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec
from aiohttp import web

from access import devices
from access.allowance import Allowance
from access.bodies import read_body
from access.doorkeeper import Doorkeeper
from access.passwords import Passwords, TooBusy
from access.policy import DoorPolicy
from access.second_factor import SecondFactors
from access.sessions import COOKIE, Live, device_of
from access.tries import Tries
from storage.rows import AnyRow, User
from storage.strict_json import read_json

BODY_MAX: Final = 4_096

Write = Callable[[Sequence[AnyRow]], Awaitable[object]]
"""Puts rows on disk. Raises what the caller of the handler turns into *unavailable*."""
Sentences = Callable[[str], str]


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str
    password: str
    code: str = ""
    """Of the telephone, or from paper; needed when the answer was ``code_needed``."""


class No(Exception):
    """The door stays shut: status, code, and what else the answer says."""

    def __init__(self, status: int, code: str, **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.more = more


class Door:
    def __init__(
        self,
        keeper: Doorkeeper,
        passwords: Passwords,
        write: Write,
        sentences: Sentences,
        attempts: Allowance,
        tries: Tries,
        factors: SecondFactors,
        policy: DoorPolicy,
    ) -> None:
        self._keeper = keeper
        self._passwords = passwords
        self._write = write
        self._sentences = sentences
        self._attempts = attempts
        self._tries = tries
        self._factors = factors
        self._policy = policy

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/door", self.ways),
            web.post("/api/session", self.sign_in),
            web.get("/api/session", self.who_am_i),
            web.delete("/api/session", self.sign_out),
        ]

    async def ways(self, request: web.Request) -> web.Response:
        """How one can sign in here."""
        sign_on = self._policy.sign_on
        label = None if sign_on is None else sign_on.label
        return json_response({"sign_on": label})

    async def sign_in(self, request: web.Request) -> web.Response:
        keeper = self._keeper
        try:
            if not keeper.is_ours(request):
                raise No(403, "not_allowed")
            try:
                asked = read_json(await read_body(request, BODY_MAX), Credentials)
            except (ValueError, msgspec.MsgspecError, RecursionError):
                raise No(400, "bad_request") from None
            user, rows = await self._check(asked, request)
            return await self.let_in(request, user, "password", rows)
        except No as no:
            return self.refuse(no)

    async def _check(self, asked: Credentials, request: web.Request) -> tuple[User, list[AnyRow]]:
        """Whose name, password and code these are, and rows to write. Raises: No."""
        keeper, tries = self._keeper, self._tries
        name = asked.user.strip().lower()[:64]
        now = keeper.now()
        user = keeper.sessions.user(asked.user.strip()) or keeper.sessions.user(name)
        address, device = keeper.address(request), self.device(request, user)
        place = (name, address, now, device)
        wait_ms = tries.wait_ms(*place)
        if wait_ms or not self._attempts.take(device or address, now):
            raise too_many_tries(wait_ms)
        # Counted before it is checked, so that many tries at once do not pass together, and on
        # disk, so that a restart does not make anybody guess for nothing.
        await self.keep(tries.failed(*place))
        try:
            right = await self._passwords.verify(
                (user.password_hash or None) if user is not None else None,
                asked.password,
                known=bool(device),
            )
        except TooBusy:
            if device:
                # Of a stranger it counts: a flood slows itself.
                await self.keep(tries.take_back(*place))
            raise No(429, "too_many_tries", retry_after_s=1) from None
        if not right or user is None or user.disabled:
            raise No(401, "wrong_credentials")
        if keeper.rights.bars(user):
            # Told only to who knows the password.
            await self.keep(tries.take_back(*place))
            raise No(403, "disabled")
        if not self._factors.is_on(user.id):
            return user, tries.succeeded(*place)
        if not asked.code:
            await self.keep(tries.take_back(*place))
            raise No(401, "code_needed")
        wait_ms = tries.code_wait_ms(user.id, now)
        if wait_ms:
            raise too_many_tries(wait_ms)
        proved = self._factors.prove(user.id, asked.code, now)
        if proved is None:
            await self.keep(tries.code_failed(user.id, now))
            raise No(401, "wrong_code")
        return user, [*proved, *tries.succeeded(*place)]

    async def let_in(
        self, request: web.Request, user: User, how: str, rows: Sequence[AnyRow]
    ) -> web.Response:
        """Begin a session. The one that came with the request ends: no cookie of before a sign-in
        counts after it. Raises: No."""
        keeper = self._keeper
        now = keeper.now()
        ended = keeper.sessions.end(request.cookies.get(COOKIE), now)
        token, begun = keeper.sessions.begin(
            user.id,
            now,
            how=how,
            device=device_of(request.headers.get("User-Agent", "")),
            address=keeper.address(request)[:64],
        )
        try:
            await self.keep([*rows, *ended, *begun])
        except No:
            keeper.sessions.end(token, keeper.now())
            raise
        found = keeper.sessions.find(token, now)
        if found is None:  # Disabled meanwhile.
            raise No(401, "wrong_credentials")
        response = json_response(self.described(*found))
        self._set_cookie(request, response, token, found[0])
        if user.password_hash:
            known = devices.with_user(user, request.cookies.get(devices.COOKIE, ""))
            response.set_cookie(
                devices.COOKIE,
                known,
                max_age=devices.MAX_AGE_S,
                httponly=True,
                samesite="Strict",
                secure=keeper.is_secure(request),
                path="/api",
            )
        return response

    @staticmethod
    def device(request: web.Request, user: User | None) -> str:
        """Where this user has signed in before; empty elsewhere."""
        return devices.device_for(user, request.cookies.get(devices.COOKIE, ""))

    def _set_cookie(
        self, request: web.Request, response: web.StreamResponse, token: str, live: Live
    ) -> None:
        response.set_cookie(
            COOKIE,
            token,
            max_age=max(0, live.expires_at - self._keeper.now()) // 1_000,
            httponly=True,
            samesite="Strict",
            secure=self._keeper.is_secure(request),
            path="/",
        )

    async def who_am_i(self, request: web.Request) -> web.Response:
        keeper = self._keeper
        found = await keeper.who_at_least(request)
        if found is None:
            # No error: every console asks this first, signed in or not.
            return web.Response(status=204, headers={"Cache-Control": "no-store"})
        response = json_response(self.described(*found))
        token = request.cookies[COOKIE]
        rotated = keeper.sessions.rotate(token, keeper.now())
        if rotated is None:
            return response
        try:
            await self.keep(rotated[1])
        except No:
            keeper.sessions.undo_rotation(token)
        else:
            self._set_cookie(request, response, rotated[0], found[0])
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        keeper = self._keeper
        try:
            if not keeper.is_ours(request):
                raise No(403, "not_allowed")
            if await keeper.who_at_least(request) is not None:
                await self.keep(keeper.sessions.end(request.cookies[COOKIE], keeper.now()))
        except No as no:
            return self.refuse(no)
        response = json_response({})
        response.del_cookie(COOKIE, path="/")
        return response

    async def keep(self, rows: Sequence[AnyRow]) -> None:
        """Raises: No, when nothing can be written."""
        try:
            await self._write(rows)
        except Exception:
            raise No(503, "unavailable") from None

    def sentence(self, code: str) -> str:
        return self._sentences(code)

    def refuse(self, no: No) -> web.Response:
        body = {"code": no.code, "message": self._sentences(no.code), **no.more}
        return json_response(body, status=no.status)

    def described(self, live: Live, user: User) -> dict[str, object]:
        told: dict[str, object] = {
            "user": user.id,
            "name": user.name,
            "role": user.role,
            "agent": user.agent,
            "rights": sorted(self._keeper.rights.of(user)),
            "teams": self._keeper.rights.teams(user).split(),
        }
        if self._keeper.must_enrol(live, user):
            told["enrol"] = True
        return told


def too_many_tries(wait_ms: int) -> No:
    return No(429, "too_many_tries", retry_after_s=max(1, -(-wait_ms // 1_000)))


def json_response(body: object, *, status: int = 200) -> web.Response:
    response = web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
