"""``/api/setup``: the set-up as JSON and as a file, its changes, and who made them."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.bodies import BrokenBody, read_body
from access.doorkeeper import Doorkeeper
from access.rights import Rights
from config.changes import Plan
from config.current import to_toml
from config.places import MORE, CentreWrong
from config.words import unkept
from engine.answers import NotTaken
from engine.engine import Engine
from office.reporting import Reporting
from office.set_up import (
    FILE_MAX,
    LISTS,
    ORDERED,
    TABLES,
    CannotApply,
    Edit,
    Office,
    put_house,
    put_order,
    put_part,
    put_table,
    without_part,
)
from reports.intervals import midnight
from router.ids import Millis
from router.words import Channel
from storage.audits import PAGE, AuditsWanted, audits
from storage.entrances import treatments_shown
from storage.errors import StorageError
from storage.rights import Right
from storage.rows import User
from storage.store import Store
from storage.strict_json import read_json
from supervisor.http import No, answer, problem

log = logging.getLogger(__name__)

PER_MINUTE: Final = 240
BURST: Final = 60
PART_MAX: Final = 256 * 1024
TEXT_MAX: Final = 100
GROUPS_MAX: Final = 12
GROUP_MAX: Final = 24
"""Of what is looked for in the record, and of what may stand for each."""
TREATED_MS: Final = 30 * 86_400_000
STATUS: Final = {
    "changed_meanwhile": 409,
    "in_the_way": 409,
    "bad_value": 422,
    "name_taken": 409,
    "asks_nothing": 422,
    "unknown": 404,
    "beyond_rights": 403,
}
WHY: Final = {
    "changed_meanwhile": "Somebody changed the set-up meanwhile. Look at the new preview first.",
    "in_the_way": "Something stands in the way.",
    "bad_value": "A value is not allowed.",
    "name_taken": "Another queue has this name.",
    "asks_nothing": "A form asks something, or shows something to agree to.",
    "unknown": "There is no such thing.",
    "beyond_rights": "You do not have the rights for this.",
}

EITHER: Final = (Right.SETUP, Right.USERS)

Handler = Callable[[web.Request, User], Awaitable[web.Response]]


class SetUpHttp:
    def __init__(
        self,
        engine: Engine,
        store: Store,
        office: Office,
        reporting: Reporting,
        keeper: Doorkeeper,
        rights: Rights,
    ) -> None:
        self._engine = engine
        self._store = store
        self._office = office
        self._reporting = reporting
        self._keeper = keeper
        self._rights = rights
        self._allowance = Allowance(per_minute=PER_MINUTE, burst=BURST)

    def routes(self) -> list[web.RouteDef]:
        lists, tables = "|".join(LISTS), "|".join(TABLES)
        part = f"/api/setup/{{what:{lists}}}/{{id:[a-z0-9][a-z0-9_-]{{0,39}}}}"
        order = f"/api/setup/order/{{what:{'|'.join(ORDERED)}}}"
        one, table = "/api/setup/users/{id}", f"/api/setup/{{what:{tables}|centre}}"
        return [
            web.get("/api/setup", self._guarded(self.show, *EITHER)),
            web.get("/api/setup.toml", self._guarded(self.export, *EITHER)),
            web.post("/api/setup/check", self._guarded(self.check, *EITHER)),
            web.post("/api/setup/import", self._guarded(self.import_file, *EITHER)),
            web.put(part, self._guarded(self.put, *EITHER)),
            web.delete(part, self._guarded(self.delete, *EITHER)),
            web.put(table, self._guarded(self.put_table, *EITHER)),
            web.put(order, self._guarded(self.put_order, *EITHER)),
            web.post(f"{one}/invitation", self._guarded(self.invite, Right.USERS)),
            web.delete(f"{one}/second-factor", self._guarded(self.reset_factor, Right.USERS)),
            web.get("/api/setup/treatments", self._guarded(self.treatments, *EITHER)),
            web.get("/api/audit", self._guarded(self.audit, Right.RECORD)),
        ]

    def _guarded(
        self, handler: Handler, *rights: Right
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """For whoever has one of these rights; which of two it takes, the change itself says."""

        async def guarded(request: web.Request) -> web.Response:
            try:
                return await handler(request, await self._user(request, rights))
            except No as no:
                return problem(no)
            except CannotApply as cannot:
                reasons = list(cannot.reasons)
                return problem(
                    No(STATUS[cannot.code], cannot.code, WHY[cannot.code], reasons=reasons)
                )
            except (StorageError, NotTaken) as error:
                log.error("the set-up could not be read or changed: %s", error.code)
                return problem(No(503, "unavailable"))

        return guarded

    async def _user(self, request: web.Request, rights: tuple[Right, ...]) -> User:
        found = await self._keeper.who(request)
        if found is None:
            raise No(401, "not_allowed", "Sign in first.")
        if not self._keeper.is_ours(request):
            raise No(403, "not_allowed")
        if not self._rights.of(found[1]).intersection(rights):
            raise No(403, "not_allowed", "Your role has no right to this.")
        if not self._allowance.take(found[1].id, self._engine.clock.now()):
            raise No(429, "too_many")
        return found[1]

    # Reading.

    async def show(self, request: web.Request, user: User) -> web.Response:
        now = await self._office.now()
        waiting = [id for id, each in now.users.items() if not each.password_hash]
        body = {
            "version": now.version,
            "centre": now.centre.model_dump(mode="json"),
            "without_password": waiting,
            "house": {
                channel: rules.model_dump(exclude_none=True)
                for channel in Channel
                if (rules := now.centre.common.usual(channel)) is not None
            },
            "two_step": [id for id in now.users if self._keeper.factors.is_on(id)],
        }
        return answer(msgspec.json.encode(body), "application/json")

    async def export(self, request: web.Request, user: User) -> web.Response:
        now = await self._office.now()
        sent = answer(to_toml(now.centre).encode(), "application/toml; charset=utf-8")
        sent.headers["Content-Disposition"] = 'attachment; filename="centre.toml"'
        return sent

    # A whole file.

    async def check(self, request: web.Request, user: User) -> web.Response:
        """What is wrong with the file, or what it would change."""
        try:
            edit = await self._file(request)
        except CentreWrong as wrong:
            faults = msgspec.to_builtins(wrong.faults)
            return _found({"faults": faults, "more": wrong.more})
        plan, version = await self._office.preview(edit, user.id, self._rights.given(user))
        return _found({"version": version, **_planned(plan)})

    async def import_file(self, request: web.Request, user: User) -> web.Response:
        try:
            edit = await self._file(request)
        except CentreWrong as wrong:
            reasons = [f"Line {each.line}: {each.reason}" for each in wrong.faults]
            raise CannotApply("bad_value", reasons + [MORE] * wrong.more) from None
        version = request.headers.get("If-Match", "").strip('"')
        if not version:
            raise No(400, "bad_request", "Name the version of the preview in If-Match.")
        plan = await self._office.apply(
            edit, user.id, action="import", version=version, own=self._rights.given(user)
        )
        return _found(_planned(plan))

    async def _file(self, request: web.Request) -> Edit:
        try:
            text = (await _body(request, FILE_MAX)).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise No(400, "bad_request", "The file is not text in UTF-8.") from None
        return await self._office.wanted(text)

    # One part.

    async def put(self, request: web.Request, user: User) -> web.Response:
        what, id = request.match_info["what"], request.match_info["id"]
        create = request.headers.get("If-None-Match") == "*"
        part = await _json(request)
        edit = put_part(what, id, part, create=create)
        return await self._apply(request, user, edit)

    async def delete(self, request: web.Request, user: User) -> web.Response:
        what, id = request.match_info["what"], request.match_info["id"]
        if what == "users":
            raise No(400, "bad_request", "A user is disabled, not removed.")
        return await self._apply(request, user, without_part(what, id))

    async def put_table(self, request: web.Request, user: User) -> web.Response:
        what, entries = request.match_info["what"], await _json(request)
        edit = put_house(entries) if what == "centre" else put_table(what, entries)
        return await self._apply(request, user, edit)

    async def put_order(self, request: web.Request, user: User) -> web.Response:
        asked = await _json(request)
        try:
            ids = msgspec.convert(asked.get("ids"), list[str])
        except msgspec.ValidationError:
            raise No(400, "bad_request") from None
        return await self._apply(request, user, put_order(request.match_info["what"], ids))

    async def _apply(self, request: web.Request, user: User, edit: Edit) -> web.Response:
        own = self._rights.given(user)
        if "preview" in request.query:
            plan, _ = await self._office.preview(edit, user.id, own)
        else:
            version = request.headers.get("If-Match", "").strip('"')
            plan = await self._office.apply(edit, user.id, action="edit", version=version, own=own)
        return _found(_planned(plan))

    async def invite(self, request: web.Request, user: User) -> web.Response:
        own = self._rights.given(user)
        token, until = await self._office.invite(request.match_info["id"], user.id, own)
        return _found({"token": token, "expires_at": until})

    async def treatments(self, request: web.Request, user: User) -> web.Response:
        """How often each was seen and followed, by queue, in the last thirty days."""
        since = Millis(self._engine.clock.now() - TREATED_MS)
        found = await self._store.read(treatments_shown, since)
        return _found({"shown": msgspec.to_builtins(found)})

    async def reset_factor(self, request: web.Request, user: User) -> web.Response:
        """For a colleague who lost telephone and codes. One's own is turned off with its proof."""
        id, keeper = request.match_info["id"], self._keeper
        if id == user.id:
            raise No(403, "not_allowed", "Turn your own off under Sign-in and security.")
        if keeper.sessions.user(id) is None:
            raise CannotApply("unknown", ["There is no such user."])
        if not keeper.factors.is_on(id):
            raise No(409, "already_so", "Two-step sign-in is off for this user.")
        await self._office.reset_factor(id, user.id, self._rights.given(user))
        at = self._engine.clock.now()
        keeper.factors.forget(id)
        # On disk they ended with the change.
        keeper.sessions.end_all(id, "signed_out", at)
        return _found({})

    # The record.

    async def audit(self, request: web.Request, user: User) -> web.Response:
        query = request.query
        known = {"text", "any", "user", "kind", "from", "to", "before"}
        groups = [tuple(filter(None, one.split("\n"))) for one in query.getall("any", [])]
        if (
            set(query) - known
            or len(groups) > GROUPS_MAX
            or any(not 0 < len(group) <= GROUP_MAX for group in groups)
            or any(len(each) > TEXT_MAX for value in query.values() for each in value.split("\n"))
        ):
            raise No(400, "bad_request")
        at, _, id = query.get("before", "").partition(".")
        if at and not (at.isdecimal() and len(at) < 16):
            raise No(400, "bad_request", parameter="before")
        wanted = AuditsWanted(
            text=query.get("text", ""),
            groups=tuple(groups),
            user=query.get("user", ""),
            kind=query.get("kind", ""),
            begin=self._day(query.get("from", ""), 0),
            end=self._day(query.get("to", ""), 1),
            before=(int(at), id) if at else None,
        )
        found = await self._store.read(audits, wanted)
        page = found[:PAGE]
        last = page[-1] if len(found) > PAGE else None
        body = {
            "entries": [
                {name: getattr(one, name) for name in one.__struct_fields__} for one in page
            ],
            "next": None if last is None else f"{last.at}.{last.id}",
        }
        return _found(body)

    def _day(self, text: str, after: int) -> Millis | None:
        if not text:
            return None
        try:
            day = date.fromisoformat(text) + timedelta(days=after)
            return midnight(day, self._reporting.zone)
        except (ValueError, OverflowError):
            raise No(400, "bad_request", "Write a day as 2026-11-16.") from None


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        "changes": msgspec.to_builtins(plan.changes),
        "obstacles": list(plan.obstacles),
        "newcomers": list(plan.newcomers),
    }


def _found(body: dict[str, Any]) -> web.Response:
    return answer(msgspec.json.encode(body), "application/json")


async def _body(request: web.Request, most: int) -> bytes:
    try:
        return await read_body(request, most)
    except BrokenBody:
        raise No(400, "bad_request", "The body cannot be unpacked.") from None
    except ValueError:
        raise No(413, "too_large") from None


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        found = read_json(await _body(request, PART_MAX), dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise No(400, "bad_request") from None
    if wrong := next(unkept(found), None):
        raise No(400, "bad_request", wrong)
    return found
