"""``/api/v1``: the endpoints, their document and its page, as one application to be mounted."""

from collections.abc import Callable
from typing import Final

import msgspec
from aiohttp import web

from access.doorkeeper import Doorkeeper
from access.keys import ApiKeys
from api.contacts import contact_endpoints
from api.door import ApiDoor, problems
from api.endpoints import Endpoint
from api.hooks import webhook_endpoints
from api.keys import key_endpoints
from api.openapi import PREFIX, document
from api.orders import Orders, Records
from api.outbox import Webhooks
from api.page import CSP, page
from api.people import Erase, agent_endpoints, customer_endpoints, queue_endpoints
from api.repeats import Repeats
from api.reporting import report_endpoints
from api.setup_endpoints import setup_endpoints
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from office.reporting import Reporting
from office.set_up import Office
from office.timelines import Timelines
from storage.rows import AnyRow

DOCUMENT_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


class Api:
    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        keeper: Doorkeeper,
        keys: ApiKeys,
        limits: Limits,
        erase: Erase,
        records: Records,
        webhooks: Webhooks,
        answered: Callable[[str, int], None],
        office: Office,
        reporting: Reporting,
    ) -> None:
        """``answered`` is told of each answer: operation and status."""

        async def write(row: AnyRow) -> None:
            await engine.submit(None, command_id="", actor="keys", rows=(row,))

        self._door = ApiDoor(keeper, keys, Repeats(engine), limits, answered, write)
        orders = Orders(engine, records)
        self.endpoints: list[Endpoint] = [
            *contact_endpoints(engine, directory, orders),
            *customer_endpoints(engine, erase),
            *agent_endpoints(engine, directory, orders),
            *queue_endpoints(engine, directory, orders),
            *webhook_endpoints(engine, webhooks),
            *key_endpoints(engine, keys),
            *setup_endpoints(office, engine.store),
            *report_endpoints(reporting, Timelines(engine, reporting)),
        ]
        self.document = document(self.endpoints)

    def attach(self, app: web.Application) -> None:
        inner = web.Application(middlewares=[problems])
        raw = msgspec.json.encode(self.document)
        shown = page(self.document)

        async def openapi(_: web.Request) -> web.Response:
            return web.Response(body=raw, content_type="application/json", headers=DOCUMENT_HEADERS)

        async def people(_: web.Request) -> web.Response:
            headers = {**DOCUMENT_HEADERS, "Content-Security-Policy": CSP}
            return web.Response(text=shown, content_type="text/html", headers=headers)

        async def moved(_: web.Request) -> web.Response:
            return web.Response(status=308, headers={"Location": f"{PREFIX}/"})

        inner.router.add_get("/openapi.json", openapi)
        inner.router.add_get("/", people)
        for one in self.endpoints:
            # What may be read may be asked for its head, too (RFC 9110, 9.1).
            for method in ("GET", "HEAD") if one.method == "GET" else (one.method,):
                inner.router.add_route(method, one.path, self._door.handler(one))
        app.router.add_get(PREFIX, moved)
        app.add_subapp(PREFIX, inner)
