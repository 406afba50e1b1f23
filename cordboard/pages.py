"""The consoles' pages, and the two questions of machines."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from access.door import json_response
from engine.engine import Engine
from storage.migrations import HEAD
from web_chat.files import plain_name

ROOT: Final = Path(__file__).parent.parent
CONSOLES: Final = {
    "agent": ROOT / "agent_desk" / "app" / "dist",
    "supervisor": ROOT / "supervisor" / "app" / "dist",
}
WIDGET: Final = ROOT / "web_chat" / "widget" / "dist"

NOT_BUILT: Final = (
    "The pages of this console are not built yet: run `make setup`, then load this page again."
)
CONSOLE_HEADERS: Final = {
    "Cache-Control": "no-cache",
    # Nobody else's page may hold a console; nothing but our own files runs in it or styles it.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
        " media-src 'self'; img-src 'self' data: blob:; manifest-src 'self';"
        " connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ASSET_HEADERS: Final = {
    # Their names change with their content.
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


class Health:
    """``/healthz``: the process lives. ``/readyz``: it takes work. ``/health`` and ``/ready`` say
    the same with their reasons, as JSON."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.serving = False

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(self, _: web.Request) -> web.Response:
        if self.serving and self._engine.available:
            return web.Response(text="ready\n")
        return web.Response(status=503, text="not ready\n")

    async def told_alive(self, _: web.Request) -> web.Response:
        return json_response({"status": "alive", "database": HEAD})

    async def told_ready(self, _: web.Request) -> web.Response:
        parts = {"serving": self.serving, "journal": self._engine.available}
        ready = all(parts.values())
        body = {"status": "ready" if ready else "not ready", **parts}
        return json_response(body, status=200 if ready else 503)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/health", self.told_alive),
            web.get("/ready", self.told_ready),
        ]


def not_built(folders: Iterable[Path] = (WIDGET, *CONSOLES.values())) -> str:
    """One line about the front ends that are missing; empty when all are there."""
    missing = [str(folder.relative_to(ROOT)) for folder in folders if not folder.is_dir()]
    return f"not built yet: {', '.join(missing)}; run `make setup`" if missing else ""


def routes() -> list[web.RouteDef]:
    found = []
    for name, folder in CONSOLES.items():
        found += [
            web.get(f"/{name}", _console(folder)),
            web.get(f"/{name}/", _console(folder)),
            web.get(f"/{name}/assets/{{name}}", _asset(folder / "assets")),
        ]
    return found


def _console(folder: Path) -> Handler:
    async def console(_: web.Request) -> web.StreamResponse:
        page = folder / "index.html"
        if not page.is_file():
            return web.Response(status=503, text=NOT_BUILT)
        return web.FileResponse(page, headers=CONSOLE_HEADERS)

    return console


def _asset(folder: Path) -> Handler:
    async def asset(request: web.Request) -> web.StreamResponse:
        return _file(folder, request.match_info["name"], ASSET_HEADERS)

    return asset


def _file(folder: Path, name: str, headers: dict[str, str]) -> web.StreamResponse:
    path = folder / name
    if not plain_name(name) or not path.is_file():
        return web.Response(status=404, text="not found\n")
    return web.FileResponse(path, headers=headers)
