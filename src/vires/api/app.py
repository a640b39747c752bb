"""The application: what is served, put together."""

from __future__ import annotations

from fastapi import FastAPI

import vires
from vires.api import resources
from vires.service.serving.service import Service


def build(service: Service) -> FastAPI:
    """The application over a service. It holds no state of its own but `app.state.service`."""
    app = FastAPI(title="Vires", version=vires.__version__, docs_url=None, redoc_url=None)
    app.state.service = service
    resources.mount(app)
    return app
