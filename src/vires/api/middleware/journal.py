"""The access log: one JSON document a line for each request. Neither path nor query stands in it, only the route and
the registry: a question is told in them. No header is written either."""

from __future__ import annotations

import json
import logging
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.service import clock

LOGGER = logging.getLogger("vires.access")
_PATHS: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()


class Journal:
    """Writes a line when a request is done, or was given up by who sent it (`status` is then `null`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not LOGGER.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        begun = monotonic()
        status: int | None = None
        size = 0

        async def count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, count)
        finally:
            LOGGER.info(json.dumps(_line(scope, status, size, monotonic() - begun), ensure_ascii=True))


def _line(scope: Scope, status: int | None, size: int, seconds: float) -> dict[str, Any]:
    state, client = scope.get("state", {}), scope.get("client")
    return {
        "time": clock.instant(),
        "request_id": state.get("request_id"),
        "method": scope["method"],
        "route": route_of(scope),
        "tenant": state.get("tenant", ""),
        "status": status,
        "ms": round(seconds * 1000, 2),
        "bytes": size,
        "caller": getattr(state.get("caller"), "name", None),
        "address": client[0] if client else None,
    }


def route_of(scope: Scope) -> str:
    """The route that a request took, as it is written: `/api/v1/terms/{id}`; `unrouted` for none. A route that is
    served without the router names itself in `state["route"]`."""
    named = scope.get("state", {}).get("route")
    if named is not None:
        return str(named)
    app, endpoint = scope.get("app"), scope.get("endpoint")
    if app is None or endpoint is None:
        return "unrouted"
    return _paths(app).get(id(endpoint), "unrouted")


def _paths(app: Any) -> dict[int, str]:
    found = _PATHS.get(app)
    if found is None:
        # By identity: routes live as long as their application, and no router says which of them it took.
        found = _PATHS[app] = {id(one.endpoint): one.path for one in app.routes if hasattr(one, "endpoint")}
    return found
