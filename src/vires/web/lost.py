"""A page for whoever looks with a browser where there is nothing, or where something went wrong inside; programs get
the documents of the interface."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal
from vires.web.pages.trouble import trouble

LOGGER = logging.getLogger("vires.server")
PROGRAMS = ("/api/", "/access/", "/mcp", "/.well-known/", "/openapi.json")
"""Addresses at which programs ask, whatever they say that they read."""
BEGIN = "check it for a letter too many, look for a record in the field above, or begin at the first page"
TENANT = "/t/"
"""Stands before what is routed only where no registry is served under the name that follows."""
Handler = Callable[[Request, Exception], Awaitable[Response]]


def looks(request: Request) -> bool:
    """Tell whether somebody looks with a browser at what is no address for programs."""
    path = str(request.scope.get("state", {}).get("route_path", request.scope["path"]))
    if path.startswith(TENANT):
        path = "/" + path[len(TENANT) :].partition("/")[2]
    return (
        request.method in ("GET", "HEAD")
        and "text/html" in request.headers.get("accept", "")
        and not path.startswith(PROGRAMS)
        and "hosted" in request.scope.get("state", {})
    )


def guide(app: Starlette) -> None:
    """Have an application show a page where there is no route; the handler that it had answers programs."""
    before: Handler = app.exception_handlers[HTTPException]
    refused: Handler = app.exception_handlers[Refusal]

    async def lost(request: Request, error: Exception) -> Response:
        stray: Refusal | None = request.scope["state"].get("stray")
        if isinstance(error, HTTPException) and error.status_code in (404, 405) and looks(request):
            unknown = Refusal("path-unknown", "nothing is served under this address", BEGIN)
            return trouble(request, stray or unknown)
        return await (before(request, error) if stray is None else refused(request, stray))

    app.add_exception_handler(HTTPException, lost)


def failed(request: Request, error: Exception) -> Response:
    """The page for what is the site's own fault. What an error says may repeat the question, so the log is told where
    it happened, and nobody what it says."""
    name = request.scope["state"].get("request_id")
    place = "".join(traceback.format_tb(error.__traceback__)[-6:])
    LOGGER.error("request %s failed with %s\n%s", name, type(error).__name__, place)
    return trouble(request, Refusal("internal-error", "something went wrong inside the service", ""))
