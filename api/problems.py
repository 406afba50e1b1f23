"""Errors as RFC 9457 has them: ``application/problem+json`` with a code of ours."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

import msgspec
from aiohttp import web

from access.bodies import PACKINGS, packing_of
from api.patterns import without_pattern
from engine.answering import SENTENCES, Refused, explain
from router.words import Refusal

CONTENT_TYPE: Final = "application/problem+json"

OURS: Final[Mapping[str, str]] = {
    "unauthorized": "Send a key of this server: Authorization: Bearer cord_...",
    "missing_scope": "This key may not do that.",
    "not_found": "There is nothing at this address.",
    "method_not_allowed": "This address does not know that method.",
    "bad_media_type": "The body is of another type than the document says.",
    "key_reused": "This Idempotency-Key was used with another request.",
    "in_progress": "The same request is being carried out at this moment.",
    "unknown_customer": "There is no such customer.",
    "unknown_webhook": "There is no such webhook.",
    "unknown_key": "There is no such key.",
    "own_key": "A key neither changes nor revokes itself: use another one.",
    "beyond_rights": "Nobody gives more than they have.",
    "unknown_delivery": "There is no such delivery, or its event is not kept any more.",
    "unknown_part": "There is no such thing in the set-up.",
    "taken": "This id is taken.",
    "name_taken": "Another queue has this name.",
    "asks_nothing": "A form asks something, or shows something to agree to.",
    "unsound": "A value is as the document says, and still of no use here.",
    "changed_meanwhile": "The set-up was changed meanwhile: read it again first.",
    "in_the_way": "Something stands in the way.",
    "bad_url": "Events cannot be sent to this address.",
}

STATUS: Final[Mapping[str, int]] = {
    "bad_request": 400,
    "unauthorized": 401,
    "not_allowed": 403,
    "missing_scope": 403,
    "beyond_rights": 403,
    "not_found": 404,
    "unknown_customer": 404,
    "unknown_webhook": 404,
    "unknown_key": 404,
    "unknown_delivery": 404,
    "unknown_part": 404,
    Refusal.UNKNOWN_CONTACT: 404,
    Refusal.UNKNOWN_AGENT: 404,
    Refusal.UNKNOWN_QUEUE: 404,
    "method_not_allowed": 405,
    "too_large": 413,
    "bad_media_type": 415,
    "key_reused": 422,
    "unsound": 422,
    "asks_nothing": 422,
    "too_many": 429,
    "unavailable": 503,
}
"""All other codes are 409: the request is sound, the state of things is against it."""

AGAIN_S: Final = 1
_PLACE: Final = re.compile(r" - at `(?:key` in `)?\$(.*)`$", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[([^\]]*)\]")
_FIELD: Final = re.compile(
    r"Object (?:contains (unknown)|missing required) field `(.*)`", re.DOTALL
)


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    pointer: str
    """Where in the body or query, as ``/limits/chat``."""
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong. Programs switch on ``code``, people read ``title`` and ``detail``."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
    otherwise: str = ""
    """With queue_closed and queue_full: what the queue wants done instead (message, callback,
    voicemail)."""


class ApiProblem(Exception):
    """A request is not carried out. ``code`` is one of ``OURS`` or the server's sentences."""

    def __init__(
        self, code: str, detail: str = "", *, errors: tuple[FieldError, ...] = (), wait_s: int = 0
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.wait_s = wait_s


def problem(
    code: str, detail: str = "", *, errors: tuple[FieldError, ...] = (), otherwise: str = ""
) -> Problem:
    title = OURS.get(code) or SENTENCES[code]
    return Problem(
        type=f"urn:cordboard:problem:{code}",
        title=title,
        status=STATUS.get(code, 409),
        code=str(code),
        detail="" if detail == title else detail,
        errors=errors,
        otherwise=otherwise,
    )


def response(found: Problem, *, wait_s: int = 0) -> web.Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if found.status in (429, 503) or wait_s:
        headers["Retry-After"] = str(wait_s or AGAIN_S)
    if found.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="cordboard"'
    return web.Response(
        body=msgspec.json.encode(found),
        status=found.status,
        headers={**headers, "Content-Type": CONTENT_TYPE},
    )


def told(raised: Exception, *, who: str, what: str) -> tuple[Problem, int]:
    """What a client is told of an exception, and in how many seconds it may ask again."""
    if isinstance(raised, ApiProblem):
        return problem(raised.code, raised.detail, errors=raised.errors), raised.wait_s
    if isinstance(raised, Refused) and raised.code not in SENTENCES:
        return problem("bad_request", raised.message), 0
    answer = explain(raised, who=who, command=what)
    data = answer.get("data") or {}
    return problem(answer["code"], answer["message"], otherwise=str(data.get("otherwise", ""))), 0


def invalid(error: Exception) -> ApiProblem:
    """A body or query that is not as the document says."""
    said = str(error)
    place = _PLACE.search(said)
    steps = [name or index for name, index in _STEP.findall(place[1])] if place else []
    detail = said[: place.start()] if place else said
    if field := _FIELD.fullmatch(detail):
        # Told of the object around it.
        steps.append(field[2])
        detail = "There is no such field." if field[1] else "It is missing."
    else:
        detail = without_pattern(detail)
    if not place and not steps:
        return ApiProblem("bad_request", detail[:200])
    errors = (FieldError(pointer=pointer(steps), detail=detail[:200]),)
    return ApiProblem("bad_request", detail[:200], errors=errors)


def pointer(steps: Iterable[int | str]) -> str:
    """As RFC 6901 writes it."""
    names = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{name}" for name in names)[:200]


@web.middleware
async def no_nul(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """No name of ours holds a NUL, at any path, and not every database can be asked for one."""
    if "%00" in request.raw_path:
        return response(problem("bad_request", "An address holds no NUL."))
    return await handler(request)


@web.middleware
async def known_packing(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What nobody here unpacks is refused, at any path."""
    packing = packing_of(request)
    # Forms with files and packets of Socket.IO are read as they are.
    as_is = request.content_type.startswith("multipart/") or request.path.startswith("/socket.io")
    known = () if as_is else PACKINGS
    if not packing or packing in known:
        return await handler(request)
    how = " or ".join(known)
    why = f"A body may be packed by {how} alone." if known else "This is not taken packed."
    answer = response(problem("bad_media_type", why))
    answer.headers["Accept-Encoding"] = ", ".join(known) or "identity"
    return answer
