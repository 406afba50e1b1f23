"""OpenTelemetry: spans of requests, commands and commits, sent by OTLP. They hold ids and codes,
never a customer's words. Imported only where tracing is switched on."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from engine.watch import Trace, Watch
from router.commands import AnyCommand
from router.refusals import CommandRefused

IDS: Final = ("contact", "agent", "queue")
SPAN: Final[dict[str, Any]] = {
    # An exception's message may be a customer's words: its kind is told as an attribute.
    "record_exception": False,
    "set_status_on_exception": False,
}
STOP_S: Final = 5.0
PROGRAMS: Final = "/api/v1"
W3C: Final = TraceContextTextMapPropagator()


def exporting(url: str) -> TracerProvider:
    """Sends what is made to ``url``, in the background."""
    provider = TracerProvider(resource=Resource.create({"service.name": "cordboard"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    return provider


class Tracing(Watch):
    """A service (see ``cordboard.services``), a middleware of aiohttp, and the engine's watcher."""

    name = "tracing"

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("cordboard")

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def drain(self) -> None:
        """Send the rest, if somebody takes it."""
        async with asyncio.timeout(STOP_S):
            await asyncio.to_thread(self._provider.shutdown)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        # As the route has it: a path and a query may hold anything.
        route = "unknown" if resource is None else resource.canonical
        attributes = {"http.request.method": request.method, "http.route": route}
        with self._tracer.start_as_current_span(
            f"{request.method} {route}",
            context=_caller(request, route),
            kind=SpanKind.SERVER,
            attributes=attributes,
            **SPAN,
        ) as span:
            with _failures(span):
                answer = await handler(request)
            span.set_attribute("http.response.status_code", answer.status)
            return answer

    # The engine's.

    @contextmanager
    def command(self, command: AnyCommand | None) -> Iterator[Trace]:
        with self._around(f"command {_kind(command)}") as span:
            yield span
            # Only now: what was refused may have named anything.
            span.set_attributes(_ids(command))

    def handling(self, command: AnyCommand | None, trace_: Trace) -> AbstractContextManager[Trace]:
        return self._around(f"handle {_kind(command)}", within=trace_)

    def commit(self, traces: Sequence[Trace]) -> AbstractContextManager[Trace]:
        """Of many commands, so within none of them: it is linked to each."""
        links = [Link(one.get_span_context()) for one in traces if isinstance(one, Span)]
        return self._around("commit", links=links, attributes={"cordboard.commands": len(traces)})

    @contextmanager
    def _around(
        self,
        name: str,
        *,
        within: Trace = None,
        links: Sequence[Link] = (),
        attributes: dict[str, str | int] | None = None,
    ) -> Iterator[Span]:
        context = trace.set_span_in_context(within) if isinstance(within, Span) else None
        with (
            self._tracer.start_as_current_span(
                name, context=context, attributes=attributes, links=links, **SPAN
            ) as span,
            _failures(span),
        ):
            yield span


def _caller(request: web.Request, route: str) -> Context | None:
    """The trace that a program's request belongs to. What browsers send is not believed: visitors
    could fill somebody's trace, or have all of theirs sampled."""
    if not route.startswith(PROGRAMS):
        return None
    # Not tracestate, which may hold any words.
    parent = request.headers.get("traceparent", "")
    return W3C.extract({"traceparent": parent}, context=Context())


@contextmanager
def _failures(span: Span) -> Iterator[None]:
    try:
        yield
    except CommandRefused as refused:
        span.set_attribute("cordboard.refused", refused.code)
        raise
    except web.HTTPException as answer:
        span.set_attribute("http.response.status_code", answer.status)
        raise
    except BaseException as error:
        span.set_attribute("error.type", type(error).__name__)
        raise


def _kind(command: AnyCommand | None) -> str:
    return "rows" if command is None else type(command).__name__


def _ids(command: AnyCommand | None) -> dict[str, str | int]:
    found = {name: getattr(command, name, None) for name in IDS}
    return {f"cordboard.{name}": id for name, id in found.items() if isinstance(id, str)}
