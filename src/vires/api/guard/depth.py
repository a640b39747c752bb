"""Bodies that are too deep or too wide are refused before anything parses them, whatever route they are for."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import refuse
from vires.api.middleware.sent import is_file
from vires.service.permission.bounds import check_bounds
from vires.service.refusal import Refusal


class Depth:
    """Looks at the body, which comes whole from `Bodies`, before it is handed on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or is_file(scope):
            await self.app(scope, receive, send)
            return
        message = await receive()
        if message["type"] == "http.request" and message.get("body"):
            try:
                check_bounds(message["body"])
            except Refusal as refusal:
                await refuse(scope, receive, send, refusal, 400)
                return
        first: list[Message] = [message]

        async def again() -> Message:
            return first.pop() if first else await receive()

        await self.app(scope, again, send)
