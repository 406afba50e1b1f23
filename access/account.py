"""What users see and change of their own doors: ``/api/sessions`` and ``/api/second-factor``."""

import msgspec
from aiohttp import web

from access.bodies import read_body
from access.door import BODY_MAX, Door, No, json_response, too_many_tries
from access.doorkeeper import Doorkeeper
from access.passwords import Passwords, TooBusy
from access.policy import DoorPolicy
from access.second_factor import SecondFactors
from access.sessions import Live
from access.tries import Tries
from router.ids import Millis
from storage import people
from storage.rows import AnyRow, User
from storage.store import Store
from storage.strict_json import read_json


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    password: str = ""
    code: str = ""


class Account:
    def __init__(
        self,
        keeper: Doorkeeper,
        store: Store,
        door: Door,
        passwords: Passwords,
        tries: Tries,
        factors: SecondFactors,
        policy: DoorPolicy,
    ) -> None:
        self._keeper = keeper
        self._store = store
        self._door = door
        self._passwords = passwords
        self._tries = tries
        self._factors = factors
        self._policy = policy

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/sessions", self.sessions),
            web.delete("/api/sessions", self.end_others),
            web.delete("/api/sessions/{id}", self.end_one),
            web.get("/api/second-factor", self.factor),
            web.post("/api/second-factor", self.begin),
            web.put("/api/second-factor", self.confirm),
            web.delete("/api/second-factor", self.turn_off),
        ]

    # Sessions.

    async def sessions(self, request: web.Request) -> web.Response:
        try:
            live, user = await self._who(request, whole=True)
        except No as no:
            return self._door.refuse(no)
        return json_response([self._told(each, live) for each in await self._of(user)])

    async def _of(self, user: User) -> list[Live]:
        """All that live, also those that nobody has used since a restart."""
        for row in await self._store.read(people.sessions_of, user.id, self._keeper.now()):
            self._keeper.sessions.admit(row)
        now = self._keeper.now()
        over = self._keeper.sessions.expire(now)
        if over:
            await self._door.keep(over)
        found = self._keeper.sessions.of(user.id)
        return sorted(found, key=lambda one: (-one.seen_at, one.id))

    def _told(self, live: Live, own: Live) -> dict[str, object]:
        return {
            "id": live.id,
            "device": live.device,
            "address": live.address,
            "how": live.how,
            "since": live.created_at,
            "seen_at": live.seen_at,
            "expires_at": live.expires_at,
            "own": live is own,
        }

    async def end_others(self, request: web.Request) -> web.Response:
        try:
            live, user = await self._who(request, ours=True, whole=True)
            await self._of(user)
            rows = self._keeper.sessions.end_all(
                user.id, "signed_out", self._keeper.now(), but=live.token_hash
            )
            await self._door.keep(rows)
        except No as no:
            return self._door.refuse(no)
        return json_response({})

    async def end_one(self, request: web.Request) -> web.Response:
        try:
            _, user = await self._who(request, ours=True, whole=True)
            named = [one for one in await self._of(user) if one.id == request.match_info["id"]]
            if not named:
                raise No(404, "unknown_session")
            rows = self._keeper.sessions.end_one(named[0].token_hash, self._keeper.now())
            await self._door.keep(rows)
        except No as no:
            return self._door.refuse(no)
        return json_response({})

    # The second factor.

    async def factor(self, request: web.Request) -> web.Response:
        try:
            _, user = await self._who(request)
        except No as no:
            return self._door.refuse(no)
        return json_response(
            {
                "on": self._factors.is_on(user.id),
                "recovery_left": self._factors.recovery_left(user.id),
                "required": user.role in self._policy.second_factor_for,
            }
        )

    async def begin(self, request: web.Request) -> web.Response:
        """With the password again: who finds a console open must not lock its owner out."""
        try:
            live, user = await self._who(request, ours=True)
            asked = await self._read(request)
            if self._factors.is_on(user.id):
                raise No(409, "already_so")
            await self._check(request, user, asked.password)
            now = self._keeper.now()
            enrolment = self._factors.begin(live.token_hash, user.id, now)
        except No as no:
            return self._door.refuse(no)
        return json_response(enrolment)

    async def confirm(self, request: web.Request) -> web.Response:
        try:
            live, user = await self._who(request, ours=True)
            asked = await self._read(request)
            if self._factors.is_on(user.id):
                raise No(409, "already_so")
            now = self._wait(user)
            done = self._factors.confirm(live.token_hash, user.id, asked.code, now)
            if done is None:
                await self._door.keep(self._tries.code_failed(user.id, now))
                raise No(401, "wrong_code")
            codes, rows = done
            # What was open before knew only the password.
            others = self._keeper.sessions.end_all(user.id, "signed_out", now, but=live.token_hash)
            await self._door.keep([*rows, *others])
        except No as no:
            return self._door.refuse(no)
        return json_response({"recovery": codes})

    async def turn_off(self, request: web.Request) -> web.Response:
        try:
            _, user = await self._who(request, ours=True, whole=True)
            asked = await self._read(request)
            if not self._factors.is_on(user.id):
                raise No(409, "already_so")
            if user.role in self._policy.second_factor_for:
                raise No(403, "factor_required")
            await self._check(request, user, asked.password)
            now = self._wait(user)
            if self._factors.prove(user.id, asked.code, now) is None:
                await self._door.keep(self._tries.code_failed(user.id, now))
                raise No(401, "wrong_code")
            await self._door.keep(self._factors.turn_off(user.id, now))
        except No as no:
            return self._door.refuse(no)
        return json_response({})

    # What they share.

    async def _who(
        self, request: web.Request, *, ours: bool = False, whole: bool = False
    ) -> tuple[Live, User]:
        """Raises: No. ``whole``: not one who must set up a second factor first."""
        keeper = self._keeper
        found = await (keeper.who(request) if whole else keeper.who_at_least(request))
        if found is None:
            raise No(401, "not_allowed")
        if ours and not keeper.is_ours(request):
            raise No(403, "not_allowed")
        return found

    async def _read(self, request: web.Request) -> Proof:
        try:
            return read_json(await read_body(request, BODY_MAX), Proof)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            raise No(400, "bad_request") from None

    async def _check(self, request: web.Request, user: User, password: str) -> None:
        now, address = self._keeper.now(), self._keeper.address(request)
        place = (user.id, address, now, self._door.device(request, user))
        wait_ms = self._tries.wait_ms(*place)
        if wait_ms:
            raise too_many_tries(wait_ms)
        await self._door.keep(self._tries.failed(*place))
        try:
            right = await self._passwords.verify(user.password_hash, password, known=True)
        except TooBusy:
            raise No(429, "too_many_tries", retry_after_s=1) from None
        if not right:
            raise No(401, "wrong_password")
        back: list[AnyRow] = self._tries.take_back(*place)
        await self._door.keep(back)

    def _wait(self, user: User) -> Millis:
        now = self._keeper.now()
        wait_ms = self._tries.code_wait_ms(user.id, now)
        if wait_ms:
            raise too_many_tries(wait_ms)
        return now
