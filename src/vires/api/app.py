"""The application: what is served, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

import vires
from vires.api import resources
from vires.api.authzen import mounting
from vires.api.guard import signin
from vires.api.guard.depth import Depth
from vires.api.guard.gate import Gate
from vires.api.guard.guard import Guard
from vires.api.guard.origins import Origins
from vires.api.guard.shield import Shield
from vires.api.hot.hot import Hot
from vires.api.middleware.bodies import Bodies
from vires.api.middleware.faults import Faults
from vires.api.middleware.identity import Identity
from vires.api.middleware.journal import Journal
from vires.api.middleware.metrics import Measures, Metrics
from vires.api.middleware.tenants import Tenants
from vires.api.middleware.traces import Traces, tracing
from vires.api.middleware.watch import Watch
from vires.api.problem import outward
from vires.service.serving.service import Service

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig
    from opentelemetry.sdk.trace import TracerProvider

COMPRESSED = 1024
"""Bytes from which on an answer is compressed for who can read that."""


SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""The framework's own spans tell paths and queries, and so questions; ours do not."""


def build(service: Service) -> FastAPI:
    """The application over a service. It holds no state of its own but `app.state.service`, `app.state.gate`, which
    knows callers, and `app.state.outward`, which says what of a refusal may be told outside. Raises `Refusal`
    (`settings-unreadable`) for access that does not fit together."""
    gate = Gate(service.access, service.public_url)
    metrics, provider = Metrics(service), tracing()
    around_it = around(service, gate, metrics, provider)
    app = FastAPI(
        title="Vires", version=vires.__version__, docs_url=None, redoc_url=None, redirect_slashes=False,
        lifespan=_lifespan(service, provider),
        telemetry=SILENT, middleware=around_it,
    )  # fmt: skip
    app.state.service, app.state.gate, app.state.outward = service, gate, outward
    signin.mount(app, gate)
    resources.mount(app)
    mounting.mount(app, service)
    return app


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def _lifespan(service: Service, provider: TracerProvider | None) -> Lifespan:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with service.running():
            yield
        if provider is not None:
            await asyncio.to_thread(provider.shutdown)

    return running


def around(service: Service, gate: Gate, metrics: Metrics, provider: TracerProvider | None = None) -> list[Middleware]:
    """What a request passes through, from the outside in. What is refused further out costs less."""
    secure = (service.public_url or "").startswith("https://")
    traced = [] if provider is None else [Middleware(Traces, provider=provider)]
    return [
        Middleware(Identity),
        Middleware(Journal),
        Middleware(Measures, metrics=metrics),
        *traced,
        Middleware(Shield, secure=secure, private=service.access.private),
        Middleware(Origins, allowed=service.access.origins),
        Middleware(Faults),
        Middleware(Watch, service=service, metrics=metrics if service.metrics else None),
        Middleware(Tenants, service=service),
        Middleware(Guard, gate=gate),
        Middleware(Bodies),
        Middleware(Depth),
        Middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=5),
        Middleware(Hot, service=service),
    ]
