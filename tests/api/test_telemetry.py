"""Traces go where the operator said, tell nothing of a question, and go nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.api.running import Running, until
from tests.unit import arden

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector:
    """What receives traces, on loopback."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.services: set[str] = set()
        self.paths: set[str] = set()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.paths.add(self.path)
                collector.take(body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            self.services.add(named["service.name"])
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)

    def __enter__(self) -> Collector:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


def test_a_request_is_a_span_of_the_trace_it_names_and_tells_nothing_of_the_question(
    collector: Collector, tmp_path: Path
) -> None:
    named = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.address,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
    }
    with Running("--registry", str(arden.write(tmp_path)), env=named) as server:
        server.client.get(
            "/api/v1/find", params={"text": "secretword"},
            headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "X-Request-ID": "case-17"},
        )  # fmt: skip
        until(lambda: collector.spans, "no span arrives")
        server.client.get("/healthz")
        assert server.stop() == 0
    first, last = collector.spans
    assert first.trace_id.hex() == TRACE
    assert first.parent_span_id.hex() == "00f067aa0ba902b7"
    assert (first.name, first.kind) == ("GET /api/v1/find", Span.SPAN_KIND_SERVER)
    told = {one.key: one.value for one in first.attributes}
    assert told["http.response.status_code"].int_value == 200
    assert told["http.route"].string_value == "/api/v1/find"
    assert told["vires.request_id"].string_value == "case-17"
    assert b"secretword" not in b"".join(span.SerializeToString() for span in collector.spans)
    assert last.name == "GET /healthz", "what was recorded last is sent before the server ends"
    assert collector.services == {"vires"}
    assert collector.paths == {"/v1/traces"}


def test_nothing_is_sent_where_no_place_is_named(collector: Collector, tmp_path: Path) -> None:
    named = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address, "OTEL_SDK_DISABLED": "true"}
    with Running("--registry", str(arden.write(tmp_path)), env=named) as server:
        assert server.client.get("/api/v1/describe").status_code == 200
        assert server.stop() == 0
    assert collector.spans == []
