"""Every request to ``/api/v1`` comes through here: who it is, what they may, what they ask."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.bodies import BrokenBody, read_body
from access.doorkeeper import Doorkeeper
from access.keys import READS, ApiKeys, Scope, scopes_of
from api.endpoints import Call, Created, Endpoint
from api.problems import ApiProblem, FieldError, invalid, pointer, problem, response, told
from api.queries import read_query
from api.repeats import HEADER, Repeats, command_id, fingerprint
from api.shapes import File, Model, Sent
from engine.errands import attempt
from engine.limits import Limits
from router.ids import Millis
from storage.rights import Right
from storage.rows import ApiKey, Idempotent, Label
from storage.strict_json import TwiceNamed, beyond, read_json

BODY_MAX: Final = 65_536
BODY_S: Final = 30
LARGE_BODY_MAX: Final = 4_194_304
"""For what speaks of thousands of agents."""


BY_SESSION: Final = READS | {Scope.WRITE_KEYS.value, Scope.WRITE_WEBHOOKS.value}
"""What people do here with their session: they read, and their own page has keys and webhooks."""


@dataclass(frozen=True, slots=True)
class Caller:
    actor: str
    scopes: frozenset[str]
    may_give: frozenset[str]


class ApiDoor:
    def __init__(
        self,
        keeper: Doorkeeper,
        keys: ApiKeys,
        repeats: Repeats,
        limits: Limits,
        answered: Callable[[str, int], None],
        write: Callable[[Label], Awaitable[object]],
    ) -> None:
        """``answered`` is told of each answer: operation and status. ``write`` keeps which keys are
        used."""
        self._keeper = keeper
        self._keys = keys
        self._repeats = repeats
        self._limits = limits
        self._allowance = Allowance(per_minute=limits.api_per_minute, burst=limits.api_burst)
        self._answered = answered
        self._write = write
        self._strangers = Allowance(
            per_minute=limits.address_sign_ins_per_minute, burst=limits.address_sign_ins_burst
        )

    def handler(self, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            answer = await carry_out(request)
            self._answered(endpoint.name, answer.status)
            return answer

        async def carry_out(request: web.Request) -> web.Response:
            who = "a stranger"
            try:
                caller = await self._caller(request)
                who = caller.actor
                for scope in endpoint.scope.split():
                    if scope not in caller.scopes:
                        raise ApiProblem("missing_scope", f"It lacks {scope}.")
                return await self._carry_out(endpoint, request, caller)
            except Exception as raised:
                found, wait_s = told(raised, who=who, what=endpoint.name)
                return response(found, wait_s=wait_s)

        return handle

    async def _caller(self, request: web.Request) -> Caller:
        now = self._keeper.now()
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme:
            key = self._keys.find(given.strip(), now) if scheme.lower() == "bearer" else None
            caller = None if key is None else await self._program(key, now)
        else:
            caller = await self._supervisor(request)
        if caller is None:
            if not self._strangers.take(self._keeper.address(request), now):
                raise ApiProblem("too_many", wait_s=self._wait_s(strangers=True))
            raise ApiProblem("unauthorized")
        if not self._allowance.take(caller.actor, now):
            raise ApiProblem("too_many", wait_s=self._wait_s())
        return caller

    async def _program(self, key: ApiKey, now: Millis) -> Caller:
        label = self._keys.used(key.id, now)
        if label is not None:
            # Nothing to fail by.
            await attempt(lambda: self._write(label))
        scopes = frozenset(key.scopes.split())
        return Caller(f"key:{key.id}", scopes, scopes)

    async def _supervisor(self, request: web.Request) -> Caller | None:
        """The cookie of who has the right, so that our own pages can read, and set up programs."""
        found = await self._keeper.who(request)
        if found is None or not self._keeper.is_ours(request):
            return None
        if not self._keeper.rights.has(found[1], Right.PROGRAMS):
            return None
        own = scopes_of(self._keeper.rights.of(found[1]))
        return Caller(found[1].id, own & BY_SESSION, own)

    def _wait_s(self, *, strangers: bool = False) -> int:
        limits = self._limits
        rate = limits.address_sign_ins_per_minute if strangers else limits.api_per_minute
        return max(1, -(-60 // rate))

    # What they ask.

    async def _carry_out(
        self, endpoint: Endpoint, request: web.Request, caller: Caller
    ) -> web.Response:
        raw = await self._body(endpoint, request)
        key = request.headers.get(HEADER, "") if endpoint.method == "POST" else ""
        if HEADER in request.headers and endpoint.method == "POST" and not key:
            raise ApiProblem("bad_request", "The Idempotency-Key is empty.")
        call = Call(
            actor=caller.actor,
            id=command_id(key) if key else "",
            again=False,
            path=dict(request.match_info),
            query=self._query(endpoint, request),
            body=self._decoded(endpoint, raw),
            scopes=caller.scopes,
            may_give=caller.may_give,
        )
        if any(not 0 < len(part) <= 128 for part in call.path.values()):
            raise ApiProblem("not_found")
        if not key:
            return await self._answer(endpoint, call)
        print_ = fingerprint(request.method, request.path_qs, raw)
        return await self._once(endpoint, call, key, print_)

    async def _once(
        self, endpoint: Endpoint, call: Call[object, object], key: str, print_: str
    ) -> web.Response:
        record, again = await self._repeats.begin(call.actor, key, print_)
        call = replace(call, again=again)
        answer = None
        try:
            if record.status:
                return _kept(record)
            try:
                answer = await self._answer(endpoint, call)
            except Exception as raised:
                found, wait_s = told(raised, who=call.actor, what=endpoint.name)
                answer = response(found, wait_s=wait_s)
            return answer
        finally:
            if answer is not None and answer.status < 429:
                kept = _packed(answer, endpoint.secrets)
                record = msgspec.structs.replace(record, status=answer.status, body=kept)
            else:
                # Answered before, or to be tried anew.
                record = msgspec.structs.replace(record, status=0)
            await self._repeats.end(record)

    async def _answer(self, endpoint: Endpoint, call: Call[object, object]) -> web.Response:
        result = await endpoint.handler(call)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if result is None:
            return web.Response(status=endpoint.status, headers=headers)
        if isinstance(result, Created):
            headers["Location"] = result.location
            result = result.record
        if isinstance(result, Sent):
            headers["Content-Type"] = f"{result.type}; charset=utf-8"
            headers["Content-Disposition"] = f'attachment; filename="{result.name}"'
            return web.Response(body=result.body, status=endpoint.status, headers=headers)
        return web.Response(
            body=msgspec.json.encode(result),
            status=endpoint.status,
            headers=headers,
            content_type="application/json",
        )

    async def _body(self, endpoint: Endpoint, request: web.Request) -> bytes:
        most = LARGE_BODY_MAX if endpoint.may_be_large else BODY_MAX
        if (request.content_length or 0) > most:
            raise ApiProblem("too_large", f"A body has at most {most} bytes.")
        try:
            async with asyncio.timeout(BODY_S):
                raw = await read_body(request, most)
        except TimeoutError:
            raise ApiProblem("bad_request", "The body did not come in time.") from None
        except BrokenBody:
            raise ApiProblem("bad_request", "The body cannot be unpacked.") from None
        except ValueError:
            raise ApiProblem("too_large", f"A body has at most {most} bytes.") from None
        wanted = endpoint.body.type if isinstance(endpoint.body, File) else "application/json"
        if endpoint.body is not None and request.content_type != wanted:
            raise ApiProblem("bad_media_type")
        return raw

    def _decoded(self, endpoint: Endpoint, raw: bytes) -> object:
        if endpoint.body is None:
            return None
        try:
            if isinstance(endpoint.body, File):
                return raw.decode("utf-8-sig")
            value = _whole(_parsed(raw))
            if isinstance(endpoint.body, Model):
                return endpoint.body.read(value)
            return msgspec.convert(value, endpoint.body)
        except msgspec.ValidationError as error:
            raise invalid(error) from None
        except TwiceNamed as twice:
            raise ApiProblem("bad_request", str(twice)) from None
        except UnicodeDecodeError:
            raise ApiProblem("bad_request", "The body is not text in UTF-8.") from None
        except (msgspec.DecodeError, RecursionError):
            raise ApiProblem("bad_request", "The body cannot be read.") from None

    def _query(self, endpoint: Endpoint, request: web.Request) -> object:
        repeated = len(request.query) != len(set(request.query))
        return read_query(endpoint.query or _Nothing, dict(request.query), repeated)


def _parsed(raw: bytes) -> object:
    try:
        return read_json(raw)
    except msgspec.ValidationError:
        # Of names in what has no type yet msgspec says three points.
        steps, why = beyond(raw), "This number is out of range."
        errors = () if steps is None else (FieldError(pointer=pointer(steps), detail=why),)
        raise ApiProblem("bad_request", why, errors=errors) from None


def _whole(value: object) -> object:
    """To JSON Schema 5.0 is an integer. NUL, which no database keeps and nobody types, goes."""
    match value:
        case str():
            return value.replace("\0", "")
        case float() if value.is_integer() and abs(value) <= 2**53:
            return int(value)
        case list():
            return [_whole(each) for each in value]
        case dict():
            plain = {name.replace("\0", ""): _whole(each) for name, each in value.items()}
            if len(plain) != len(value):
                raise TwiceNamed("A name stands twice in one object.")
            return plain
    return value


class _Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class _Packed(msgspec.Struct, frozen=True):
    body: str
    type: str
    location: str = ""


def _packed(answer: web.Response, secrets: Sequence[str]) -> str:
    """The answer as it is given to the same request again: what is shown once is empty then."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    if secrets and answer.status < 300:
        blank = dict.fromkeys(secrets, "")
        body = msgspec.json.encode(msgspec.json.decode(body, type=dict[str, object]) | blank)
    return msgspec.json.encode(
        _Packed(body.decode(), answer.content_type, answer.headers.get("Location", ""))
    ).decode()


def _kept(record: Idempotent) -> web.Response:
    packed = msgspec.json.decode(record.body, type=_Packed)
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Idempotency-Replayed": "true",
    }
    if packed.location:
        headers["Location"] = packed.location
    if record.status == 204:
        return web.Response(status=204, headers=headers)
    headers["Content-Type"] = packed.type
    return web.Response(body=packed.body.encode(), status=record.status, headers=headers)


@web.middleware
async def problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What the server itself answers, no such address or method, in the API's words."""
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed as wrong:
        answer = response(problem("method_not_allowed"))
        answer.headers["Allow"] = ", ".join(sorted(wrong.allowed_methods))
        return answer
    except web.HTTPNotFound:
        return response(problem("not_found"))
    except web.HTTPRequestEntityTooLarge:
        return response(problem("too_large"))
