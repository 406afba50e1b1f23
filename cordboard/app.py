"""The whole server: started in order, stopped in the opposite one."""

import asyncio
import errno
import gc
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from access.connections import Runner
from access.passwords import Passwords
from access.policy import HOUR_MS, DoorPolicy, SignOn
from access.sign_on import CALLBACK
from api.outbox import Rules
from config.roles import ROLE
from config.settings import Settings, SettingsError, roles_named, secret_of, unknown_roles
from cordboard import pages
from cordboard.chores import Place
from cordboard.clock import SystemClock
from cordboard.control import Control
from cordboard.folder import identity_secret, prepare_folder, read_sign_ins
from cordboard.logs import log_events
from cordboard.metrics import Metrics
from cordboard.opening_hours import OpeningHours
from cordboard.retention import Retention
from cordboard.rooms import Rooms, RoomSettings
from cordboard.services import Services
from engine.engine import Engine
from engine.limits import Limits
from storage import queries
from storage.rights import BUILT_IN
from storage.rows import AnyRow
from storage.store import Store, open_store
from web_chat.letters import MailServer

logger = logging.getLogger(__name__)

SOCKETS_CLOSE_S = 2.0
NO_TRACING = (
    "tracing_url: tracing is not installed; install it with: pip install 'cordboard[tracing]'"
)
STAYS: Final = "--empty is for a first start: the centre that is here stays as it is"
TWO_BEGINNINGS: Final = (
    "--empty: the setting centre names a file to begin with; leave one of them out"
)


class PortInUse(Exception):
    """Somebody else listens there."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the front door tells people."""

    address: str
    sign_ins: dict[str, str]
    roles: dict[str, str]
    warning: str = ""


class EngineService:
    name = "engine"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.run = engine.run
        self.drain = engine.drain


class RoomsService:
    name = "rooms"

    def __init__(self, rooms: Rooms) -> None:
        self.run = rooms.run
        self.drain = rooms.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What is asked for at the command line alone."""

    demo: bool = False
    empty: bool = False
    """A first start without the sample."""


async def serve(
    settings: Settings, stop: asyncio.Event, tell: Callable[[Ready], None], how: How = How()
) -> None:
    """Serve until ``stop`` is set; ``tell`` is called once work is taken.

    Raises:
        FolderUnusable, StorageError, PortInUse, SettingsError: Nothing was started.
        ExceptionGroup: A service failed; the others were stopped.
    """
    prepare_folder(settings.data)
    clock = SystemClock()
    store = open_store(settings.database, at=clock.now())
    try:
        engine = Engine(store, clock)
        # Set back while nothing ran, the clock would let no deadline pass until it catches up.
        clock.not_before(engine.router.now)
        try:
            await _serve(settings, stop, tell, store, engine, how)
        finally:
            engine.close()
    finally:
        store.close()


async def _serve(
    settings: Settings,
    stop: asyncio.Event,
    tell: Callable[[Ready], None],
    store: Store,
    engine: Engine,
    how: How,
) -> None:
    async with asyncio.TaskGroup() as group, AsyncExitStack() as stack:
        services = Services(group, drain_s=settings.drain_s)
        watched = _start_tracing(settings, engine, services)
        services.start(EngineService(engine))
        passwords = Passwords()
        warning = await _first_start(settings, engine, passwords, how)
        await _check_roles(settings, store)
        hours = OpeningHours(engine, store)
        await hours.refresh()
        services.start(hours)

        rooms = Rooms(engine, store, _room_settings(settings, passwords))
        await rooms.open()
        health = pages.Health(engine)
        metrics = Metrics(engine, rooms, secret_of(settings.metrics_token))
        app = web.Application(middlewares=watched)
        app.add_routes([*health.routes(), *pages.routes(), web.get("/metrics", metrics.show)])
        rooms.attach(app)
        runner = Runner(app, shutdown_timeout=SOCKETS_CLOSE_S, behind_proxy=settings.behind_proxy)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        if settings.log_events:
            log_events(engine)
        services.start(metrics)
        services.start(RoomsService(rooms))
        services.start(Control(settings.data, _chores_place(engine, store, rooms, passwords)))
        services.start(Retention(engine, store, rooms.visitors.eraser))
        site = web.TCPSite(runner, settings.host, settings.port, backlog=1024)
        await _listen(site, settings)
        if how.demo:
            from cordboard.demo import Demo

            services.start(Demo(engine, store))
        health.serving = True
        _tune_memory()
        roles = {user.id: user.role for user in rooms.sessions.users()}
        tell(Ready(_address(settings, runner), read_sign_ins(settings.data), roles, warning))

        await stop.wait()
        logger.info("stopping")
        health.serving = False
        await site.stop()
        await services.stop()


def _start_tracing(settings: Settings, engine: Engine, services: Services) -> Sequence[Middleware]:
    """Where it is asked for, and installed."""
    if not settings.tracing_url:
        return ()
    try:
        from cordboard.tracing import Tracing, exporting
    except ImportError:
        raise SettingsError(NO_TRACING) from None
    tracing = Tracing(exporting(settings.tracing_url))
    engine.watch = tracing
    services.start(tracing)
    return (tracing.middleware,)


def _chores_place(engine: Engine, store: Store, rooms: Rooms, passwords: Passwords) -> Place:
    async def write(rows: Sequence[AnyRow]) -> None:
        await engine.submit(None, command_id="", actor="control", rows=rows)

    return Place(
        store=store,
        write=write,
        now=engine.clock.now,
        passwords=passwords,
        agents=lambda: set(engine.router.agents),
        end_sessions=lambda user: rooms.sessions.end_all(user, "expired", engine.clock.now()),
        forget_factor=rooms.keeper.factors.forget,
    )


async def _first_start(settings: Settings, engine: Engine, passwords: Passwords, how: How) -> str:
    """Return a warning. A centre without queues is one, too: it stays as it is."""
    router = await engine.settled()
    begun = bool(router.queues) or engine.store.journal.last_seq > 0
    if begun and await _has_users(engine.store):
        return STAYS if how.empty else ""
    # Imported here: later starts need no reader of centres.
    from config.centre import EMPTY, SAMPLE, load_centre
    from cordboard.first_start import fill

    if how.empty and settings.centre:
        raise SettingsError(TWO_BEGINNINGS)
    file = EMPTY if how.empty else settings.centre or SAMPLE
    await fill(engine, load_centre(file), passwords, settings.data)
    return ""


async def _check_roles(settings: Settings, store: Store) -> None:
    """A rule for a role that nobody has holds for nobody. Raises: SettingsError."""
    if roles_named(settings):
        own = {one.id for one in await store.read(queries.labels, ROLE)}
        if wrong := unknown_roles(settings, own | set(BUILT_IN)):
            raise SettingsError("\n".join(wrong))


async def _has_users(store: Store) -> bool:
    return bool(await store.read(queries.users))


def _room_settings(settings: Settings, passwords: Passwords) -> RoomSettings:
    return RoomSettings(
        files=settings.data / "files",
        origins=settings.sites,
        behind_proxy=settings.behind_proxy,
        passwords=passwords,
        doors=_doors(settings),
        identity_secret=identity_secret(settings),
        mail=_mail(settings),
        webhooks=Rules(private=settings.webhooks_private),
        limits=Limits(
            api_per_minute=settings.api_per_minute, api_burst=max(1, settings.api_per_minute // 3)
        ),
    )


def _mail(settings: Settings) -> MailServer | None:
    if not settings.smtp_host:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=secret_of(settings.smtp_password) or "",
        sender=settings.mail_from,
    )


def _doors(settings: Settings) -> DoorPolicy:
    return DoorPolicy(
        idle_ms=round(settings.session_idle_h * HOUR_MS),
        life_ms=round(settings.session_life_d * 24 * HOUR_MS),
        rotate_ms=round(settings.session_rotate_min * 60_000),
        second_factor_for=frozenset(settings.second_factor_for),
        sign_on=_sign_on(settings),
    )


def _sign_on(settings: Settings) -> SignOn | None:
    secret = settings.sign_on_client_secret
    if not settings.sign_on_issuer or secret is None:
        return None
    return SignOn(
        issuer=settings.sign_on_issuer,
        client_id=settings.sign_on_client_id,
        client_secret=secret.get_secret_value(),
        callback=settings.public_url.rstrip("/") + CALLBACK,
        label=settings.sign_on_label,
        role_claim=settings.sign_on_role_claim,
        roles=dict(settings.sign_on_roles),
    )


async def _listen(site: web.TCPSite, settings: Settings) -> None:
    try:
        await site.start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(f"port {settings.port} on {settings.host} is in use") from error
        raise PortInUse(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}"
        ) from error


def _address(settings: Settings, runner: web.AppRunner) -> str:
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host
    port = runner.addresses[0][1]
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1", "") else host
    return f"http://{shown}:{port}"


def _tune_memory() -> None:
    """With a thousand connections that halves the time spent looking for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
