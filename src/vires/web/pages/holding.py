"""Who holds a power, and what an office holds."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.holding import Holdings
from vires.service.openpoint import OpenPoints
from vires.service.outline import told_branches
from vires.service.telling import view, where
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import Query
from vires.web.sheet import page


async def who(request: Request) -> Response:
    """Every office that holds a power."""
    return await _holdings(request, "who")


async def what(request: Request) -> Response:
    """Every power that an office holds."""
    return await _holdings(request, "what")


async def _holdings(request: Request, verb: Literal["who", "what"]) -> Response:
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    part, other = ("power", "office") if verb == "who" else ("office", "power")
    given = {**query.arguments(), part: request.path_params["identity"]}
    found = Holdings.model_validate(await answer(request, snapshot, verb, given))
    wording = wording_of(snapshot)
    points = OpenPoints(wording)

    def asked(term: str) -> str:
        return Query((("office" if verb == "who" else "power", term), (part, found.of), *query.items)).text()

    rows = [
        (
            holding, asked(holding.term), wording.names(holding.alike, "and"),
            list(told_branches((b.model_dump(mode="json", by_alias=True) for b in holding.branches), points)),
        )
        for holding in found.held
    ]  # fmt: skip
    return page(
        request, "holdings.html", title=found.label, found=found, rows=rows, other=other, query=query,
        where=where(found.question, wording), seen=view(found.vantage, wording), state=snapshot.state,
        not_shown=[(h.term, h.label, asked(h.term)) for h in found.not_shown],
    )  # fmt: skip
