"""The endpoints as routes of the application."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from vires.api.authzen.binding import PATHS
from vires.api.authzen.description import describe
from vires.api.authzen.discovery import WELL_KNOWN, Discovery
from vires.api.authzen.endpoint import Decisions
from vires.service.serving.service import Service


def mount(app: FastAPI, service: Service) -> None:
    """Add the routes, and what they are to the OpenAPI document. Call it once all else is mounted."""
    for path, call in PATHS.items():
        app.router.routes.append(Route(path, Decisions(service, call), methods=["POST"], include_in_schema=False))
    discovery = Discovery(service)
    for path in (WELL_KNOWN, WELL_KNOWN + "/{inserted:path}"):
        app.router.routes.append(Route(path, discovery, methods=["GET"], include_in_schema=False))
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None or WELL_KNOWN not in app.openapi_schema["paths"]:
            app.openapi_schema = describe(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
