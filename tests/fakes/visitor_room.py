"""The customers' room as docs/wire.md says it, without a router: any state can be had.

The widget is served from its built files, so `npm run build -- widget` comes first.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import socketio
from aiohttp import web

from web_chat.http import SHOP_HEADERS

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web_chat" / "widget" / "dist"
SHOP = ROOT / "web_chat" / "sample_shop"
NPM = ROOT / "web_chat" / "widget" / "npm" / "index.js"
BUNDLED = """
import { load } from "/npm.js";
const chat = await load(location.origin, { lang: "sl" });
chat.open();
"""
"""What a page that is built with npm does."""
Row = dict[str, Any]


def _topic(queue: str, label: str, **more: Any) -> Row:
    usual = {"open": True, "message": False, "names": {}, "opens": None}
    return {"queue": queue, "label": label} | usual | more


SITE: Row = {
    "brand": "Rope & Lamp",
    "greeting": {"": "Hello. How can we light your day?"},
    "topics": [
        _topic("orders", "Orders"),
        _topic("advice", "Advice"),
        _topic("billing", "Billing"),
        _topic("workshop", "Workshop", open=False),
        _topic("framing", "Framing", open=False, message=True),
    ],
    "max_text": 2000,
    "max_file_bytes": 5_000_000,
    "file_types": [],
    "locale": "en",
    "typing_preview": False,
    "forms": [],
    "treatments": [],
    "mail": False,
}


def now() -> int:
    return int(time.time() * 1000)


class VisitorRoom(socketio.AsyncNamespace):  # type: ignore[misc]
    """One visitor; what tests `set` reaches every connected tab."""

    def __init__(self) -> None:
        super().__init__("/visitor")
        self.rows: dict[str, dict[str, Row]] = {"site": {"site": SITE}, "chat": {}, "messages": {}}
        self.seq = 0
        self.commands: list[Row] = []
        self.answers: dict[str, Row] = {}
        self.refuse: dict[str, str] = {}
        """Command type to the code it is refused with."""
        self.signals: list[Row] = []
        self.deaf = False
        """Neither does nor answers commands, like a server that dies at that moment."""
        self.older: list[Row] = []
        """Messages before those that screens are given."""
        self.page = ("", "")
        """What to replace in the shop's page."""
        self.transports: set[str] = set()

    async def on_connect(self, sid: str, environ: Row, auth: Row | None) -> None:
        if not (auth or {}).get("token"):
            raise socketio.exceptions.ConnectionRefusedError("no", {"code": "bad_token"})
        self.transports.add(parse_qs(environ["QUERY_STRING"])["transport"][0])

    async def on_resume(self, sid: str, asked: Row) -> Row:
        return {
            "ok": True,
            "stream": "one",
            "seq": self.seq,
            "now": now(),
            "snapshot": self.rows,
        }

    async def on_signal(self, sid: str, signal: Row) -> None:
        self.signals.append(signal)

    async def on_command(self, sid: str, command: Row) -> Row | None:
        if self.deaf:
            await self.disconnect(sid)
            return None
        self.commands.append(command)
        known = self.answers.get(command["id"])
        if known is None:
            known = await self.answer(command["body"])
            self.answers[command["id"]] = known
        return known

    async def answer(self, body: Row) -> Row:
        code = self.refuse.get(body["type"])
        if code:
            return {"ok": False, "code": code, "message": code}
        match body["type"]:
            case "start":
                await self.chat(stage="waiting", queue=body["queue"], place=place(3))
                if body.get("text"):
                    await self.say("customer", body["text"])
            case "send":
                await self.say("customer", body.get("text", ""), key=body["message"])
            case "leave":
                await self.chat(stage="ended", ended_by="customer")
            case "identify":
                return {"ok": True, "result": {"name": body["name"]}}
            case "erase":
                self.rows["chat"].clear()
                self.rows["messages"].clear()
            case "older":
                before = [one for one in self.older if one["seq"] < body["before"]]
                return {"ok": True, "result": before[-100:]}
            case "rate":
                await self.chat(rating=body["score"])
        return {"ok": True, "result": {}}

    def topic(self, queue: str, **changes: Any) -> None:
        """Change a topic of the site, before anybody comes."""
        site = self.rows["site"]["site"]
        topics = [one | changes if one["queue"] == queue else one for one in site["topics"]]
        self.rows["site"] = {"site": site | {"topics": topics}}

    async def set(self, **rows: dict[str, Row]) -> None:
        for name, table in rows.items():
            self.rows[name].update(table)
        self.seq += 1
        await self.emit("delta", {"seq": self.seq, "set": rows})

    async def chat(self, **changes: Any) -> None:
        base = {
            "contact": "c1",
            "stage": "waiting",
            "queue": "orders",
            "started_at": now(),
            "place": None,
            "agent": None,
            "delivered_seq": 0,
            "read_seq": 0,
            "ended_by": "",
            "rating": None,
            "last_seq": 0,
        }
        await self.set(chat={"chat": base | self.rows["chat"].get("chat", {}) | changes})

    async def say(self, sender: str, text: str = "", key: str = "", **more: Any) -> None:
        seq = max(map(int, self.rows["messages"]), default=0) + 1
        await self.set(messages={str(seq): message(seq, sender, text, key) | more})

    async def token(self, request: web.Request) -> web.Response:
        return web.json_response({"token": "t", "expires_at": now() + 3_600_000})


def message(seq: int, sender: str, text: str, key: str = "") -> Row:
    return {
        "id": key or f"m{seq}",
        "contact": "c1",
        "seq": seq,
        "sender": sender,
        "at": now(),
        "text": text,
        "name": "Leyla Aliyeva" if sender != "customer" else "",
        "file": None,
        "notice": "",
    }


def place(position: int, low_ms: int | None = 125_000, high_ms: int | None = 230_000) -> Row:
    return {"position": position, "low_ms": low_ms, "high_ms": high_ms, "at": now()}


@web.middleware
async def strict(request: web.Request, handler: Any) -> web.StreamResponse:
    """A page that allows nothing but its own files, as the real one."""
    response: web.StreamResponse = await handler(request)
    if not response.prepared and response.content_type == "text/html":
        response.headers.update(SHOP_HEADERS)
    return response


@asynccontextmanager
async def visitor_server(room: VisitorRoom, port: int = 0) -> AsyncIterator[str]:
    """Serves shop, widget and room on a free port of this machine; gives the address."""
    server = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
    server.register_namespace(room)
    app = web.Application(middlewares=[strict])
    server.attach(app)

    async def shop(request: web.Request) -> web.Response:
        text = (SHOP / "index.html").read_text().replace(*room.page)
        return web.Response(text=text, content_type="text/html")

    async def bundled(request: web.Request) -> web.Response:
        return web.Response(text=BUNDLED, content_type="text/javascript")

    app.router.add_get("/", shop)
    app.router.add_post("/chat/token", room.token)
    for path in sorted(SHOP.iterdir()):
        if path.is_file():
            app.router.add_get(f"/shop/{path.name}", _file(path))
    app.router.add_get("/npm.js", _file(NPM))
    app.router.add_get("/bundled.js", bundled)
    for path in sorted(DIST.rglob("*.js*")):
        app.router.add_get(f"/{path.relative_to(DIST).as_posix()}", _file(path))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        address: tuple[str, int] = runner.addresses[0]
        yield f"http://127.0.0.1:{address[1]}/"
    finally:
        await runner.cleanup()


def _file(path: Path) -> Any:
    async def give(request: web.Request) -> web.FileResponse:
        return web.FileResponse(path)

    return give
