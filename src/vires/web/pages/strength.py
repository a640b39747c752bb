"""How many are recorded as assigned to a command, by which statements, and where these differ."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.strength import StrengthReport
from vires.service.outline import interval
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.sheet import page


async def strength(request: Request) -> Response:
    """The figures for an office at a moment."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    given = {**query.arguments(), "name": request.path_params["identity"]}
    found = StrengthReport.model_validate(await answer(request, snapshot, "strength", given))
    return page(
        request, "strength.html", title=f"Strength of {snapshot.handle.registry.label(found.to)}", found=found,
        interval=interval, label=snapshot.handle.registry.label, query=query, state=snapshot.state,
    )  # fmt: skip
