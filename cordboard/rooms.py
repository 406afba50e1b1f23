"""The three rooms, wired together: sockets, pages of the customers, sign-in."""

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web

from access.identity import SiteUsers
from access.passwords import Passwords
from access.policy import DoorPolicy
from access.visitors import VisitorTokens
from agent_desk.room import AgentRoom
from api.outbox import Rules
from api.problems import known_packing, no_nul
from cordboard.doors import Doors
from cordboard.programs import Programs
from engine.answers import NotTaken
from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands, attempt
from engine.figures import DayStart, Figures
from engine.hub import Hub
from engine.limits import Limits
from engine.notices import Notices
from engine.publication import Publication, Touched
from engine.sockets import Loiterers, SocketPipes, make_server
from office.reporting import Reporting
from office.set_up import Office
from reports.intervals import day_start
from router.commands import AnyCommand
from router.events import AgentDefined
from router.ids import CustomerId, Millis
from router.router import Router
from storage import queries
from storage.rows import AnyRow, Label, LabelRemoved, User
from storage.store import Store
from supervisor.acts import records
from supervisor.alarms import Alarms
from supervisor.contacts_http import ContactsHttp
from supervisor.http import ReportsHttp
from supervisor.room import SupervisorRoom
from supervisor.setup_http import SetUpHttp
from web_chat.files import Files
from web_chat.http import ChatHttp
from web_chat.letters import Letters, MailServer
from web_chat.pacer import announce_newcomers
from web_chat.room import VisitorRoom

log = logging.getLogger(__name__)

BOARD_EVERY_S: Final = 0.25
SLOW_EVERY_S: Final = 1.0
PACE_EVERY_S: Final = 0.1
SWEEP_EVERY_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSettings:
    files: Path
    """The folder for customers' and agents' files."""
    origins: tuple[str, ...] = ()
    """Other sites that show the widget, as ``https://shop.example``."""
    behind_proxy: bool = False
    """Whether X-Forwarded-For, -Proto and -Host come from a proxy of ours."""
    limits: Limits = field(default_factory=Limits)
    day_start: DayStart | None = None
    """When a day begins; midnight in the centre's time zone otherwise."""
    passwords: Passwords | None = None
    doors: DoorPolicy = field(default_factory=DoorPolicy)
    webhooks: Rules = Rules()
    mail: MailServer | None = None
    """By which transcripts are sent; without it none are."""
    identity_secret: str | None = None
    """What sites prove their users with; without it no site is believed."""


class Rooms:
    """``await open()`` after recovery and before the first request, then ``run()`` in a task."""

    _stop_listening: Callable[[], None] | None = None

    def __init__(self, engine: Engine, store: Store, settings: RoomSettings) -> None:
        self._engine, self._store, self._settings = engine, store, settings
        limits = settings.limits
        self.doors = Doors(
            engine,
            store,
            settings.doors,
            settings.origins,
            behind_proxy=settings.behind_proxy,
        )
        self.sessions, self.keeper = self.doors.sessions, self.doors.keeper
        self.sio = make_server(self.keeper.allows)
        self._loiterers = Loiterers(self.sio)
        self.hub = Hub(SocketPipes(self.sio), engine.clock, secrets.token_hex(6))
        self.directory = Directory(store)
        self.publication = Publication(engine, self.directory)
        self.errands = Errands()
        self.reporting = Reporting(engine, store, self.directory)
        self.office = Office(engine, store, settings.doors.roles)
        self.figures = Figures(engine, self.directory, settings.day_start or self._midnight)
        self._files = Files(settings.files)
        self.tokens = VisitorTokens(visitor=lambda: secrets.token_hex(12))
        self._rights = rights = self.keeper.rights
        self.letters = Letters(
            engine, self.directory, limits, settings.mail, random.random, self._files
        )
        self.visitors = self._visitors()
        self.agents = AgentRoom(
            engine,
            self.hub,
            self.directory,
            self.publication,
            self.figures,
            self.errands,
            self.keeper,
            rights,
            limits,
        )
        self.supervisors = SupervisorRoom(
            engine,
            self.hub,
            self.directory,
            self.figures,
            self.errands,
            self.keeper,
            rights,
            limits,
            self.office,
        )
        self.alarms = Alarms(engine, self.directory, self.supervisors.board, self.errands)
        self.programs = self._programs()

    def _visitors(self) -> VisitorRoom:
        return VisitorRoom(
            self._engine,
            self._store,
            self.hub,
            self.directory,
            self.publication,
            self.tokens,
            self.errands,
            self._settings.limits,
            self.keeper,
            SiteUsers(self._settings.identity_secret),
            self._files,
            self.letters,
        )

    def _programs(self) -> Programs:
        settings = self._settings
        return Programs(
            self._engine,
            self.directory,
            self.keeper,
            settings.limits,
            settings.webhooks,
            self._erase,
            self._records,
            self.office,
            self.reporting,
        )

    def _records(
        self, command: AnyCommand, router: Router, by: str, at: Millis
    ) -> Sequence[AnyRow]:
        """What programs change is on the same record as what supervisors do."""
        return records(command, router, self.directory, by, at)

    # Starting.

    def attach(self, app: web.Application) -> None:
        """Add routes and sockets. Files and pages of the consoles are not ours."""
        settings, limits = self._settings, self._settings.limits
        app.middlewares.extend((no_nul, known_packing))
        self.doors.attach(app, settings.passwords or Passwords(), limits)
        http = ChatHttp(
            self._engine,
            self._store,
            self.directory,
            self.tokens,
            self.visitors,
            self.keeper,
            self._files,
            limits,
        )
        self.programs.attach(app)
        reports = ReportsHttp(self._engine, self.reporting, self.keeper, self._rights)
        set_up = SetUpHttp(
            self._engine, self._store, self.office, self.reporting, self.keeper, self._rights
        )
        contacts = ContactsHttp(
            self._engine, self._store, self.directory, self.figures, self.keeper, self._rights
        )
        self.publication.tell(contacts.news.publish)
        for part in (http, reports, set_up, contacts):
            app.add_routes(part.routes())
        self.sio.attach(app)
        for room in (self.visitors, self.agents, self.supervisors):
            self.sio.register_namespace(room)

    def _midnight(self, now: Millis) -> Millis:
        return day_start(now, self.reporting.zone)

    async def _erase(self, customer: CustomerId, actor: str) -> None:
        await self.visitors.eraser.erase(customer, "", actor=actor)
        # Whoever still looks at it comes in anew, as somebody unknown.
        self.hub.forget(customer)

    async def open(self) -> None:
        """Read what screens need, and listen from now on."""
        await self.doors.open()
        for role in await self._store.read(queries.labels, "role"):
            self._rights.note(role)
        for member in await self._store.read(queries.labels, "member"):
            self._rights.note_member(member)
        await self.programs.load()
        router = await self._engine.settled()
        for agent in router.agents.values():
            self._rights.note_agent(agent.id, disabled=agent.setup.disabled)
        # Without an await between, so that nothing happens unheard.
        self.directory.take_in(router.contacts.values())
        self.supervisors.board.load(router)
        self._stop_listening = self.publication.start()
        self.publication.tell(self.supervisors.publish)
        await self.directory.load()
        await self.figures.load(self._store)
        await self.agents.erased.load(self._store, self._engine.clock.now())
        self.publication.tell(self._note_users)
        self.publication.tell(self.programs.note)
        self.publication.tell(self.figures.publish)
        # Agents first: what reached their screens shows on the visitors'.
        self.publication.tell(self.agents.publish)
        self.publication.tell(self.visitors.publish)
        self._engine.follow(Notices(self.directory).follow)
        self._engine.follow(announce_newcomers)
        self.sessions.when_ended(self._session_ended)

    def _note_agents(self, touched: Touched) -> None:
        """Who may do nothing but serve is signed out everywhere when their agent is disabled."""
        for event in touched.events:
            if not isinstance(event, AgentDefined):
                continue
            if not self._rights.note_agent(event.agent.id, disabled=event.agent.disabled):
                continue
            for user in self.sessions.users():
                if user.agent == event.agent.id:
                    self._tell_rooms(user)

    def _note_users(self, touched: Touched) -> None:
        self._note_agents(touched)
        for row in touched.rows:
            if isinstance(row, Label | LabelRemoved) and self._rights.note(row):
                for user in self.sessions.users():
                    if user.role == row.id:
                        self._tell_rooms(user)
            elif isinstance(row, Label | LabelRemoved) and self._rights.note_member(row):
                for user in self.sessions.users():
                    if user.agent == row.id:
                        self._tell_rooms(user)
            if isinstance(row, User):
                ended = self.sessions.put_user(row, self._engine.clock.now())
                if ended:
                    self._write_ended(ended)
                self._tell_rooms(row)

    def _write_ended(self, rows: Sequence[AnyRow]) -> None:
        self.errands.add(lambda: self.doors.write(rows))

    def _tell_rooms(self, user: User) -> None:
        if not user.disabled and self._rights.bars(user):
            self._write_ended(self.sessions.end_user(user.id, self._engine.clock.now()))
        self.errands.add(lambda: self.agents.user_changed(user))
        self.errands.add(lambda: self.supervisors.user_changed(user))

    def _session_ended(self, hashed: str, code: str) -> None:
        self.errands.add(self.doors.write_ended)
        self.errands.add(lambda: self.agents.session_ended(hashed, code))
        self.errands.add(lambda: self.supervisors.session_ended(hashed, code))

    # Running.

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.errands.run())
                group.create_task(self.programs.run())
                group.create_task(self.letters.run())
                group.create_task(self._every(BOARD_EVERY_S, self.supervisors.tick))
                group.create_task(self._every(SLOW_EVERY_S, self._slow))
                group.create_task(self._every(PACE_EVERY_S, self._pace))
                group.create_task(self._sweep())
        finally:
            if self._stop_listening is not None:
                self._stop_listening()

    async def _every(self, seconds: float, work: Callable[[Router], None]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                work(await self._engine.settled())
            except NotTaken:
                continue
            except Exception as problem:
                log.error("a tick failed: %s", type(problem).__name__)

    def _pace(self, router: Router) -> None:
        self.visitors.pacer.step(router, self._engine.clock.now())

    def _slow(self, router: Router) -> None:
        now = self._engine.clock.now()
        if self.figures.turn_day(self._store, now):
            self.agents.refresh()
            self.supervisors.draw_all_again()
        self.alarms.tick(router)
        self.visitors.refresh_site()
        self.visitors.treatments.tick(now)
        self.agents.tick()
        self.visitors.look_again()
        self.agents.look_again()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            now = self._engine.clock.now()
            self.tokens.expire(now)
            self.directory.sweep(now)
            self.hub.sweep()
            self.visitors.sweep()
            self._loiterers.sweep()
            rows = self.sessions.expire(now)
            if rows:
                await attempt(lambda rows=rows: self.doors.write(rows))  # type: ignore[misc]

    async def stop(self) -> None:
        """Close every socket's transport; clients come back by themselves to the next start."""
        await self.programs.webhooks.drain()
        await attempt(self.visitors.treatments.flush)
        pipes = SocketPipes(self.sio)
        for eio_sid in list(self.sio.eio.sockets):
            pipes.drop(eio_sid)
        await self.sio.shutdown()
        await self.doors.close()
