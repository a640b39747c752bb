"""A response given before a request is routed, and what others add to one that is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from starlette.types import Message, Receive, Scope, Send

from vires.api.problem import problem
from vires.service.refusal import Refusal

Header = tuple[bytes, bytes]


async def refuse(
    scope: Scope, receive: Receive, send: Send, refusal: Refusal, status: int, headers: Iterable[tuple[str, str]] = ()
) -> None:
    """Answer with a problem document."""
    await problem(refusal, status=status, headers=dict(headers))(scope, receive, send)


def watching(send: Send, begun: Callable[[Message], None]) -> Send:
    """A `send` that shows the start of the response to `begun`, which may alter it, and passes everything on."""

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun(message)
        await send(message)

    return pass_on


def browses(scope: Scope) -> bool:
    """Tell whether a browser asks for a page, of an application that has pages."""
    app = scope.get("app")
    if scope["method"] not in ("GET", "HEAD") or not getattr(getattr(app, "state", None), "pages", False):
        return False
    return b"text/html" in (header(scope, b"accept") or b"")


def sign_in_path(scope: Scope) -> str | None:
    """Where a browser is sent that asks for a page which is not for whoever is not known; `None` for programs, and
    where there are no pages. It is the same whether or not there is such a page."""
    if not browses(scope):
        return None
    asked = quote(scope["path"], safe="/")
    if scope.get("query_string"):
        asked += "?" + scope["query_string"].decode("latin-1")
    return f"/signin?return={quote(asked, safe='/')}"


def header(scope: Scope, name: bytes) -> bytes | None:
    """The value of a header that stands once; `None` where it is missing or stands more than once."""
    found = [value for key, value in scope["headers"] if key == name]
    return found[0] if len(found) == 1 else None
