"""Who calls: set in `state["caller"]` before a body is read, or refused."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from vires.service.permission.caller import ANONYMOUS


class Guard:
    """For now everybody is somebody of whom nothing is known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})["caller"] = ANONYMOUS
        await self.app(scope, receive, send)
