"""What the registry holds, how well attested, and what it lacks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.service.describing import Described
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.sheet import page


async def coverage(request: Request) -> Response:
    """The registry described, its gaps first."""
    snapshot = await snapshot_of(request, query_of(request))
    found = Described.model_validate(await answer(request, snapshot, "describe", {}))
    return page(request, "coverage.html", title="Coverage", found=found, state=snapshot.state)
