"""The set-up over HTTP, made up from the sample centre: what the screens show and what they ask."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

from config.centre import CentreFile, read_centre
from config.changes import plan
from config.current import Labels, current, to_toml
from config.places import CentreWrong
from router.ids import Millis
from router.words import Channel
from tests.fakes.company import filled_in, participants
from tests.fakes.programs import MadePrograms
from tests.fakes.sample import Sample

NOW = Millis(1_795_000_000_000)
ENTRIES = (
    ("edit: changed", "queue", "support", "Support", ["strategy", "least_busy", "round_robin"]),
    ("limits: changed", "agent", "budi", "Budi Santoso", ["limits.chat", "2", "4"]),
    ("move: changed", "contact", "c-81", "", ["queue", "Sales", "Billing"]),
    ("import: removed", "reason", "gym", "Gym", ["name", "Gym", ""]),
    ("edit: changed", "user", "maja", "Maja Novak", ["may_pick", "no", "yes"]),
    (
        "edit: changed",
        "queue",
        "sales",
        "Sales",
        ["rings", "", "after 60 s: sales 1; after 120 s: "],
    ),
    ("edit: changed", "setting", "alert_longest_wait_s", "120", ["name", "60", "120"]),
)

SAID = (
    ("customer", "Hello, my order has not arrived yet.", ""),
    ("system", "", "joined"),
    ("agent", "Let me look. It left us on Monday, so it should be with you today.", ""),
)

CONSENT = "I agree that what I write is kept for 90 days, so that I can be helped."
FORMS: tuple[dict[str, Any], ...] = (
    {
        "id": "orders",
        "name": "Orders and returns",
        "queues": ["sales", "support"],
        "fields": [
            {"id": "name", "label": "Your name", "kind": "name", "required": True},
            {"id": "email", "label": "Email", "kind": "email"},
            {
                "id": "about",
                "label": "What is it about?",
                "kind": "choice",
                "required": True,
                "options": ["An order", "A return", "Something else"],
            },
            {"id": "order", "label": "Order number", "max": 20},
        ],
        "consent": CONSENT,
        "consent_link": "https://shop.example/privacy",
    },
    {
        "id": "orders-ru",
        "name": "Заказы и возвраты для покупателей, которые пишут по-русски",
        "queues": ["sales"],
        "language": "ru",
        "fields": [
            {
                "id": "text",
                "label": "Опишите, пожалуйста, что случилось с вашим заказом и когда",
            }
        ],
    },
    {"id": "later", "name": "Later", "queues": ["support"], "consent": CONSENT},
    {"id": "old", "disabled": True, "fields": [{"id": "a", "label": "A"}]},
)


def _with_people(centre: CentreFile) -> CentreFile:
    """Teams, a role of the centre's own, and somebody who is limited."""
    said = centre.model_dump(mode="json")
    said["teams"] = [{"id": "north", "name": "North"}, {"id": "night", "name": "Night shift"}]
    rights = ["serve", "board", "conversations", "limits", "reports"]
    said["roles"] = [{"id": "leads", "name": "Team leads", "rights": rights}]
    for at, agent in enumerate(said["agents"]):
        agent["team"] = (None, "north", "night")[at % 3]
    said["users"][2] |= {"role": "leads", "teams": ["north"], "email": "maja@mail.example"}
    said["forms"] = list(FORMS)
    said["queues"][0] |= {"keep_days": 90, "alerts": {"waiting": 8, "service_level": "off"}}
    return CentreFile.model_validate(said)


def noted() -> list[dict[str, Any]]:
    return [
        {
            "id": f"c0:{NOW + at}:{kind}",
            "contact": "c0",
            "kind": kind,
            "name": name,
            "at": NOW + at,
            "text": text,
        }
        for at, kind, name, text in (
            (60_000, "private", "Dimas Pratama", "She has waited for a week already."),
            (70_000, "whisper", "Ana Novak", "You may offer the delivery for free."),
        )
    ]


@dataclass
class MadeSetUp:
    """``answer``: full, empty, broken or refused."""

    answer: str = "full"
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        sample = Sample(NOW)
        self.router, self.labels, self.users = sample.router, sample.labels, sample.users
        labels: Labels = self.labels
        self.centre = current(self.router, labels, self.users.values())
        self.sample = self.centre
        if self.answer == "full":
            self.centre = _with_people(self.centre)
        self.programs = MadePrograms(self.answer, time.time_ns() // 1_000_000)
        if self.answer == "empty":
            self.centre = read_centre("queues = []\n[channels]\n")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/setup", self.show),
            web.get("/api/setup.toml", self.export),
            web.post("/api/setup/check", self.check),
            web.post("/api/setup/import", self.take),
            web.post("/api/setup/users/{id}/invitation", self.invite),
            web.put("/api/setup/{path:.*}", self.take),
            web.delete("/api/setup/{path:.*}", self.take),
            web.get("/api/setup/treatments", self.treatments),
            web.get("/api/audit", self.audit),
            *self.programs.routes(),
            web.get("/api/board/contacts", self.behind),
            web.get("/api/board/contacts/{id}", self.read),
        ]

    async def treatments(self, request: web.Request) -> web.Response:
        care = {"treatment": "care", "queue": "sales", "shown": 1_284, "clicked": 0}
        return web.json_response({"shown": [care]})

    async def show(self, request: web.Request) -> web.Response:
        if self.answer == "broken":
            return web.json_response({"detail": "The database is away."}, status=503)
        centre = self.centre.model_dump(mode="json")
        waiting = ["maja"] if self.answer == "full" else []
        body = {"version": "v1", "centre": centre, "without_password": waiting}
        body["house"] = {
            channel: rules.model_dump(exclude_none=True)
            for channel in Channel
            if (rules := self.centre.common.usual(channel)) is not None
        }
        body["two_step"] = ["leyla"] if self.answer == "full" else []
        return web.json_response(body)

    async def export(self, request: web.Request) -> web.Response:
        return web.Response(text=to_toml(self.centre))

    async def check(self, request: web.Request) -> web.Response:
        try:
            wanted = read_centre(await request.text())
        except CentreWrong as wrong:
            return web.json_response(
                {"faults": msgspec.to_builtins(wrong.faults), "more": wrong.more}
            )
        made = plan(
            self.sample,
            wanted,
            router=self.router,
            labels=self.labels,
            users=self.users,
            by="ana",
            now=NOW,
        )
        body = {
            "version": "v1",
            "changes": msgspec.to_builtins(made.changes),
            "obstacles": list(made.obstacles),
            "newcomers": list(made.newcomers),
        }
        return web.json_response(body)

    async def take(self, request: web.Request) -> web.Response:
        text = await request.text()
        body = msgspec.json.decode(text) if text.startswith("{") else text
        self.asked.append((request.method, request.path, body))
        if self.answer == "refused":
            reasons = ["Sales cannot go: 3 contacts are in it. Move them first."]
            told = {"code": "in_the_way", "detail": "Something stands in the way."}
            return web.json_response({**told, "reasons": reasons}, status=409)
        change = {"kind": "queue", "id": "x", "name": "X", "what": "changed", "differences": []}
        return web.json_response({"changes": [change], "obstacles": [], "newcomers": []})

    async def invite(self, request: web.Request) -> web.Response:
        return web.json_response({"token": "t" * 43, "expires_at": NOW})

    async def behind(self, request: web.Request) -> web.Response:
        contacts = [
            {
                "contact": f"c{at}",
                "customer": name,
                "channel": channel,
                "queue": "support",
                "agent": f"a{at}",
                "stage": "closed",
                "entered_at": NOW + at * 900_000,
                "waits_since": NOW + at * 915_000,
                "accepted_at": NOW + at * 930_000,
                "ended_at": NOW + at * 1_100_000,
            }
            for at, (name, channel) in enumerate(
                (("Mira Köhler", "chat"), ("Екатерина Вознесенская", "email"), ("Ben", "voice"))
            )
        ]
        body = {"contacts": [] if self.answer == "empty" else contacts, "limit": 200}
        return web.json_response(body)

    async def read(self, request: web.Request) -> web.Response:
        """Two messages, then a third one, then nothing new any more."""
        after = int(request.query.get("after", 0))
        if after >= len(SAID):
            await asyncio.Event().wait()
        some = SAID[2:] if after else SAID[:2]
        messages = [
            {
                "id": f"m{seq}",
                "contact": "c0",
                "seq": seq,
                "sender": sender,
                "at": NOW + seq * 40_000,
                "text": text,
                "name": "Ana Novak" if sender == "agent" else "",
                "notice": notice,
                "file": None,
            }
            for seq, (sender, text, notice) in enumerate(some, after + 1)
        ]
        talk = {
            "contact": request.match_info["id"],
            "customer": "Mira Köhler",
            "channel": "chat",
            "queue": "support",
            "agent": "a1",
            "agent_name": "Dimas Pratama",
            "stage": "serving",
            "entered_at": NOW,
            "messages": messages,
            "notes": noted(),
            "participants": msgspec.to_builtins(participants()[:1]),
            "beside": "1",
            "filled_in": None if after else filled_in(NOW),
        }
        return web.json_response(talk)

    async def audit(self, request: web.Request) -> web.Response:
        if self.answer == "broken":
            return web.json_response({"detail": "The database is away."}, status=503)
        entries = [
            {
                "id": str(at),
                "at": NOW - at * 3_700_000,
                "user": "ana",
                "action": action,
                "kind": kind,
                "subject": subject,
                "name": name,
                "changes": [change],
            }
            for at, (action, kind, subject, name, change) in enumerate(ENTRIES)
        ]
        return web.json_response(
            {"entries": [] if self.answer == "empty" else entries, "next": None}
        )
