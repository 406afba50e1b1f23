"""Signing in at an OpenID provider: ``/api/sign-on``. Users are made here; a provider only proves
who they are, by a link of before or by an email address that it has verified."""

import html
import logging
import secrets
from base64 import b64encode
from collections import OrderedDict
from hashlib import sha256
from typing import Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.door import Door, No
from access.doorkeeper import Doorkeeper
from access.oidc import Claims, Provider, SignOnFailed
from access.policy import SignOn
from access.tokens import make_token, token_hash, well_formed
from router.ids import Millis
from storage import people
from storage.rows import AnyRow, Audit, User, UserLink
from storage.store import Store

COOKIE: Final = "cordboard_sign_on"
PATH: Final = "/api/sign-on"
CALLBACK: Final = f"{PATH}/callback"
TIME_MS: Final = 600_000
PENDING_MAX: Final = 2_000
CODE_MAX: Final = 4_096
CONSOLES: Final = ("agent", "supervisor")

STYLE: Final = """
body{font:16px/1.5 system-ui;max-width:32em;margin:4em auto;padding:0 1em;color-scheme:light dark}
"""
PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign-in did not work</title>
<style>{style}</style>
<h1>Sign-in did not work</h1>
<p>{message}</p>
<p><a href="/{to}">Back to the sign-in page</a></p>
</html>
"""
_STYLE_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}';"
        " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
BY: Final = "sign-on"
"""Who changed a role, on the record."""

log = logging.getLogger(__name__)


class Begun(msgspec.Struct, frozen=True):
    nonce: str
    verifier: str
    to: str
    until: Millis


class SignOnDoor:
    def __init__(
        self,
        settings: SignOn,
        keeper: Doorkeeper,
        store: Store,
        door: Door,
        attempts: Allowance,
    ) -> None:
        self._settings = settings
        self._keeper = keeper
        self._store = store
        self._door = door
        self._attempts = attempts
        self.provider = Provider(settings, keeper.now)
        self._begun: OrderedDict[str, Begun] = OrderedDict()
        """By the hash of the state: sign-ins that are under way at the provider."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self.begin), web.get(CALLBACK, self.come_back)]

    async def begin(self, request: web.Request) -> web.StreamResponse:
        to = request.query.get("to", "")
        to = to if to in CONSOLES else CONSOLES[0]
        now = self._keeper.now()
        if not self._attempts.take(f"sso {self._keeper.address(request)}", now):
            return self._failed("too_many", to, 429)
        state, nonce, verifier = make_token(), make_token(), make_token()
        try:
            address = await self.provider.address(state, nonce, verifier)
        except SignOnFailed as failed:
            return self._failed(failed.code, to, 502)
        self._begun[token_hash(state)] = Begun(nonce, verifier, to, Millis(now + TIME_MS))
        while len(self._begun) > PENDING_MAX:
            self._begun.popitem(last=False)
        response = web.Response(status=303, headers={**HEADERS, "Location": address})
        # Lax: the way back begins at the provider's page. It ties the answer to this browser, so
        # that nobody can be signed in as somebody else by a link.
        response.set_cookie(
            COOKIE,
            state,
            max_age=TIME_MS // 1_000,
            httponly=True,
            samesite="Lax",
            secure=self._keeper.is_secure(request),
            path=PATH,
        )
        return response

    async def come_back(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        state = query.get("state", "")
        ours = well_formed(state) and request.cookies.get(COOKIE) == state
        begun = self._begun.pop(token_hash(state), None) if ours else None
        if begun is None or self._keeper.now() >= begun.until:
            return self._failed("sso_expired", CONSOLES[0])
        try:
            if query.get("iss", self._settings.issuer) != self._settings.issuer:
                raise SignOnFailed("sso_issuer")
            code = query.get("code", "")
            if "error" in query or not 0 < len(code) <= CODE_MAX:
                raise SignOnFailed("sso_denied")
            claims = await self.provider.redeem(code, begun.nonce, begun.verifier)
            user, rows = await self._user_of(claims)
            response = await self._door.let_in(request, user, "sso", rows)
        except SignOnFailed as failed:
            return self._failed(failed.code, begun.to)
        except No as no:
            return self._failed(no.code, begun.to, no.status)
        response.del_cookie(COOKIE, path=PATH)
        return _onwards(response, f"/{begun.to}")

    async def _user_of(self, claims: Claims) -> tuple[User, list[AnyRow]]:
        """Raises: SignOnFailed."""
        issuer = self._settings.issuer
        rows: list[AnyRow] = []
        id = await self._store.read(people.user_of, issuer, claims.subject)
        if id is None and claims.email:
            named = [one for one in self._keeper.sessions.users() if one.email == claims.email]
            if len(named) == 1:
                id = named[0].id
                rows.append(UserLink(issuer=issuer, subject=claims.subject, user=id))
        user = self._keeper.sessions.user(id) if id is not None else None
        if user is None:
            raise SignOnFailed("sso_unknown_user")
        if self._keeper.rights.bars(user):
            raise SignOnFailed("disabled")
        if not self._settings.role_claim:
            return user, rows
        roles = [self._settings.roles[one] for one in claims.roles if one in self._settings.roles]
        if not roles:
            raise SignOnFailed("sso_no_role")
        # Of several the one with more rights.
        role = max(roles, key=lambda one: len(self._keeper.rights.of_role(one)))
        if role != user.role:
            user, changed = self._as(role, user)
            rows += changed
        return user, rows

    def _as(self, role: str, user: User) -> tuple[User, list[AnyRow]]:
        """The user with this role, and rows to write. The last who may change this stays so."""
        rights = self._keeper.rights
        after = msgspec.structs.replace(user, role=role)
        others = (one for one in self._keeper.sessions.users() if one.id != user.id)
        if (
            rights.administers(user)
            and not rights.administers(after)
            and not any(rights.administers(one) for one in others)
        ):
            log.warning("sign-on: user %s keeps the role %s, being the last", user.id, user.role)
            return user, [self._record(user, "role kept")]
        return after, [after, self._record(user, "changed", ("role", user.role, role))]

    def _record(self, user: User, what: str, *changes: tuple[str, str, str]) -> Audit:
        return Audit(
            id=secrets.token_hex(8),
            at=self._keeper.now(),
            user=BY,
            action=f"{BY}: {what}",
            kind="user",
            subject=user.id,
            name=user.name,
            changes=changes,
        )

    def _failed(self, code: str, to: str, status: int = 403) -> web.Response:
        page = PAGE.format(style=STYLE, message=html.escape(self._door.sentence(code)), to=to)
        response = web.Response(status=status, text=page, content_type="text/html", headers=HEADERS)
        response.headers["X-Code"] = code
        return response


def _onwards(response: web.Response, where: str) -> web.Response:
    """The same, with its cookies, as a page that leads on."""
    onwards = web.Response(status=303, headers={**HEADERS, "Location": where})
    for name, morsel in response.cookies.items():
        onwards.cookies[name] = morsel
    return onwards
