"""Records from everyday words."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.web.pages.answering import answer, snapshot_of, wording_of
from vires.web.query import LONGEST, Query
from vires.web.sheet import page
from vires.web.views.hits import KINDS, shelves

MOST = 60


async def find(request: Request) -> Response:
    """What is called like the words that were typed, best first; of one type, if the address names one."""
    # Words may be long: what is too long of them is left out, not refused.
    stated = [(name, value) for name, value in request.query_params.multi_items() if name == "revision"]
    snapshot = await snapshot_of(request, Query.read(stated))
    words = request.query_params.get("q", "").strip()[: LONGEST // 2]
    kind = request.query_params.get("type", "")
    found: list[dict[str, Any]] = []
    if words:
        found = (await answer(request, snapshot, "find", {"text": words, "limit": MOST}))["found"]
    wording = wording_of(snapshot)
    every = shelves(found, wording)
    shown = [shelf for shelf in every if kind in ("", shelf.type)] or list(every)
    registry = snapshot.handle.registry
    exact = next((one["id"] for one in found if one["id"] == words or one["label"].casefold() == words.casefold()), "")
    return page(
        request, "find.html", title=f"Find: {words}" if words else "Find", words=words, shelves=shown, every=every,
        kind=kind if kind in {shelf.type for shelf in every} else "", count=len(found), most=MOST, exact=exact,
        kinds=KINDS, state=snapshot.state, label=registry.label,
    )  # fmt: skip
