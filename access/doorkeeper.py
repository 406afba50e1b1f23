"""Who sends this request: from its cookie, its origin and its address."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from access.origins import Origins
from access.policy import DoorPolicy
from access.rights import Rights
from access.second_factor import SecondFactors
from access.sessions import COOKIE, Live, Sessions
from access.tokens import token_hash, well_formed
from router.ids import Millis
from storage import queries
from storage.rows import User
from storage.store import Store


class Doorkeeper:
    def __init__(
        self,
        sessions: Sessions,
        store: Store,
        origins: Origins,
        now: Callable[[], Millis],
        *,
        behind_proxy: bool = False,
        policy: DoorPolicy | None = None,
        factors: SecondFactors | None = None,
    ) -> None:
        self.sessions = sessions
        self._policy = policy or DoorPolicy()
        self.factors = factors or SecondFactors()
        self.rights = Rights()
        self._store = store
        self._origins = origins
        self.now = now
        self._behind_proxy = behind_proxy

    async def who(self, request: web.Request) -> tuple[Live, User] | None:
        """The console user of the request's cookie, if the session is live.

        None too for one who must set up a second factor before anything else.
        """
        found = await self.who_at_least(request)
        return None if found is None or self.must_enrol(*found) else found

    def must_enrol(self, live: Live, user: User) -> bool:
        """What signs people on elsewhere asks there for what it wants."""
        required = user.role in self._policy.second_factor_for and live.how == "password"
        return required and not self.factors.is_on(user.id)

    async def who_at_least(self, request: web.Request) -> tuple[Live, User] | None:
        """Also one who has still to set up a second factor."""
        token = request.cookies.get(COOKIE)
        if not well_formed(token):
            return None
        hashed = token_hash(str(token))
        if not self.sessions.knows(hashed):
            row = await self._store.read(queries.session, hashed)
            if row is not None:
                self.sessions.admit(row)
        return self.sessions.find(token, self.now())

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Nothing is changed by a console's cookie from another site's page, at any path.

        Sockets are not asked here: their handshake looks at the origin itself.
        """
        asks = request.method in ("GET", "HEAD", "OPTIONS")
        guarded = COOKIE in request.cookies and not request.path.startswith("/socket.io")
        if guarded and not asks and not self.is_ours(request):
            return web.Response(
                status=403,
                body=b'{"code":"not_allowed","message":"You may not do this from here."}',
                content_type="application/json",
            )
        return await handler(request)

    def address(self, request: web.Request) -> str:
        if self._behind_proxy:
            # Each proxy adds at the end; the last entry is the one that our own proxy saw.
            forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
            if forwarded:
                return forwarded
        return request.remote or "?"

    def is_secure(self, request: web.Request) -> bool:
        if self._behind_proxy:
            forwarded = request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip()
            if forwarded:
                return forwarded == "https"
        return request.secure

    def allows(self, origin: str | None, request: web.Request) -> bool:
        """Whether a site may talk to us at all: our own, and those on the list."""
        return self._allows(self._origins, origin, request)

    def is_ours(self, request: web.Request) -> bool:
        """Whether the request comes from our own pages. Only they may use a console's cookie."""
        if "Origin" not in request.headers:
            # Browsers that leave it out say at least this.
            site = request.headers.get("Sec-Fetch-Site", "none")
            return site in ("same-origin", "none")
        own = Origins(behind_proxy=self._behind_proxy)
        return self._allows(own, request.headers.get("Origin"), request)

    def _allows(self, origins: Origins, origin: str | None, request: web.Request) -> bool:
        return origins.allows(
            origin,
            scheme=request.scheme,
            host=request.host,
            forwarded_scheme=request.headers.get("X-Forwarded-Proto", ""),
            forwarded_host=request.headers.get("X-Forwarded-Host", ""),
        )
