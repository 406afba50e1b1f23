"""``/api/invitation``: whoever holds an invitation chooses the password of its user, once."""

from collections.abc import Sequence
from typing import Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.bodies import read_body
from access.door import BODY_MAX, Sentences, Write, json_response
from access.doorkeeper import Doorkeeper
from access.passwords import LENGTH_MAX, Passwords, TooBusy
from access.tokens import token_hash, well_formed
from storage import queries
from storage.errors import StorageError
from storage.rows import AnyRow, InvitationUsed, SessionsEnded, User
from storage.store import Store
from storage.strict_json import read_json

LENGTH_MIN: Final = 10


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    password: str = ""


class Invitations:
    def __init__(
        self,
        store: Store,
        keeper: Doorkeeper,
        passwords: Passwords,
        write: Write,
        sentences: Sentences,
        attempts: Allowance,
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._passwords = passwords
        self._write = write
        self._sentences = sentences
        self._attempts = attempts
        self._taken: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        # The token is in the body: an address would keep it in logs and histories.
        return [
            web.post("/api/invitation", self.look),
            web.post("/api/invitation/password", self.choose),
        ]

    async def look(self, request: web.Request) -> web.Response:
        """Whose invitation it is."""
        asked, no = await self._asked(request)
        if asked is None:
            return no
        try:
            user = await self._user(asked.token)
        except StorageError:
            return self._no(503, "unavailable")
        if user is None:
            return self._no(404, "bad_invitation")
        return json_response({"user": user.id, "name": user.name, "role": user.role})

    async def choose(self, request: web.Request) -> web.Response:
        asked, no = await self._asked(request)
        if asked is None:
            return no
        if not LENGTH_MIN <= len(asked.password) <= LENGTH_MAX:
            return self._no(422, "weak_password")
        hashed = token_hash(asked.token)
        if hashed in self._taken:
            return self._no(404, "bad_invitation")
        self._taken.add(hashed)
        try:
            return await self._choose(asked)
        except TooBusy:
            return self._no(429, "too_many_tries", retry_after_s=1)
        except Exception:
            return self._no(503, "unavailable")
        finally:
            self._taken.discard(hashed)

    async def _choose(self, asked: Token) -> web.Response:
        if await self._user(asked.token) is None:
            return self._no(404, "bad_invitation")
        password_hash = await self._passwords.hash(asked.password)
        user = await self._user(asked.token)
        if user is None:
            return self._no(404, "bad_invitation")
        changed = msgspec.structs.replace(user, password_hash=password_hash)
        rows: Sequence[AnyRow] = [changed, InvitationUsed(user=user.id)]
        await self._write(rows)
        # Whoever signed in with the password of before has to come in anew.
        now = self._keeper.now()
        ended = self._keeper.sessions.end_all(user.id, "signed_out", now)
        await self._write([*ended, SessionsEnded(user=user.id, at=now)])
        return json_response({"user": user.id})

    async def _user(self, token: str) -> User | None:
        invitation = await self._store.read(queries.invitation, token_hash(token))
        if invitation is None or invitation.expires_at <= self._keeper.now():
            return None
        user = await self._store.read(queries.user, invitation.user)
        return None if user is None or user.disabled else user

    async def _asked(self, request: web.Request) -> tuple[Token | None, web.Response]:
        if not self._keeper.is_ours(request):
            return None, self._no(403, "not_allowed")
        if not self._attempts.take(self._keeper.address(request), self._keeper.now()):
            return None, self._no(429, "too_many_tries", retry_after_s=10)
        try:
            asked = read_json(await read_body(request, BODY_MAX), Token)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return None, self._no(400, "bad_request")
        if not well_formed(asked.token):
            return None, self._no(404, "bad_invitation")
        return asked, self._no(404, "bad_invitation")

    def _no(self, status: int, code: str, **more: object) -> web.Response:
        body = {"code": code, "message": self._sentences(code), **more}
        return json_response(body, status=status)
