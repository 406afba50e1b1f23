"""Spans: what they say of a request's way, and what they never say."""

import asyncio
from pathlib import Path

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from config.settings import load_settings
from cordboard.tracing import Tracing, exporting
from tests.api.client import program
from tests.rooms import open_house

NEW = {
    "channel": "chat",
    "queue": "sales",
    "person": {"name": "Zebra", "identities": [{"kind": "email", "value": "zebra@mail.example"}]},
    "text": "zebra words",
}
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def first(spans: tuple[ReadableSpan, ...], name: str) -> ReadableSpan:
    return next(span for span in spans if span.name == name)


async def test_a_request_is_followed_to_the_disk_without_a_word_of_the_customer(
    tmp_path: Path,
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing = Tracing(provider)
    async with open_house(tmp_path, middlewares=(tracing.middleware,)) as house:
        api = await program(house)
        house.engine.watch = tracing
        contact = await api.contact(**NEW)
        await api.ask("GET", "/customers?email=zebra@mail.example")
        await api.ask("GET", "/zebra?zebra=zebra")
        moved = await api.ask("POST", f"/contacts/{contact['id']}/move", {"queue": "zebra"})
        assert moved.status == 404
        told = {"traceparent": CALLER, "tracestate": "zebra=zebra"}
        await api.ask("GET", "/queues", headers=told)
        await api.ask("GET", "/agents", headers={"traceparent": "00-zebra"})
        async with house.http.get("/api/door", headers=told) as answer:
            assert answer.status == 200
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="zebra", name="Zebra")
    spans = exporter.get_finished_spans()
    request = first(spans, "POST /api/v1/contacts")
    command, handled = first(spans, "command Enqueue"), first(spans, "handle Enqueue")
    commit = first(spans, "commit")
    for inner, outer in ((command, request), (handled, command)):
        assert inner.parent is not None
        assert inner.parent.span_id == outer.context.span_id
    assert any(command.context in [link.context for link in one.links] for one in spans)
    assert commit.parent is None
    assert (request.attributes or {})["http.response.status_code"] == 201
    assert (command.attributes or {})["cordboard.contact"] == contact["id"]
    refused = first(spans, "command Move").attributes or {}
    assert refused["cordboard.refused"] == "unknown_queue"
    program_s = first(spans, "GET /api/v1/queues")
    assert program_s.parent is not None
    assert f"00-{program_s.context.trace_id:032x}-{program_s.parent.span_id:016x}-01" == CALLER
    assert not program_s.context.trace_state
    assert first(spans, "GET /api/v1/agents").parent is None
    assert first(spans, "GET /api/door").parent is None, "who is no program is not believed"
    for span in spans:
        assert "zebra" not in f"{span.name} {dict(span.attributes or {})}".lower()
        assert not span.events
        assert not span.status.description


async def test_spans_are_sent_to_a_collector(tmp_path: Path) -> None:
    taken: list[str] = []
    came = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        sent = ExportTraceServiceRequest.FromString(await request.read())
        for of_one in sent.resource_spans:
            taken.extend(span.name for scope in of_one.scope_spans for span in scope.spans)
        came.set()
        return web.Response(body=b"", content_type="application/x-protobuf")

    app = web.Application()
    app.router.add_post("/v1/traces", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    tracing = Tracing(exporting(f"http://127.0.0.1:{runner.addresses[0][1]}/v1/traces"))
    with tracing.command(None):
        pass
    await tracing.drain()
    await came.wait()
    assert taken == ["command rows"]
    await runner.cleanup()


def test_it_is_off_unless_it_is_asked_for() -> None:
    assert load_settings().tracing_url == ""
