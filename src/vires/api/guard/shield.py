"""Headers that every response carries, whoever asks and whatever comes of it.

The API serves documents and no pages, so nothing may be loaded by them, and nobody may frame them. A response that
brings its own policy of content, as a page does, keeps it; one whose policy lets anybody frame it, as what is made to
stand in a page of somebody else's, is not forbidden to by another header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vires.api.middleware.reply import Header

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
FRAMED = b"frame-ancestors *"
"""In a policy of content: anybody may frame this."""
OPEN: Mapping[bytes, bytes | None] = {
    b"x-frame-options": None, b"cross-origin-resource-policy": b"cross-origin",
}  # fmt: skip
"""What then stands in the place of the headers that forbid it; `None`: nothing."""
CONTENT: Header = (b"content-security-policy", POLICY)
TRANSPORT: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Shield:
    """Adds the headers, and takes away what names the software. `secure` says that the outside comes by https;
    `private`, and whoever shows who they are, keeps an answer out of caches that others share."""

    def __init__(self, app: ASGIApp, secure: bool = False, private: bool = False) -> None:
        self.app, self.private = app, private
        self.fixed = [*FIXED, *((TRANSPORT,) if secure else ())]
        self.framed = [
            (name, value) for name, given in self.fixed if (value := OPEN.get(name, given)) is not None
        ]  # fmt: skip
        self.names = {name for name, _ in self.fixed} | {b"server", b"x-powered-by"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = self.private
        for name, _ in scope["headers"]:
            if name == b"authorization" or name == b"cookie":
                own = True

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with(message.get("headers", ()), own)
            await send(message)

        await self.app(scope, receive, pass_on)

    def _with(self, given: Iterable[Header], own: bool) -> list[Header]:
        """The headers of a response with those that all carry. Names are in small letters, as ASGI has them."""
        kept: list[Header] = []
        policy = framed = False
        for one in given:
            name = one[0]
            if name in self.names:
                continue
            if name == b"content-security-policy":
                policy, framed = True, FRAMED in one[1]
            kept.append(one)
        if own:
            kept = kept_apart(kept)
        kept += self.framed if framed else self.fixed
        if not policy:
            kept.append(CONTENT)
        return kept


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
