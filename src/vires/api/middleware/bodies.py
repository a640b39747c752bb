"""Bodies are taken in whole before anything is made of them: no larger than allowed, and within a time."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import refuse
from vires.api.middleware.sent import is_file
from vires.service.refusal import Refusal

LARGEST = 2_000_000
"""Bytes of one body; a batch of 1,000 questions has about a third of it."""
PATIENCE = 10.0
"""Seconds within which a body must have arrived."""
LEFTOVER = 8_000_000
"""Bytes of a body that is too large which are still read and thrown away, so that who sends it can read the answer."""
CLOSE = (("connection", "close"),)


class Bodies:
    """Refuses a body that is too large (413) or too slow (408), and hands on one that is neither, in one piece. Who
    goes away before the body is whole gets no answer, and nothing is asked. A file that is sent to be audited is let
    through: it is written down as it comes, within bounds of its own."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST, patience: float = PATIENCE) -> None:
        self.app, self.largest, self.patience = app, largest, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope) or is_file(scope):
            await self.app(scope, receive, send)
            return
        stated = _length(scope)
        if stated is not None and stated > self.largest:
            await self._too_large(scope, receive, send)
            return
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.patience):
                more = True
                while more:
                    message = await receive()
                    if message["type"] != "http.request":
                        return
                    part = message.get("body", b"")
                    size += len(part)
                    if size > self.largest:
                        break
                    parts.append(part)
                    more = message.get("more_body", False)
        except TimeoutError:
            refusal = Refusal(
                "body-slow", f"the body had not arrived whole after {self.patience:g} s", "send it in one go, or less"
            )
            await refuse(scope, receive, send, refusal, 408, CLOSE)
            return
        if size > self.largest:
            await self._too_large(scope, receive, send)
            return
        whole = [b"".join(parts)]

        async def replay() -> Message:
            if whole:
                return {"type": "http.request", "body": whole.pop(), "more_body": False}
            return await receive()

        await self.app(scope, replay, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = Refusal(
            "body-too-large", f"the body is larger than {self.largest:,} bytes",
            "ask less at once: share the questions out among several requests",
        )  # fmt: skip

        async def linger(message: Message) -> None:
            # A connection that is closed with bytes unread is reset, and the answer may be lost with it.
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                await send({**message, "more_body": True})
                await self._drain(receive)
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await refuse(scope, receive, linger, refusal, 413, CLOSE)

    async def _drain(self, receive: Receive) -> None:
        left = LEFTOVER
        try:
            async with asyncio.timeout(min(1.0, self.patience)):
                while left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    if message["type"] != "http.request" or not message.get("more_body", False):
                        return
        except TimeoutError:
            return


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


def _length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value) if len(value) < 16 else 10**15
    return None
