"""Reports over the API: the same figures, by the same functions, as on the supervisors' screen."""

import asyncio
from typing import Annotated, Final

from msgspec import Meta, field

from api.endpoints import Call, Endpoint
from api.problems import ApiProblem, FieldError
from api.shapes import File, Sent
from api.wire import In, Out
from office.files import to_csv
from office.reporting import BadQuestion, Reporting
from office.timelines import Timeline, Timelines
from reports.figures import FIGURES, Scope, Unit, definition_of
from reports.intervals import Interval, wall
from reports.service_level import Definition
from reports.table import By, Line, Report
from router.ids import AgentId
from router.refusals import CommandRefused
from router.words import Channel, Refusal

CSV: Final = "text/csv"
Day = Annotated[str, Meta(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?$")]
Known = Annotated[str, Meta(max_length=128)]


class ReportQuery(In, frozen=True):
    by: By = By.QUEUE
    """What a row is of."""
    begin: Day = field(name="from", default="")
    """A day, or a time of the centre's clocks: 2026-11-16T08:15. Today when empty."""
    to: Day = ""
    """A day is told whole. Until the end of its first day when empty."""
    interval: Interval | None = None
    """How long a row by interval is. Chosen by the length of the report when not given."""
    channel: Channel | None = None
    queue: Known = ""
    agent: Known = ""
    team: Known = ""
    """Only what agents did who are in it now."""
    sl: Definition | None = None
    """Definition of the service level. The centre's own when not given."""


class ReportPageQuery(ReportQuery, frozen=True):
    after: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    """How many rows were on the pages before."""
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 200


class TimelineQuery(In, frozen=True):
    day: Annotated[str, Meta(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = ""
    """Of the centre's calendar. Today when empty."""


class ReportColumn(Out, frozen=True):
    id: str
    title: str
    unit: Unit
    """count; time: milliseconds; share: thousandths; score: hundredths."""
    definition: str


class ReportRow(Out, frozen=True):
    key: str
    label: str
    at: int | None
    """When an interval begins."""
    values: tuple[int | None, ...]
    """One for each column; null of nothing."""


class ReportPage(Out, frozen=True):
    """A report, as the supervisors' screen shows it."""

    by: By
    interval: Interval
    begin: int
    end: int
    time_zone: str
    service_level: Definition
    sentence: str
    """What is shown."""
    note: str
    """What is still to come, or is not told in this view."""
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    total: ReportRow | None
    """Of all rows, on every page."""
    next: int | None
    """Give it as ``after`` for the next page; null on the last one."""


class FigureTold(Out, frozen=True):
    id: str
    title: str
    unit: Unit
    scope: Scope
    """Whether it is told of contacts (queues, channels, intervals), of agents, or of both."""
    definition: str
    """With the centre's own definition of the service level."""


class Figures(Out, frozen=True):
    items: tuple[FigureTold, ...]
    service_level: Definition


class Reports:
    def __init__(self, reporting: Reporting, timelines: Timelines) -> None:
        self._reporting = reporting
        self._timelines = timelines

    async def get_report(self, call: Call[ReportPageQuery, None]) -> ReportPage:
        made = await self._made(call.query)
        begin, end = call.query.after, call.query.after + call.query.limit
        return ReportPage(
            by=made.by,
            interval=made.interval,
            begin=made.begin,
            end=made.end,
            time_zone=made.time_zone,
            service_level=made.service_level,
            sentence=made.sentence,
            note=made.note,
            columns=tuple(
                ReportColumn(id=one.id, title=one.title, unit=one.unit, definition=one.definition)
                for one in made.columns
            ),
            rows=tuple(_row(one) for one in made.rows[begin:end]),
            total=None if made.total is None else _row(made.total),
            next=end if len(made.rows) > end else None,
        )

    async def get_report_csv(self, call: Call[ReportQuery, None]) -> Sent:
        made = await self._made(call.query)
        body = await asyncio.get_running_loop().run_in_executor(None, to_csv, made)
        day = wall(made.begin, self._reporting.zone).strftime("%Y-%m-%d")
        return Sent(body, CSV, f"report-by-{made.by}-{day}.csv")

    async def list_figures(self, call: Call[None, None]) -> Figures:
        chosen = self._reporting.definition
        return Figures(
            items=tuple(
                FigureTold(
                    id=one.id,
                    title=one.title,
                    unit=one.unit,
                    scope=one.scope,
                    definition=definition_of(one, chosen),
                )
                for one in FIGURES
            ),
            service_level=chosen,
        )

    async def get_timeline(self, call: Call[TimelineQuery, None]) -> Timeline:
        agent = AgentId(call.path["agent"])
        if not self._timelines.knows(agent):
            raise CommandRefused(Refusal.UNKNOWN_AGENT)
        try:
            return await self._timelines.of(agent, call.query.day)
        except BadQuestion as bad:
            raise _unsound(bad) from None

    async def _made(self, asked: ReportQuery) -> Report:
        given = {
            said: str(value)
            for name, said in zip(
                ReportQuery.__struct_fields__, ReportQuery.__struct_encode_fields__, strict=True
            )
            if (value := getattr(asked, name))
        }
        try:
            return await self._reporting.make(self._reporting.read(given))
        except BadQuestion as bad:
            raise _unsound(bad) from None


def _unsound(bad: BadQuestion) -> ApiProblem:
    error = FieldError(pointer=f"/{bad.parameter}", detail=str(bad))
    return ApiProblem("unsound", str(bad), errors=(error,))


def _row(line: Line) -> ReportRow:
    return ReportRow(key=line.key, label=line.label, at=line.at, values=line.values)


def report_endpoints(reporting: Reporting, timelines: Timelines) -> list[Endpoint]:
    room = Reports(reporting, timelines)
    return [
        Endpoint(
            method="GET",
            path="/reports",
            scope="read:reports",
            tag="reports",
            summary="Read a report, by queue, agent, team, channel or interval.",
            handler=room.get_report,
            query=ReportPageQuery,
            answer=ReportPage,
            weighs=True,
        ),
        Endpoint(
            method="GET",
            path="/reports.csv",
            scope="read:reports",
            tag="reports",
            summary="Read the whole report as a file, with the definitions below it.",
            handler=room.get_report_csv,
            query=ReportQuery,
            answer=File(CSV),
            weighs=True,
        ),
        Endpoint(
            method="GET",
            path="/reports/figures",
            scope="read:reports",
            tag="reports",
            summary="List the figures and what each means.",
            handler=room.list_figures,
            answer=Figures,
        ),
        Endpoint(
            method="GET",
            path="/agents/{agent}/timeline",
            scope="read:reports",
            tag="reports",
            summary="Read when an agent was at work on a day, on breaks, and with whom.",
            handler=room.get_timeline,
            query=TimelineQuery,
            answer=Timeline,
            weighs=True,
        ),
    ]
