"""The resources of the record below `/api/v1/`, how they are described, and what is answered where there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from vires.api.caching import matches, unchanged
from vires.api.models import audits as auditing_models
from vires.api.models import writes
from vires.api.problem import problem
from vires.api.routes import auditing, audits, proposals, records, registry, revisions, tokens, verbs
from vires.api.routes.answering import JSON, Kept, check_accepted, kept_for
from vires.api.routes.description import describe
from vires.api.routes.operation import Operation
from vires.service.refusal import Refusal

OPERATIONS: tuple[Operation, ...] = (
    *verbs.operations(),
    *records.operations(),
    *registry.operations(),
    *revisions.operations(),
    *proposals.operations(),
    *tokens.operations(),
    *auditing.operations(),
    *audits.operations(),
)
"""All that is served here, as it is described."""
DESCRIPTION = "/openapi.json"


def mount(app: FastAPI) -> None:
    """Add the routes, the description, and the answers to what is no route."""
    app.state.kept = Kept()
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method.upper()] = operation
    for path, methods in by_path.items():
        # Ids of records have strokes in them, those of audits have none, and further addresses below them.
        stroked = path.endswith("{id}") and path != f"{audits.PATH}/{{id}}"
        route = path.replace("{id}", "{id:path}") if stroked else path
        app.router.routes.append(Route(route, _served(methods), methods=[*methods], include_in_schema=False))
    app.add_exception_handler(HTTPException, _no_route)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Refusal, _refused)
    app.openapi = _describing(app)  # type: ignore[method-assign]
    # The framework's own route makes the text of the description anew each time.
    address = app.openapi_url
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", None) != address]
    app.router.routes.append(Route(address or DESCRIPTION, _description(app), methods=["GET"], include_in_schema=False))


def _description(app: FastAPI) -> Callable[[Request], Any]:
    made: dict[str, tuple[str, bytes]] = {}

    async def serve(request: Request) -> Response:
        check_accepted(request)
        root = request.scope.get("root_path", "").rstrip("/")
        if root not in made:
            servers = {"servers": [{"url": root}]} if root else {}
            body = to_json({**app.openapi(), **servers})
            made[root] = (f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', body)
        tag, body = made[root]
        headers = kept_for(tag, False)
        if matches(request.headers.get("if-none-match"), tag):
            return unchanged(headers)
        return Response(body, headers=headers, media_type=JSON)

    return serve


def _served(methods: dict[str, Operation]) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        operation = methods["GET" if request.method == "HEAD" else request.method]
        return await operation.serve(request, operation)

    return serve


def _describing(app: FastAPI) -> Callable[[], dict[str, Any]]:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, routes=app.routes)
            out = (*writes.ANSWERS.values(), *auditing_models.ANSWERS)
            described = describe(OPERATIONS, made, out, (*writes.TAKEN.values(), *auditing_models.TAKEN))
            # What no operation says otherwise: a registry that is not public asks everybody who they are.
            known: dict[str, list[str]] = {"bearer": []}
            described["security"] = [known] if app.state.service.access.private else [{}, known]
            app.openapi_schema = described
        return app.openapi_schema

    return openapi


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return problem(error)


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        f"`{'.'.join(str(part) for part in fault['loc'])}`: {str(fault['msg']).lower()}"
        for fault in error.errors()[:20]
    ]
    return problem(
        Refusal(
            "arguments-unreadable",
            f"the request cannot be read: {'; '.join(faults)}",
            "give what the description of the call lists, under its names",
        )
    )


async def _no_route(request: Request, error: Exception) -> JSONResponse:
    """What the framework says of a request for which there is no route, as a problem."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = ", ".join(_allowed(request))
        return problem(
            Refusal("method-unknown", f"`{request.method}` is not what is done here", f"use one of {allowed}"),
            headers={"allow": allowed},
        )
    if error.status_code == 404:
        return problem(
            Refusal("path-unknown", "nothing is served under this address", "see `/openapi.json` for what is")
        )
    refusal = Refusal("request-malformed", "the request cannot be read", "see `/openapi.json` for what is taken")
    return problem(refusal, status=error.status_code, headers=error.headers)


def _allowed(request: Request) -> list[str]:
    """The methods by which an address is asked: all routes for it together, not the first of them alone."""
    found: set[str] = set()
    for route in request.app.routes:
        if route.matches(request.scope)[0] != Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return sorted(found)
