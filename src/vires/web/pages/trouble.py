"""The page for what cannot be answered: what was found, what was expected, what to do. What was typed stays."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vires.service.refusal import Refusal
from vires.web.query import FIELDS, MANY
from vires.web.sheet import page, path_of

LOGGER = logging.getLogger("vires.server")
STATUS = {
    "name-unknown": 404, "name-ambiguous": 409, "revision-unknown": 404, "ledger-empty": 404, "too-open": 422,
    "busy": 503, "too-long": 503, "too-much-memory": 503, "internal-error": 500, "path-unknown": 404,
    "caller-unknown": 401, "no-right": 403, "mark-missing": 403, "file-unknown": 404, "proposal-unknown": 404,
    "precondition-failed": 412, "writes-without-ledger": 404, "callers-unknown": 503,
    "tenant-unknown": 404,
}  # fmt: skip
"""The status of a slug where it is not 400."""


TITLES = {
    401: "Sign in first", 403: "This is not open to you", 404: "Nothing is found here",
    409: "This can mean more than one", 412: "Somebody was faster", 500: "Something went wrong", 503: "Not just now",
}  # fmt: skip
OTHERWISE = "This cannot be answered"
FINDING, FOUND_HERE = "`vires find` looks for everyday words", "the field at the top looks for everyday words"
"""What helps who asks on the command line, and what helps here."""
GONE = frozenset({"revision-unknown", "revision-without-ledger", "revision-unreadable", "ledger-empty"})
"""Where an address names a state of the registry that is not there, or not any more."""


def told(request: Request, refusal: Refusal) -> tuple[int, Refusal]:
    """The status of a page for a refusal, and the refusal in words that a reader may hear: of those that tell of the
    inside no more is said than that, as to programs."""
    status, said = request.app.state.outward(refusal)
    return (status if status >= 500 else STATUS.get(refusal.slug, 400)), said


def trouble(request: Request, refusal: Refusal) -> Response:
    """The page for a refusal."""
    status, said = told(request, refusal)
    message, remedy = said.message, said.remedy
    if status == 500:
        message, remedy = "something went wrong inside the service", "try again; if it stays so, report it"
    remedy = remedy.replace(FINDING, FOUND_HERE)
    typed = [(k, v) for k, v in request.query_params.multi_items() if (k in FIELDS or k in MANY) and v][:40]
    return page(
        request, "trouble.html", status, title=TITLES.get(status, OTHERWISE), slug=refusal.slug, message=message,
        remedy=remedy, nearest=[name for name in said.nearest if ":" not in name][:12], typed=typed,
        ways=list(_ways(request, refusal.slug, status)), headers={"cache-control": "no-store"},
        request_id=request.scope["state"].get("request_id") if status == 500 else None,
    )  # fmt: skip


def _ways(request: Request, slug: str, status: int) -> Iterator[tuple[str, str]]:
    """Where one may go from here: what a link says, and its address."""
    if request.method != "GET":
        return
    stated = request.query_params.multi_items()
    if slug in GONE and any(name == "revision" for name, _ in stated):
        rest = [item for item in stated if item[0] != "revision"]
        yield "The same from the registry as it is now", _address(request, rest)
    elif slug == "tenant-unknown":
        yield "The first page of the registry at the root", path_of(request, "/")
    elif status in (500, 503):
        yield "Ask once more", _address(request, stated)


def _address(request: Request, stated: list[tuple[str, str]]) -> str:
    path = path_of(request, str(request.scope["state"]["route_path"]))
    return f"{path}?{urlencode(stated)}" if stated else path
