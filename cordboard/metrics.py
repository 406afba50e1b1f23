"""``/metrics``, as Prometheus reads it. Labels are ids of the centre and closed words, never
customers'."""

import contextlib
import hmac
from collections import Counter as Count
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from cordboard.rooms import Rooms
from engine.answers import NotTaken
from engine.engine import Engine
from engine.lag import watch_lag
from router import events as e
from router.ids import Millis
from router.router import Router
from router.words import State

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
COMMIT_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
LAG_BUCKETS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
WAIT_BUCKETS: Final = (1, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400)


class Metrics:
    """A service (see ``cordboard.services``), and the handler of ``/metrics``."""

    name = "metrics"

    def __init__(self, engine: Engine, rooms: Rooms, token: str | None) -> None:
        """Without a token only this machine may read."""
        self._engine = engine
        self._rooms = rooms
        self._token = token
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._events = Counter(
            "cordboard_events", "Events of the journal.", ["event"], registry=registry
        )
        self._offers = Counter(
            "cordboard_offers", "Offers made.", ["queue", "kind"], registry=registry
        )
        self._answers = Counter(
            "cordboard_offer_outcomes", "What became of offers.", ["outcome"], registry=registry
        )
        self._waits = Histogram(
            "cordboard_offer_wait_seconds",
            "How long contacts had waited when they were offered.",
            buckets=WAIT_BUCKETS,
            registry=registry,
        )
        self._commits = Histogram(
            "cordboard_journal_commit_seconds",
            "How long a commit of the journal takes, until it is on disk.",
            buckets=COMMIT_BUCKETS,
            registry=registry,
        )
        self._lag = Histogram(
            "cordboard_loop_lag_seconds",
            "How late timers of the event loop come.",
            buckets=LAG_BUCKETS,
            registry=registry,
        )
        self._requests = Counter(
            "cordboard_api_requests",
            "Requests to /api/v1.",
            ["operation", "status"],
            registry=registry,
        )
        self._deliveries = Counter(
            "cordboard_webhook_tries", "Tries to deliver an event.", ["outcome"], registry=registry
        )
        self._gauges(registry)
        engine.committed = self._commits.observe
        rooms.programs.webhooks.outcomes = lambda outcome: self._deliveries.labels(outcome).inc()
        rooms.programs.answered = lambda name, status: self._requests.labels(
            name, str(status)
        ).inc()

    def _gauges(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, said: str, *labels: str) -> Gauge:
            return Gauge(f"cordboard_{name}", said, labels, registry=registry)

        self._waiting = gauge("waiting", "Contacts waiting in line.", "queue")
        self._longest = gauge("longest_wait_seconds", "Of those in line, by entry.", "queue")
        self._past_due = gauge("past_due", "Of the next thousand in line, past due.", "queue")
        self._contacts = gauge("contacts", "Open contacts.", "stage")
        self._agents = gauge("agents", "Agents by state.", "state")
        self._sockets = gauge("sockets", "Connections.", "room")
        self._pending = gauge("webhook_deliveries_pending", "Deliveries on their way.")
        self._off = gauge("webhooks_disabled", "Webhooks that are not told.")
        self._up = gauge("available", "1 while commands are taken.")

    # As a service.

    async def run(self) -> None:
        end = self._engine.subscribe(self._hear)
        try:
            await watch_lag(self._lag.observe)
        finally:
            end()

    async def drain(self) -> None:
        """Holds nothing."""

    def _hear(self, events: Sequence[object], rows: Sequence[object]) -> None:
        for name, count in Count(type(event).__name__ for event in events).items():
            self._events.labels(name).inc(count)
        for event in events:
            match event:
                case e.Offered():
                    contact = self._engine.router.contacts.get(event.contact)
                    queue = contact.queue if contact is not None else ""
                    self._offers.labels(queue, event.why.kind.value).inc()
                    self._waits.observe(event.why.waited_ms / 1_000)
                case e.Accepted():
                    self._answers.labels("accepted").inc()
                case e.Declined():
                    self._answers.labels("declined").inc()
                case e.OfferExpired():
                    self._answers.labels("expired").inc()
                case e.OfferWithdrawn():
                    self._answers.labels("withdrawn").inc()

    # As a page.

    async def show(self, request: web.Request) -> web.Response:
        if not self._may_read(request):
            return web.Response(status=403, text="not allowed\n")
        self._up.set(self._engine.available)
        # While the journal cannot be written the figures of the line stay as they were.
        with contextlib.suppress(NotTaken):
            self._look(await self._engine.settled(), self._engine.clock.now())
        body = generate_latest(self.registry)
        return web.Response(
            body=body, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        )

    def _may_read(self, request: web.Request) -> bool:
        if self._token is not None:
            scheme, _, given = request.headers.get("Authorization", "").partition(" ")
            right = hmac.compare_digest(given.strip().encode(), self._token.encode())
            return scheme.lower() == "bearer" and right
        # A proxy on this machine speaks for others.
        if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
            return False
        try:
            return ip_address(request.remote or "").is_loopback
        except ValueError:
            return False

    def _look(self, router: Router, now: Millis) -> None:
        for gauge in (self._waiting, self._longest, self._past_due):
            gauge.clear()
        for id in router.queues:
            self._waiting.labels(id).set(router.line_length(id))
            line = [router.contacts[contact] for contact in router.line(id, 1_000)]
            longest = max((now - one.entered_at for one in line), default=0)
            self._longest.labels(id).set(longest / 1_000)
            self._past_due.labels(id).set(sum(one.due < now for one in line))
        self._contacts.clear()
        for stage, count in Count(one.stage for one in router.contacts.values()).items():
            self._contacts.labels(stage.value).set(count)
        states = Count(router.state_of(agent) for agent in router.agents)
        for state in State:
            self._agents.labels(state.value).set(states[state])
        rooms = self._rooms
        for room in (rooms.visitors, rooms.agents, rooms.supervisors):
            self._sockets.labels(room.namespace.strip("/")).set(len(room.guests))
        lanes = rooms.programs.webhooks.lanes.values()
        self._pending.set(sum(len(lane.pending) for lane in lanes))
        self._off.set(sum(lane.row.disabled_at is not None for lane in lanes))
