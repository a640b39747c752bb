"""Traces by OpenTelemetry, for an operator who named a place for them in `OTEL_EXPORTER_OTLP_ENDPOINT`; without that
nothing is recorded and nothing leaves. A span tells route, status and registry, and nothing of a question."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.journal import route_of
from vires.api.middleware.reply import watching
from vires.service.refusal import Refusal

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

NAMED = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def tracing() -> TracerProvider | None:
    """What records spans and sends them, `None` where no place is named. Made in the process that is to send. Raises
    `Refusal` (`extra-missing`)."""
    if not any(os.environ.get(name) for name in NAMED) or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Refusal(
            "extra-missing", "traces need `opentelemetry`, which is not installed", "pip install 'vires[telemetry]'"
        ) from None
    name = os.environ.get("OTEL_SERVICE_NAME", "vires")
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


class Traces:
    """One span a request, which goes on a trace that the request names in `traceparent`."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self.app = app
        self._tracer = provider.get_tracer("vires")
        self._carried = TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        from opentelemetry.trace import SpanKind, Status, StatusCode

        told = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in _CARRIERS}
        state = scope.setdefault("state", {})
        with self._tracer.start_as_current_span(
            scope["method"], context=self._carried.extract(told), kind=SpanKind.SERVER,
            record_exception=False, set_status_on_exception=False,
        ) as span:  # fmt: skip

            def note(message: Message) -> None:
                status = message["status"]
                span.set_attribute("http.response.status_code", status)
                if status >= 500:
                    span.set_status(Status(StatusCode.ERROR))

            try:
                await self.app(scope, receive, watching(send, note))
            finally:
                route = route_of(scope)
                span.update_name(f"{scope['method']} {route}")
                span.set_attributes({
                    "http.request.method": scope["method"],
                    "http.route": route,
                    "vires.tenant": state.get("tenant", ""),
                    "vires.request_id": state.get("request_id", ""),
                })  # fmt: skip


_CARRIERS = (b"traceparent", b"tracestate")
