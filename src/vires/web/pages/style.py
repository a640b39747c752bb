"""The style sheets, the scripts and what else of the site's own is loaded by its pages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal
from vires.web.asset import asset

KEPT = "public, max-age=31536000, immutable"
"""For an address that names what it holds: other content has another address."""
ASKED = "public, max-age=0, must-revalidate"


async def style(request: Request) -> Response:
    """A file of the site by its name, with a tag by which a browser keeps it. Raises `Refusal` (`path-unknown`)."""
    name = request.path_params["name"]
    found = asset(name)
    if found is None:
        raise Refusal("path-unknown", "nothing is served under this address", "begin at the first page")
    named = request.query_params.get("v") == found.digest or name.startswith("bundle/part-")
    tag = f'"{found.digest}"'
    headers = {"etag": tag, "cache-control": KEPT if named else ASKED, "vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers={**headers, "content-encoding": "gzip"}, media_type=found.media_type)
    return Response(found.data, headers=headers, media_type=found.media_type)
