"""The style sheet and what else of the site's own is loaded by its pages."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal

TYPES = {"site.css": "text/css; charset=utf-8"}


@cache
def _read(name: str) -> tuple[bytes, str]:
    data = (files("vires.web") / "static" / name).read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:32]}"'


async def style(request: Request) -> Response:
    """A file of the site by its name, with a tag by which a browser keeps it."""
    name = request.path_params["name"]
    if name not in TYPES:
        raise Refusal("path-unknown", "nothing is served under this address", "begin at the first page")
    data, tag = _read(name)
    headers = {"etag": tag, "cache-control": "public, max-age=300"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=TYPES[name])
