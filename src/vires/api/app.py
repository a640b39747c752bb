"""The application: what is served, put together."""

from __future__ import annotations

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
from vires.api.middleware.bodies import Bodies
from vires.api.middleware.faults import Faults
from vires.api.middleware.identity import Identity
from vires.api.middleware.journal import Journal
from vires.api.middleware.tenants import Tenants
from vires.service.serving.service import Service

COMPRESSED = 1024
"""Bytes from which on an answer is compressed for who can read that."""


def build(service: Service) -> FastAPI:
    """The application over a service. It holds no state of its own but `app.state.service` and `app.state.gate`, which
    knows callers. Raises `Refusal` (`settings-unreadable`) for access that does not fit together."""
    gate = Gate(service.access, service.public_url)
    around_it = around(service, gate)
    app = FastAPI(title="Vires", version=vires.__version__, docs_url=None, redoc_url=None, middleware=around_it)
    app.state.service, app.state.gate = service, gate
    signin.mount(app, gate)
    resources.mount(app)
    mounting.mount(app, service)
    return app


def around(service: Service, gate: Gate) -> list[Middleware]:
    """What a request passes through, from the outside in. What is refused further out costs less."""
    secure = (service.public_url or "").startswith("https://")
    return [
        Middleware(Identity),
        Middleware(Journal),
        Middleware(Shield, secure=secure, private=service.access.private),
        Middleware(Origins, allowed=service.access.origins),
        Middleware(Faults),
        Middleware(Tenants, service=service),
        Middleware(Guard, gate=gate),
        Middleware(Bodies),
        Middleware(Depth),
        Middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=5),
        # Place of `hot`: routes that need no router; they name themselves in `state["route"]`.
    ]
