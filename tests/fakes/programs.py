"""Keys and webhooks as the API answers them, made up, and what the screens ask of them."""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from aiohttp import web

from access.keys import SCOPES
from api.kinds import Kind

DAY_MS: Final = 86_400_000
SECRET: Final = "cord_" + "k" * 43
SIGNING: Final = "whsec_" + "s" * 43


@dataclass
class MadePrograms:
    """``answer`` as of the set-up: full, empty, broken or refused."""

    answer: str
    now: int
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    happened: int = 0
    """How many events came after those that are told at first, which then arrive."""

    def routes(self) -> list[web.RouteDef]:
        hook = "/api/v1/webhooks/{id}"
        return [
            web.get("/api/v1/keys", self.keys),
            web.get("/api/v1/webhooks", self.webhooks),
            web.get(f"{hook}/deliveries", self.deliveries),
            web.get(f"{hook}/replay", self.foreseen),
            web.post("/api/v1/{path:.*}", self.take),
            web.patch("/api/v1/{path:.*}", self.take),
            web.delete("/api/v1/{path:.*}", self.take),
        ]

    async def keys(self, request: web.Request) -> web.Response:
        made = [
            ("0badc0de", "Web shop", "read:contacts write:contacts read:queues", "ana", 4, None),
            ("1badc0de", "Отчёты для правления каждую неделю", "read:reports", "ana", None, 20),
            ("2badc0de", "House", " ".join(sorted(SCOPES)), "command line", 200_000, -3),
        ]
        revoked = request.query.get("state") == "revoked"
        if revoked:
            made = [
                ("3badc0de", "Old shop", "read:queues", "ana", 90_000, None),
                ("4badc0de", "Отчёты за прошлый год", "read:reports", "key:0badc0de", None, 20),
            ]
        items = [
            {
                "id": id,
                "name": name,
                "scopes": scopes.split(),
                "created_at": self.now - (at + 1) * 40 * DAY_MS,
                "by": by,
                "used_at": None if used is None else self.now - used * 60_000,
                "expires_at": None if ends is None else self.now + ends * DAY_MS,
                "revoked_at": self.now - at * DAY_MS if revoked else None,
                "revoked_by": "ana" if revoked else "",
            }
            for at, (id, name, scopes, by, used, ends) in enumerate(made)
        ]
        may_give = sorted(SCOPES - {"write:users", "read:users"})
        return self._answer({"items": self._some(items), "may_give": may_give, "next": None})

    async def webhooks(self, request: web.Request) -> web.Response:
        made = [
            ("a1", "https://crm.example/hooks/cordboard", list(Kind), "", None, 0),
            ("b2", "https://wall.shop.example/told", ["contact.lost"], "", 3, 41),
            ("c3", "https://old.example/", ["alert.raised", "alert.cleared"], "gone", None, 0),
        ]
        items = [
            {
                "id": id,
                "url": url,
                "kinds": kinds,
                "created_at": self.now,
                "by": "ana",
                "enabled": not why,
                "disabled_why": why,
                "failing_since": None if failing is None else self.now - failing * 3_600_000,
                "pending": pending,
                "cursor": 1,
                "last": self._delivery(("delivered", "pending", "failed")[at], 900 - at),
            }
            for at, (id, url, kinds, why, failing, pending) in enumerate(made)
        ]
        return self._answer({"items": self._some(items)})

    async def deliveries(self, request: web.Request) -> web.Response:
        wanted, seqs = request.query.get("state", ""), request.query.get("seqs", "")
        first = "delivered" if self.happened else "pending"
        states = ["pending"] * self.happened + [first, "failed", "delivered", "delivered"]
        made = [
            self._delivery(state, 900 + self.happened - at)
            for at, state in enumerate(states)
            if wanted in ("", state)
            and (not seqs or str(900 + self.happened - at) in seqs.split(","))
        ]
        return self._answer({"items": self._some(made), "next": None})

    async def foreseen(self, request: web.Request) -> web.Response:
        since = int(request.query["since"])
        counted = {"events": 1_284, "left_out": 41} if since < self.now else {}
        plan = {"seq": 17, "events": 0, "left_out": 0, "complete": True, **counted}
        return self._answer(plan)

    def _delivery(self, state: str, seq: int) -> dict[str, Any]:
        delivered = state == "delivered"
        return {
            "seq": seq,
            "kind": "contact.closed" if seq % 2 else "contact.first_reply_warned",
            "subject": f"contact c{seq}-4f1d9a2b",
            "at": self.now - seq * 1_000,
            "state": state,
            "attempts": 1 if delivered else 16 if state == "failed" else 4,
            "next_at": self.now + 300_000 if state == "pending" else None,
            "tried_at": self.now - 60_000,
            "status": 204 if delivered else 0 if state == "failed" else 503,
            "error": "no answer in time" if state == "failed" else "",
        }

    async def take(self, request: web.Request) -> web.Response:
        text = await request.text()
        body = msgspec.json.decode(text) if text else None
        path = request.path.removeprefix("/api/v1")
        self.asked.append((request.method, path, body))
        if "inside" in text:
            detail = "The address must be reachable from outside."
            return web.json_response({"code": "bad_url", "detail": detail}, status=409)
        if request.method == "DELETE":
            return web.Response(status=204)
        if path.startswith("/webhooks/") and "/deliveries/" in path:
            return self._answer(self._delivery("pending", int(path.split("/")[-2])))
        name = body["name"] if body and "name" in body else ""
        key = {"id": "3badc0de", "name": name}
        webhook = {"id": "d4", "url": (body or {}).get("url", "https://crm.example/")}
        secret = SECRET if path == "/keys" else SIGNING
        return self._answer({"key": key, "webhook": webhook, "secret": secret})

    def _some(self, items: list[Any]) -> list[Any]:
        return [] if self.answer == "empty" else items

    def _answer(self, body: dict[str, Any]) -> web.Response:
        if self.answer == "broken":
            return web.json_response({"detail": "The database is away."}, status=503)
        return web.json_response(body)
