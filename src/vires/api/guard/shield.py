"""Headers that every response carries, whoever asks and whatever comes of it.

The API serves documents and no pages, so nothing may be loaded by them, and nobody may frame them. A response that
brings its own policy of content, as a page does, keeps it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import Header, watching

POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
FIXED: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
ALWAYS: Mapping[str, str] = {
    **{name.decode(): value.decode() for name, value in FIXED},
    "content-security-policy": POLICY.decode(),
}
"""The same by name, for what is answered before there is a request."""
TRANSPORT: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Shield:
    """Adds the headers, and takes away what names the software. `secure` says that the outside comes by https;
    `private`, and whoever shows who they are, keeps an answer out of caches that others share."""

    def __init__(self, app: ASGIApp, secure: bool = False, private: bool = False) -> None:
        self.app, self.private = app, private
        self.fixed = [*FIXED, *((TRANSPORT,) if secure else ())]
        self.names = {name for name, _ in self.fixed} | {b"server", b"x-powered-by"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = self.private or any(name in (b"authorization", b"cookie") for name, _ in scope["headers"])

        def add(message: Message) -> None:
            kept = [one for one in message.get("headers", ()) if one[0].lower() not in self.names]
            if own:
                kept = kept_apart(kept)
            if not any(name.lower() == b"content-security-policy" for name, _ in kept):
                kept.append((b"content-security-policy", POLICY))
            message["headers"] = kept + self.fixed

        await self.app(scope, receive, watching(send, add))


def kept_apart(headers: list[Header]) -> list[Header]:
    """The headers of an answer to somebody in particular: no cache that others share keeps it, and one of their own
    only where the answer said for how long."""
    said = b", ".join(value for name, value in headers if name.lower() == b"cache-control").lower()
    parts = [part.strip() for part in said.split(b",") if part.strip()]
    lasting = [part for part in parts if part != b"public" and not part.startswith(b"s-maxage")]
    if not lasting or b"no-store" in lasting:
        value = b"no-store"
    else:
        value = b", ".join([b"private", *(part for part in lasting if part != b"private")])
    others = [one for one in headers if one[0].lower() != b"cache-control"]
    return [*others, (b"cache-control", value), (b"vary", b"Authorization, Cookie")]
