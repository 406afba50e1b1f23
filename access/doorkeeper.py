"""Who sends this request: from its cookie, its origin and its address."""

from collections.abc import Callable

from aiohttp import web

from access.origins import Origins
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
    ) -> None:
        self.sessions = sessions
        self._store = store
        self._origins = origins
        self.now = now
        self._behind_proxy = behind_proxy

    async def who(self, request: web.Request) -> tuple[Live, User] | None:
        """The console user of the request's cookie, if the session is live."""
        token = request.cookies.get(COOKIE)
        if not well_formed(token):
            return None
        hashed = token_hash(str(token))
        if not self.sessions.knows(hashed):
            row = await self._store.read(queries.session, hashed)
            if row is not None:
                self.sessions.admit(row)
        return self.sessions.find(token, self.now())

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
