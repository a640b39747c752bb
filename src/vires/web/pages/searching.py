"""Ids from everyday words."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.query import LONGEST
from vires.web.sheet import page


async def find(request: Request) -> Response:
    """What is called like the words that were typed, best first."""
    snapshot = await snapshot_of(request, query_of(request))
    words = request.query_params.get("q", "").strip()[: LONGEST // 2]
    found = []
    if words:
        found = (await answer(request, snapshot, "find", {"text": words, "limit": 60}))["found"]
    return page(request, "find.html", title="Find", words=words, found=found, state=snapshot.state)
