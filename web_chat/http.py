"""The customers' pages and files over HTTP."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from access.allowance import Allowance
from access.bodies import read_body
from access.connections import longest_s
from access.door import json_response
from access.doorkeeper import Doorkeeper
from access.visitors import Live, VisitorTokens
from engine.answering import SENTENCES
from engine.answers import NotTaken
from engine.beside import Part, part_of
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.messages import wire_file
from engine.reach import reach_of
from engine.talk import Talk
from router.ids import ContactId, CustomerId
from storage import queries, rows
from storage.rights import Right
from storage.rows import User
from storage.store import Store
from storage.strict_json import read_json
from web_chat.files import INLINE, Files, as_utf8, plain_name, safe_name, sniff
from web_chat.guest import customer_of
from web_chat.pictures import KINDS, BadPicture, Pictures, TooManyPictures
from web_chat.room import VisitorRoom
from web_chat.screen import is_over

HERE: Final = Path(__file__).parent
WIDGET: Final = HERE / "widget" / "dist"
FORM_MAX: Final = 65_536
"""What comes with a file, and between: the form as a whole ends in time."""
SHOP_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
        " connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none';"
        " form-action 'none'; require-trusted-types-for 'script'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""The sample shop lives by what docs/widget.md asks of strict pages, and allows no more."""
UPLOADS_MAX: Final = 50
"""People who upload at once; with the largest files that is some gigabyte."""
UPLOADS_EACH: Final = 15
"""At once from one address, of visitors: whoever is many visitors leaves places to others."""
CORS_AGE_S: Final = "600"

# What aiohttp raises while it reads a form that is none, besides ValueError.
BROKEN: Final = (HttpProcessingError, web.RequestPayloadError, AssertionError)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Form:
    """What comes with a file."""

    name: str = ""
    data: bytes = b""
    contact: str = ""
    """From a console."""
    message: str = ""
    """The id of the message that it is for."""

    def id(self, contact: ContactId, by: str) -> str:
        """The same for the same message, so that a file that is sent twice is kept once."""
        if not self.message:
            return secrets.token_hex(16)
        return sha256(f"{contact}\0{by}\0{self.message}".encode()).hexdigest()[:32]


class ChatHttp:
    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        tokens: VisitorTokens,
        room: VisitorRoom,
        keeper: Doorkeeper,
        files: Files,
        limits: Limits,
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._tokens = tokens
        self._room = room
        self._keeper = keeper
        self._files = files
        # What is drawn anew may come out larger, though seldom by much.
        self._pictures = Pictures(2 * limits.file_bytes_max)
        self._limits = limits
        self._token_allowance = Allowance(
            per_minute=limits.address_tokens_per_minute, burst=limits.address_tokens_burst
        )
        self._uploads: Counter[str] = Counter()
        """By person, those under way."""
        self._uploaders: Counter[str] = Counter()
        """Those of visitors, by address."""
        self._keeping: Counter[ContactId] = Counter()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/chat/token", self._shared(self.token)),
            web.options("/chat/token", self._shared(self.preflight)),
            web.post("/chat/files", self._shared(self.upload)),
            web.options("/chat/files", self._shared(self.preflight)),
            web.get("/chat/files/{id}", self._shared(self.download)),
            web.options("/chat/files/{id}", self._shared(self.preflight)),
            web.get("/", _page(HERE / "sample_shop" / "index.html")),
            web.get("/widget.js", script),
            web.get("/widget/{name}", script),
            web.get("/shop/{name}", self.shop),
        ]

    def _shared(self, handler: Handler) -> Handler:
        """For the sites on the list too: check the origin, and let their pages read the answer."""

        async def checked(request: web.Request) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            if not self._keeper.allows(origin, request):
                return _no(403, "not_allowed")
            response = await handler(request)
            if origin is not None:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Vary"] = "Origin"
            return response

        return checked

    async def preflight(self, request: web.Request) -> web.StreamResponse:
        return web.Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "authorization, content-type",
                "Access-Control-Max-Age": CORS_AGE_S,
            },
        )

    async def token(self, request: web.Request) -> web.StreamResponse:
        now = self._engine.clock.now()
        if not self._token_allowance.take(self._keeper.address(request), now):
            return _no(429, "too_many")
        try:
            body = await read_body(request, 1_024)
            asked = read_json(body or b"{}")
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return _no(400, "bad_request")
        if not isinstance(asked, dict):
            return _no(400, "bad_request")
        old = asked.get("token")
        await self._room.find(old)
        issued = self._tokens.issue(old, now)
        try:
            if issued.rows:
                await self._engine.submit(None, command_id="", actor="web_chat", rows=issued.rows)
        except NotTaken as problem:
            return _no(503, problem.code)
        return json_response({"token": issued.token, "expires_at": issued.expires_at})

    # Files.

    async def upload(self, request: web.Request) -> web.StreamResponse:
        # Who it is comes first: nobody else's bytes are held in memory.
        visitor = await self._visitor(request)
        user: User | None = None
        talk: Talk | None = None
        if visitor is not None:
            by = visitor.visitor
            talk = self._directory.chat_of(await self._customer(visitor))
            if talk is None or is_over(talk):
                return _no(403, "not_allowed")
        else:
            found = await self._keeper.who(request)
            if found is None or not self._keeper.is_ours(request):
                return _no(403, "not_allowed")
            user = found[1]
            by = user.id
        address = "" if visitor is None else self._keeper.address(request)
        if not self._has_turn(by, address):
            return _no(429, "too_many")
        self._uploads[by] += 1
        self._uploaders[address] += 1
        try:
            return await self._take(request, by, user, talk)
        finally:
            for counted, key in ((self._uploads, by), (self._uploaders, address)):
                counted[key] -= 1
                if not counted[key]:
                    del counted[key]

    async def _take(
        self, request: web.Request, by: str, user: User | None, talk: Talk | None
    ) -> web.StreamResponse:
        """``talk`` is the visitor's; users name one in the form."""
        try:
            async with asyncio.timeout(longest_s(self._limits.file_bytes_max + FORM_MAX)):
                form = await self._read_form(request)
        except (TimeoutError, ValueError, *BROKEN) as problem:
            return _no(413, "too_large") if str(problem) == "too_large" else _no(400, "bad_request")
        if user is not None:
            talk = self._directory.talks.get(ContactId(form.contact))
            part = self._part(user, form.contact)
            if talk is None or part not in (Part.OWN, Part.HELPING):
                return _no(403, "not_allowed")
        if talk is None or is_over(talk):
            return _no(403, "not_allowed")
        return await self._accept(talk, form, by, self._keeper.address(request))

    def _has_turn(self, by: str, address: str) -> bool:
        """``address`` of a visitor: colleagues in one office are known by their names."""
        own = self._uploads[by]
        return (
            own < self._limits.uploads_per_person
            and (own > 0 or len(self._uploads) < UPLOADS_MAX)
            and not (address and self._uploaders[address] >= UPLOADS_EACH)
        )

    async def _accept(self, talk: Talk, form: Form, by: str, address: str) -> web.StreamResponse:
        if not form.data:
            return _no(415, "empty_file")
        # Of before a restart: those count, too.
        await self._directory.complete(talk)
        id = form.id(talk.contact, by)
        known = talk.files.get(id)
        if known is not None:
            # Of another tab, or the answer was lost on its way.
            return json_response(wire_file(known))
        data = as_utf8(form.data)
        kind = sniff(data)
        if kind is None:
            return _no(415, "bad_type")
        if len(talk.files) + self._keeping[talk.contact] >= self._limits.files_per_contact:
            return _no(429, "too_many")
        self._keeping[talk.contact] += 1
        try:
            width = height = 0
            if kind in KINDS:
                data, width, height = await self._pictures.redraw(data, kind, address)
            row = rows.FileInfo(
                id=id,
                contact=talk.contact,
                name=safe_name(form.name),
                type=kind,
                size=len(data),
                at=self._engine.clock.now(),
                by=by,
                width=width,
                height=height,
            )
            return await self._keep(talk, row, data)
        except BadPicture:
            return _no(415, "bad_picture")
        except TooManyPictures:
            return _no(429, "too_many")
        finally:
            self._keeping[talk.contact] -= 1
            if not self._keeping[talk.contact]:
                del self._keeping[talk.contact]

    async def _keep(self, talk: Talk, row: rows.FileInfo, data: bytes) -> web.StreamResponse:
        try:
            await self._files.keep(row.id, data)
            await self._engine.submit(None, command_id="", actor="web_chat", rows=(row,))
            if talk.erased:
                # The customer was deleted while the file was on its way.
                await self._files.remove(row.id)
                erasure = rows.Erasure(customer=talk.customer)
                await self._engine.submit(None, command_id="", actor="web_chat", rows=(erasure,))
                return _no(403, "not_allowed")
        except NotTaken as problem:
            return _no(503, problem.code)
        except OSError:
            return _no(503, "unavailable")
        return json_response(wire_file(row))

    async def _read_form(self, request: web.Request) -> Form:
        """Raises: ValueError."""
        if not request.content_type.startswith("multipart/"):
            raise ValueError("not a form")
        form = Form()
        most = self._limits.file_bytes_max
        reader = await request.multipart()
        for _ in range(4):
            part = await reader.next()
            if part is None:
                break
            if not isinstance(part, BodyPartReader):
                raise ValueError("nested form")
            limit = most if part.name == "file" else 256
            body = bytearray()
            while chunk := await part.read_chunk():
                body += chunk
                if len(body) > limit:
                    raise ValueError("too_large")
            if part.name == "file":
                form.name, form.data = part.filename or "", bytes(body)
            elif part.name == "contact":
                form.contact = body.decode("utf-8")
            elif part.name == "message":
                form.message = body.decode("utf-8")
        return form

    async def download(self, request: web.Request) -> web.StreamResponse:
        id = request.match_info["id"]
        if len(id) != 32 or not id.isalnum() or not id.isascii():
            return _no(404, "not_allowed")
        file = await self._store.read(queries.file, id)
        if file is None or not await self._may_read(request, file):
            # The same answer for both: nobody learns which ids exist.
            return _no(404, "not_allowed")
        path = self._files.path(id)
        shown = "inline" if file.type in INLINE else "attachment"
        return web.FileResponse(
            path,
            headers={
                "Content-Type": file.type
                if file.type != "text/plain"
                else "text/plain; charset=utf-8",
                "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name)}",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cross-Origin-Resource-Policy": "same-site",
                "Cache-Control": "private, max-age=86400, immutable",
            },
        )

    async def _may_read(self, request: web.Request, file: rows.FileInfo) -> bool:
        visitor = await self._visitor(request)
        contact = await self._store.read(queries.contact, file.contact)
        if visitor is not None:
            return contact is not None and contact.customer == await self._customer(visitor)
        found = await self._keeper.who(request)
        if found is None:
            return False
        user = found[1]
        if contact is not None and self._keeper.rights.has(user, Right.CONVERSATIONS):
            router = self._engine.router
            reach = reach_of(self._keeper.rights.teams(user), self._directory, router)
            if reach is None or reach.stored(contact, router):
                return True
        if self._directory.mentions.late(file.contact, user.id) is not None:
            return True
        talk = self._directory.talks.get(file.contact)
        theirs = self._directory.talks_of(contact.customer) if contact is not None else []
        if any(self._part(user, one.contact) is not None for one in theirs):
            # Of this contact, or of an earlier one of the customer that they talk with.
            return True
        return (
            self._keeper.rights.has(user, Right.SERVE)
            and user.agent is not None
            and talk is not None
            and talk.holder == user.agent
        )

    def _part(self, user: rows.User, contact: str) -> Part | None:
        if user.agent is None:
            return None
        router = self._engine.router
        return part_of(router, self._directory, ContactId(contact), user.agent)

    async def _visitor(self, request: web.Request) -> Live | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = await self._room.find(token)
        return found if isinstance(found, Live) else None

    async def _customer(self, visitor: Live) -> CustomerId:
        found = await self._store.read(queries.customer_with, "visitor", visitor.visitor)
        return found or customer_of(visitor.visitor)

    # Pages.

    async def shop(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        path = HERE / "sample_shop" / name
        if not plain_name(name) or not path.is_file():
            return web.Response(status=404)
        return web.FileResponse(path, headers={"X-Content-Type-Options": "nosniff"})


def _no(status: int, code: str) -> web.Response:
    return json_response({"code": code, "message": SENTENCES[code]}, status=status)


def _page(path: Path) -> Handler:
    async def page(_: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=SHOP_HEADERS)

    return page


async def script(request: web.Request) -> web.StreamResponse:
    """A script of the widget, for the pages of every site: the launcher, or what it fetches."""
    name = request.match_info.get("name")
    path = WIDGET / "widget" / name if name is not None else WIDGET / "widget.js"
    if not plain_name(path.name) or path.suffix != ".js" or not path.is_file():
        return web.Response(status=404)
    return web.FileResponse(
        path,
        headers={
            "Content-Type": "text/javascript; charset=utf-8",
            "Cache-Control": "no-cache",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
