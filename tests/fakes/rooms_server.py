"""Serves a console's built page with a made-up room behind it, for tests of the screens."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import socketio
from aiohttp import web

from cordboard.pages import CONSOLE_HEADERS
from storage.rights import Right
from tests.fakes.company import colleagues, destinations, filled_in
from tests.fakes.reports import made_report
from tests.fakes.rooms import (
    STORY,
    Rows,
    agent_rows,
    customer_of,
    plain,
    supervisor_rows,
    talk,
)
from tests.fakes.set_up import MadeSetUp

VIOLATIONS = "/violations"
INVITATION = "i" * 43
ROOT = Path(__file__).parents[2]


def now_ms() -> int:
    return int(time.time() * 1000)


def places_of(now: int) -> list[dict[str, Any]]:
    """Where somebody is signed in."""
    return [
        {
            "id": address,
            "device": device,
            "address": address,
            "seen_at": now - ago,
            "own": ago == 0,
        }
        for device, address, ago in (
            ("Firefox on Windows", "203.0.113.7", 0),
            ("Chrome on Android", "2001:db8:85a3:8d3:1319:8a2e:370:7348", 7_400_000),
        )
    ]


@dataclass
class Room:
    """One scenario of one namespace. ``refuse``: every command is answered with this message."""

    namespace: str
    scenario: str
    refuse: str = ""
    silent: bool = False
    reports: str = "full"
    """full, empty, bad, broken (the line) or never: what reports are answered with."""
    set_up: MadeSetUp = field(default_factory=MadeSetUp)
    rows: Rows = field(default_factory=dict)
    seq: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)
    """What the browser did not let the page do."""
    tell: Callable[[dict[str, Any]], Awaitable[None]] | None = None
    """Sends a delta to whoever is connected."""

    def __post_init__(self) -> None:
        made = agent_rows if self.namespace == "/agent" else supervisor_rows
        self.rows = plain(made(self.scenario, now_ms()))

    def run(self, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer and the delta of one command."""
        self.asked.append(body)
        if self.refuse:
            return {"ok": False, "code": "not_allowed", "message": self.refuse}, {}
        step = getattr(self, "do_" + body["type"], None)
        delta = step(body) if step else {}
        result = delta.pop("result", None)
        for name, records in delta.get("set", {}).items():
            self.rows.setdefault(name, {}).update(records)
        for name, keys in delta.get("del", {}).items():
            for key in keys:
                self.rows[name].pop(key, None)
        return {"ok": True, "result": result}, delta

    def do_accept(self, body: dict[str, Any]) -> dict[str, Any]:
        contact = body["contact"]
        offered = self.rows["offers"][contact]
        same = {name: offered[name] for name in ("contact", "customer", "channel", "queue", "due")}
        new = {"last_sender": "customer", "last_name": "", "accepted_at": now_ms()}
        return {
            "set": {"desk": {contact: self.rows["desk"]["c0"] | same | new}},
            "del": {"offers": [contact]},
        }

    def do_decline(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"del": {"offers": [body["contact"]]}}

    def do_set_status(self, body: dict[str, Any]) -> dict[str, Any]:
        me = self.rows["me"]["me"]
        state = "ready" if body["status"] == "available" else "away"
        changed = {
            "status": body["status"],
            "reason": body.get("reason", ""),
            "state": state,
            "signed_in": True,
        }
        return {"set": {"me": {"me": {**me, **changed, "next_status": None, "since": now_ms()}}}}

    def do_look_up(self, body: dict[str, Any]) -> dict[str, Any]:
        known = customer_of(body["contact"], now_ms())
        return {"result": known | {"filled_in": filled_in(now_ms() - 600_000)}}

    def do_story(self, body: dict[str, Any]) -> dict[str, Any]:
        at = now_ms() - 700_000
        told = [
            {"at": at + place * 5_000, "kind": kind, "text": text}
            for place, (kind, text) in enumerate(STORY)
        ]
        return {"result": told}

    def do_search(self, body: dict[str, Any]) -> dict[str, Any]:
        found = {"contact": "e1", "seq": 4, "sender": "customer", "at": now_ms() - 900_000_000}
        return {"result": [{**found, "text": f"It was about the {body['text']} that hums."}]}

    def do_transcript(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["of"] == body["contact"]:
            return {"result": self.older(body["of"], body["before"])}
        made = talk(body["of"], now_ms() - 900_000_000, 9, random.Random(3))
        return {
            "result": {
                "contact": body["of"],
                "messages": msgspec.to_builtins(made.messages),
                "notes": [],
                "more": False,
                "filled_in": filled_in(now_ms() - 900_600_000),
            }
        }

    def older(self, contact: str, before: int) -> dict[str, Any]:
        """The page of this conversation that ends there."""
        first = max(1, before - 200)
        made = talk(contact, now_ms() - 50_000_000, before, random.Random(5))
        messages = msgspec.to_builtins(made.messages[first - 1 : before - 1])
        return {
            "contact": contact,
            "messages": messages,
            "notes": [],
            "more": first > 1,
            "filled_in": None,
        }

    def do_destinations(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"result": destinations()}

    def do_colleagues(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"result": colleagues()}

    def do_step_out(self, body: dict[str, Any]) -> dict[str, Any]:
        contact = body["contact"]
        return {
            "del": {"asides": [contact]} if contact in self.rows["asides"] else {"desk": [contact]}
        }

    def do_set_pad(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"result": {"pad_at": now_ms()}}

    def do_add_note(self, body: dict[str, Any]) -> dict[str, Any]:
        at = now_ms()
        note = {
            "id": f"{body['contact']}:{at}:private:a0",
            "contact": body["contact"],
            "kind": "private",
            "name": "Ana Novak",
            "at": at,
            "text": body["text"],
        }
        return {"set": {"notes": {note["id"]: note}}}

    async def customer_says(self, contact: str, text: str) -> None:
        assert self.tell is not None
        desk = self.rows["desk"][contact]
        seq = desk["last_seq"] + 1
        message = {
            "id": f"{contact}-{seq}",
            "contact": contact,
            "seq": seq,
            "sender": "customer",
            "at": now_ms(),
            "text": text,
            "name": "",
            "file": None,
            "notice": "",
        }
        changed = {**desk, "last_seq": seq, "last_text": text, "last_sender": "customer"}
        self.rows["desk"][contact] = changed
        self.rows["messages"][f"{contact}:{seq}"] = message
        await self.tell(
            {"set": {"messages": {f"{contact}:{seq}": message}, "desk": {contact: changed}}}
        )

    def do_send(self, body: dict[str, Any]) -> dict[str, Any]:
        desk = self.rows["desk"][body["contact"]]
        seq = desk["last_seq"] + 1
        message = {
            "id": body["message"],
            "contact": body["contact"],
            "seq": seq,
            "sender": "agent",
            "at": now_ms(),
            "text": body["text"],
            "name": "Ana Novak",
            "file": None,
            "notice": "",
        }
        changed = {
            "last_seq": seq,
            "last_text": body["text"],
            "last_sender": "agent",
            "first_reply_by": None,
        }
        return {
            "set": {
                "messages": {f"{body['contact']}:{seq}": message},
                "desk": {body["contact"]: {**desk, **changed}},
            }
        }

    def do_read(self, body: dict[str, Any]) -> dict[str, Any]:
        desk = self.rows["desk"][body["contact"]]
        return {"set": {"desk": {body["contact"]: {**desk, "read_seq": body["seq"]}}}}

    def do_end(self, body: dict[str, Any]) -> dict[str, Any]:
        desk = self.rows["desk"][body["contact"]]
        now = now_ms()
        changed = {"stage": "wrap_up", "ended_by": "agent", "wrap_up_until": now + 60_000}
        return {"set": {"desk": {body["contact"]: {**desk, **changed, "ended_at": now}}}}

    def do_choose_wrap_up(self, body: dict[str, Any]) -> dict[str, Any]:
        contact = body["contact"]
        row = {**self.rows["desk"][contact], "tags": body["tags"]}
        row["disposition"] = body["disposition"]
        note = {"contact": contact, "kind": "wrap_up", "name": "Ana Novak", "text": body["note"]}
        note |= {"id": f"{contact}:draft", "at": row["ended_at"]}
        kept = {"notes": {note["id"]: note}} if body["note"] else {}
        return {"set": {"desk": {contact: row}, **kept}}

    def do_complete(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"del": {"desk": [body["contact"]]}}

    do_transfer = do_complete

    def do_preview_limits(self, body: dict[str, Any]) -> dict[str, Any]:
        over = sum(
            self.rows["agents"][agent]["slots"].get(channel, {"held": 0})["held"] > limit
            for agent in body["agents"]
            for channel, limit in body.get("limits", {}).items()
        )
        return {"result": {"changed": len(body["agents"]), "over": over}}

    def do_set_limits(self, body: dict[str, Any]) -> dict[str, Any]:
        changed = {}
        for agent in body["agents"]:
            row = self.rows["agents"][agent]
            slots = dict(row["slots"])
            for channel, limit in body.get("limits", {}).items():
                held = slots.get(channel, {"held": 0})["held"]
                slots[channel] = {"held": held, "limit": limit, "spare": max(0, limit - held)}
            changed[agent] = {**row, "slots": slots}
        return {"set": {"agents": changed}}

    def do_set_strategy(self, body: dict[str, Any]) -> dict[str, Any]:
        row = self.rows["queues"][body["queue"]]
        return {"set": {"queues": {body["queue"]: {**row, "strategy": body["strategy"]}}}}

    def do_move_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        row = self.rows["line"][body["contact"]]
        return {"set": {"line": {body["contact"]: {**row, "queue": body["queue"]}}}}

    def do_close_contact(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"del": {"line": [body["contact"]]}}


async def answer_reports(room: Room, request: web.Request) -> web.StreamResponse:
    if room.reports == "never":
        await asyncio.Event().wait()
    if room.reports == "broken" and request.transport is not None:
        request.transport.abort()
    if room.reports == "bad":
        told = {"code": "bad_request", "detail": "A report covers at most 800 days."}
        return web.json_response(told, status=400)
    made = made_report(request.query, now_ms(), empty=room.reports == "empty")
    return web.Response(body=msgspec.json.encode(made), content_type="application/json")


async def answer_invited(role: str, request: web.Request) -> web.StreamResponse:
    if (await request.json())["token"] != INVITATION:
        return web.json_response({"message": "This invitation was used."}, status=404)
    return web.json_response({"user": "ana", "name": "Ana Novak", "role": role})


def invitations(role: str) -> list[web.RouteDef]:
    handler = partial(answer_invited, role)
    return [web.post(f"/api/invitation{end}", handler) for end in ("", "/password")]


def teller(
    room: Room, sockets: socketio.AsyncServer
) -> Callable[[dict[str, Any]], Awaitable[None]]:
    async def tell(delta: dict[str, Any]) -> None:
        room.seq += 1
        await sockets.emit("delta", {"seq": room.seq, **delta}, namespace=room.namespace)

    return tell


def doors(role: str, inside: bool) -> list[web.RouteDef]:
    """Who comes in and goes, as the console of this role asks it."""
    session: dict[str, Any] = {"user": "ana", "name": "Ana Novak", "role": role, "agent": "a0"}
    session["rights"] = ["serve"] if role == "agent" else [right.value for right in Right]

    async def who(request: web.Request) -> web.Response:
        return web.json_response(session) if inside else web.Response(status=204)

    async def enter(request: web.Request) -> web.Response:
        nonlocal inside
        given = await request.json()
        if given["password"] == "wrong":
            wrong = {"code": "wrong_credentials", "message": "User name or password is wrong."}
            return web.json_response(wrong, status=401)
        inside = True
        return web.json_response(session)

    async def ways(request: web.Request) -> web.Response:
        return web.json_response({"sign_on": None})

    async def places(request: web.Request) -> web.Response:
        return web.json_response(places_of(now_ms()))

    async def factor(request: web.Request) -> web.Response:
        return web.json_response({"on": False, "required": False, "recovery_left": 0})

    async def leave(request: web.Request) -> web.Response:
        nonlocal inside
        inside = False
        return web.json_response({})

    return [
        web.get("/api/door", ways),
        web.get("/api/session", who),
        web.post("/api/session", enter),
        web.delete("/api/session", leave),
        web.get("/api/sessions", places),
        web.get("/api/second-factor", factor),
        *invitations(role),
    ]


def application(room: Room, signed_in: bool = True) -> tuple[web.Application, socketio.AsyncServer]:
    app = web.Application()
    sockets = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
    sockets.attach(app)
    space = room.namespace
    role = space.strip("/")

    async def connect(sid: str, environ: dict[str, Any]) -> None: ...

    async def resume(sid: str, data: dict[str, Any]) -> dict[str, Any]:
        if room.silent:
            return {}
        return {"ok": True, "stream": "s", "seq": room.seq, "now": now_ms(), "snapshot": room.rows}

    async def signal(sid: str, data: dict[str, Any]) -> None: ...

    tell = room.tell = teller(room, sockets)

    async def command(sid: str, data: dict[str, Any]) -> dict[str, Any]:
        answer, delta = room.run(data["body"])
        if delta:
            await tell(delta)
        return answer

    handlers = (connect, resume, signal, command)
    for handler in handlers:
        sockets.on(handler.__name__, handler, namespace=space)

    dist = ROOT / ("agent_desk" if role == "agent" else "supervisor") / "app" / "dist"

    async def page(request: web.Request) -> web.FileResponse:
        policy = CONSOLE_HEADERS["Content-Security-Policy"] + f"; report-uri {VIOLATIONS}"
        return web.FileResponse(dist / "index.html", headers={"Content-Security-Policy": policy})

    async def violated(request: web.Request) -> web.Response:
        room.violations.append((await request.json())["csp-report"])
        return web.Response(status=204)

    app.add_routes([*doors(role, signed_in), web.get(f"/{role}", page)])
    app.add_routes([web.post(VIOLATIONS, violated)])
    app.add_routes([web.get("/api/reports", partial(answer_reports, room))])
    app.add_routes(room.set_up.routes())
    app.router.add_static(f"/{role}/", dist)
    return app, sockets


@asynccontextmanager
async def serving(room: Room, signed_in: bool = True) -> AsyncIterator[str]:
    """The address of the console's page, on a free port of this machine."""
    app, _ = application(room, signed_in)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/{room.namespace.strip('/')}"
        assert room.violations == []
    finally:
        await runner.cleanup()
