"""``/api/reports``: for supervisors, as JSON, CSV and XLSX; and an agent's day."""

import asyncio
import logging
from typing import Final

import msgspec
from aiohttp import web
from multidict import MultiMapping

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.rights import Rights
from engine.answering import SENTENCES
from engine.answers import NotTaken
from engine.engine import Engine
from engine.reach import Reach, reach_of
from office.files import to_csv, to_xlsx
from office.reporting import BadQuestion, Reporting
from office.timelines import Timelines
from reports.intervals import wall
from reports.table import Asked, Report
from router.ids import AgentId
from storage.errors import StorageError
from storage.rights import Right
from storage.rows import User

log = logging.getLogger(__name__)

PER_MINUTE: Final = 120
BURST: Final = 30
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TITLES: Final = {
    401: "Not signed in",
    403: "Not allowed",
    400: "Bad request",
    404: "Not found",
    409: "Not as things are",
    413: "Too large",
    422: "Not allowed",
    429: "Too many",
    503: "Not now",
}


class No(Exception):
    def __init__(self, status: int, code: str, detail: str = "", **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.body = {
            "type": "about:blank",
            "title": TITLES[status],
            "status": status,
            "code": code,
            "detail": detail or SENTENCES[code],
            **more,
        }


class ReportsHttp:
    def __init__(
        self, engine: Engine, reporting: Reporting, keeper: Doorkeeper, rights: Rights
    ) -> None:
        self._engine = engine
        self._reporting = reporting
        self._timelines = Timelines(engine, reporting)
        self._keeper = keeper
        self._rights = rights
        self._allowance = Allowance(per_minute=PER_MINUTE, burst=BURST)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/reports", self.show),
            web.get("/api/reports.{kind:csv|xlsx}", self.download),
            web.get("/api/board/agents/{id}/timeline", self.timeline),
        ]

    async def show(self, request: web.Request) -> web.Response:
        try:
            report = await self._report(request)
        except No as no:
            return problem(no)
        return answer(msgspec.json.encode(report), "application/json")

    async def download(self, request: web.Request) -> web.Response:
        kind = request.match_info["kind"]
        try:
            report = await self._report(request)
        except No as no:
            return problem(no)
        write = to_csv if kind == "csv" else to_xlsx
        body = await asyncio.get_running_loop().run_in_executor(None, write, report)
        sent = answer(body, TYPES[kind])
        day = wall(report.begin, self._reporting.zone).strftime("%Y-%m-%d")
        name = f"report-by-{report.by}-{day}.{kind}"
        sent.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return sent

    async def timeline(self, request: web.Request) -> web.Response:
        agent, query = AgentId(request.match_info["id"]), request.query
        try:
            reach = await self._reach(request)
            self._once(query)
            if set(query) - {"day"}:
                raise No(400, "bad_request", "There is no such parameter.")
            within = reach is None or reach.agent(agent)
            if not (within and self._timelines.knows(agent)):
                raise No(404, "unknown_agent")
            found = await self._timelines.of(agent, query.get("day", ""))
        except No as no:
            return problem(no)
        except BadQuestion as bad:
            return problem(No(400, "bad_request", str(bad), parameter=bad.parameter))
        except (StorageError, NotTaken) as error:
            return problem(_away(error))
        return answer(msgspec.json.encode(found), "application/json")

    async def _report(self, request: web.Request) -> Report:
        try:
            reach = await self._reach(request)
            return await self._reporting.make(self._asked(request, reach))
        except (StorageError, NotTaken) as error:
            raise _away(error) from error

    async def _reach(self, request: web.Request) -> Reach | None:
        """Of who asks. Raises: No, StorageError, NotTaken."""
        user = await self._user(request)
        if not self._allowance.take(user.id, self._engine.clock.now()):
            raise No(429, "too_many")
        router = await self._engine.settled()
        return reach_of(self._rights.teams(user), self._reporting.directory, router)

    async def _user(self, request: web.Request) -> User:
        found = await self._keeper.who(request)
        if found is None:
            raise No(401, "not_allowed", "Sign in first.")
        if not self._keeper.is_ours(request):
            raise No(403, "not_allowed")
        if not self._rights.has(found[1], Right.REPORTS):
            raise No(403, "not_allowed", "Your role has no right to this.")
        return found[1]

    def _once(self, query: MultiMapping[str]) -> None:
        for name in query:
            if len(query.getall(name)) > 1:
                raise No(400, "bad_request", "Given twice.", parameter=name[:40])

    def _asked(self, request: web.Request, reach: Reach | None) -> Asked:
        self._once(request.query)
        try:
            return self._reporting.read(request.query, reach)
        except BadQuestion as bad:
            raise No(400, "bad_request", str(bad), parameter=bad.parameter) from None


def _away(error: StorageError | NotTaken) -> No:
    log.error("a report could not be read: %s", error.code)
    return No(503, "unavailable")


def problem(no: No) -> web.Response:
    return answer(msgspec.json.encode(no.body), "application/problem+json", no.status)


def answer(body: bytes, type: str, status: int = 200) -> web.Response:
    headers = {
        "Content-Type": type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=body, status=status, headers=headers)
