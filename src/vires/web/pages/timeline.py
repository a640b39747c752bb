"""Instruments in order, drawn where there are few enough to be told apart."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.service.docket import Docket
from vires.service.lifelines import draw_docket
from vires.service.wording import day
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.sheet import drawn, page

MOST_DRAWN = 40


async def timeline(request: Request) -> Response:
    """All instruments, or those that touch a record, between two days if they are given."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    given = {"id": next(iter(query.all("id")), None), "since": query.get("from"), "until": query.get("to")}
    given = {name: value for name, value in given.items() if value}
    found = Docket.model_validate(await answer(request, snapshot, "timeline", given))
    registry = snapshot.handle.registry
    picture = drawn(draw_docket(registry, found).svg()) if 0 < found.count <= MOST_DRAWN else None
    return page(
        request, "timeline.html", title="Instruments in order", found=found, picture=picture, most=MOST_DRAWN,
        query=query, label=registry.label, state=snapshot.state, of=given.get("id") or "",
        lags=[(filing, _lag(filing.decided, filing.published)) for filing in found.instruments],
    )  # fmt: skip


def _lag(decided: str, published: str | None) -> str | None:
    return None if published is None or published[:10] == decided[:10] else day(published)
