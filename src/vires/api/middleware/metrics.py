"""Numbers for Prometheus. They are the same for one process and for several: where `PROMETHEUS_MULTIPROC_DIR` names a
folder, the processes of a server add up there."""

from __future__ import annotations

import os
from time import monotonic

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.journal import route_of
from vires.api.middleware.reply import watching
from vires.service.serving.service import Service

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
OFTEN = 1.0
"""Seconds after which what is not counted as it happens is taken down again."""


disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The numbers of one application."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._observed = 0.0
        self._several = bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))
        own = self._own = CollectorRegistry()
        self.requests = Counter("vires_requests", "Requests answered.", ("route", "method", "status"), registry=own)
        self.seconds = Histogram(
            "vires_request_seconds", "Time from a request to the end of its answer.", ("route",),
            buckets=SECONDS, registry=own,
        )  # fmt: skip
        self.open = Gauge("vires_requests_open", "Requests being answered.", registry=own, multiprocess_mode="livesum")
        self.decisions = Counter("vires_decisions", "Findings given, by outcome.", ("outcome",), registry=own)
        self.refreshes = Gauge(
            "vires_refreshes", "Times a new state of a registry was taken in.", ("tenant",), registry=own,
            multiprocess_mode="max",
        )  # fmt: skip
        self.stale = Gauge(
            "vires_refresh_failed", "Whether the last refresh of a registry failed.", ("tenant",), registry=own,
            multiprocess_mode="max",
        )  # fmt: skip
        self.waiting = Gauge(
            "vires_desk_waiting", "Questions that wait for a process.", registry=own, multiprocess_mode="livesum"
        )
        self.working = Gauge(
            "vires_desk_working", "Questions that a process is answering.", registry=own, multiprocess_mode="livesum"
        )
        self.at_once = Gauge(
            "vires_desk_at_once", "Questions answered without a process.", registry=own, multiprocess_mode="livesum"
        )

        service.desk.decided, service.desk.staff.changed = self.decided, self._busy
        self._busy(0, 0)

    def _busy(self, waiting: int, working: int) -> None:
        self.waiting.set(waiting)
        self.working.set(working)

    def decided(self, outcome: str, count: int = 1) -> None:
        """Count a finding."""
        self.decisions.labels(outcome).inc(count)

    def exposition(self) -> tuple[bytes, str]:
        """All numbers as text, and its media type."""
        self.observe()
        found = self._own
        if self._several:
            found = CollectorRegistry()
            MultiProcessCollector(found)  # type: ignore[no-untyped-call]
        return generate_latest(found), CONTENT_TYPE_LATEST

    def glance(self, now: float) -> None:
        """Take down what is not counted as it happens, if that is some time ago."""
        if now - self._observed > OFTEN:
            self._observed = now
            self.observe()

    def observe(self) -> None:
        """Take down what is not counted as it happens."""
        desk = self._service.desk
        self.at_once.set(desk.shortcut.answered)
        for name, hosted in self._service.registries.items():
            self.refreshes.labels(name).set(hosted.refreshed)
            self.stale.labels(name).set(hosted.failure is not None)


class Measures:
    """Counts every request and times it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = monotonic(), 0

        def note(message: Message) -> None:
            nonlocal status
            status = message["status"]

        self.metrics.open.inc()
        try:
            await self.app(scope, receive, watching(send, note))
        finally:
            self.metrics.open.dec()
            route = route_of(scope)
            self.metrics.requests.labels(route, _method(scope), str(status)).inc()
            now = monotonic()
            self.metrics.seconds.labels(route).observe(now - begun)
            self.metrics.glance(now)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
