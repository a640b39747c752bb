"""What may stand in a blank, as JSON, for the page that one is typing into."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vires.service.refusal import Refusal
from vires.web.pages.answering import snapshot_of
from vires.web.query import Query
from vires.web.views.named import TOUCHED, named
from vires.web.views.suggestion import LONGEST, SCHEMES, Suggester

RECORD = "record"
"""The blank that takes whatever an instrument may touch."""


async def suggest(request: Request) -> Response:
    """Up to so many ids for what is typed in `q`, of the kind `field`. Raises `Refusal` (`field-unknown`)."""
    field = request.query_params.get("field", "")
    if field not in SCHEMES and field != RECORD:
        raise Refusal(
            "field-unknown", f"`field={field[:40]}` is no blank; expected one of {', '.join((*SCHEMES, RECORD))}",
            "name the blank that is typed into",
        )  # fmt: skip
    revision = request.query_params.get("revision", "")
    snapshot = await snapshot_of(request, Query.read([("revision", revision)]))
    typed = request.query_params.get("q", "")[:LONGEST]
    if field == RECORD:
        found = named(snapshot.handle, typed, TOUCHED)
    else:
        found = Suggester.of(snapshot.handle).suggest(field, typed)
    return JSONResponse(
        {"field": field, "typed": typed, "found": [asdict(one) for one in found]},
        headers={"cache-control": "private, max-age=60"},
    )
