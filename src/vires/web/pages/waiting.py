"""The page for an answer that is still being made: how far it has come. It asks again by itself."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from vires.web.embed import embedding
from vires.web.pages.keeping import Unfinished
from vires.web.sheet import page

AGAIN = 2
"""Seconds after which a page without a script asks again."""


def waiting(request: Request, unfinished: Unfinished) -> Response:
    """The page, or for a page that asked for a part of itself what stands there meanwhile."""
    part = request.headers.get("hx-request") is not None
    said = f"{unfinished.done} of {unfinished.total} steps are done" if unfinished.total else "it has begun"
    here = quote(str(request.scope["path"]), safe="/:@!$&'()*+,;=~-._")
    address = f"{here}?{request.scope['query_string'].decode('ascii', 'replace')}"
    headers = {"cache-control": "no-store", "vary": "HX-Request"}
    if not part:
        headers["refresh"] = str(AGAIN)
    status = 200 if embedding(request) else 202
    return page(
        request, "wait.html" if part else "waiting.html", status, headers, title="Being worked out", said=said,
        done=unfinished.done, total=unfinished.total, address=address, asked=(),
    )  # fmt: skip
