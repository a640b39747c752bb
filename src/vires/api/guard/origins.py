"""Which sites' pages may read answers: those that are configured, and none otherwise. Cookies are never sent along."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import header, watching

METHODS = b"GET, HEAD, POST"
SENT = b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
SHOWN = b"ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Vires-Audit, X-Request-ID"


class Origins:
    """Answers what a browser asks before it asks, and lets pages of the configured origins read the answer."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self.app, self.allowed = app, frozenset(one.encode() for one in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.allowed:
            await self.app(scope, receive, send)
            return
        origin = header(scope, b"origin")
        known = origin in self.allowed
        asks = scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method") is not None
        if asks and known and origin is not None:
            headers = [
                (b"access-control-allow-origin", origin),
                (b"access-control-allow-methods", METHODS),
                (b"access-control-allow-headers", SENT),
                (b"access-control-max-age", b"600"),
                (b"vary", b"Origin"),
            ]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        def add(message: Message) -> None:
            message["headers"] = [*message.get("headers", ()), (b"vary", b"Origin")]
            if known and origin is not None:
                message["headers"] += [
                    (b"access-control-allow-origin", origin),
                    (b"access-control-expose-headers", SHOWN),
                ]

        await self.app(scope, receive, watching(send, add))
