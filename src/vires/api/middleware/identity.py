"""A name for every request, so that what is logged can be found again from what was answered."""

from __future__ import annotations

import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import header, watching

SANE = re.compile(rb"[!-~](?:[ -~]{0,198}[!-~])?")
"""A name from outside that may stand in a header and in a log; what it is made of is up to who gives it."""


class Identity:
    """Sets `request_id` in the state of the scope: what `X-Request-ID` says where that is sane, else a new one. The
    response carries it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = header(scope, b"x-request-id")
        name = given if given is not None and SANE.fullmatch(given) else secrets.token_hex(16).encode()
        scope.setdefault("state", {})["request_id"] = name.decode()

        def add(message: Message) -> None:
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", name)]

        await self.app(scope, receive, watching(send, add))
