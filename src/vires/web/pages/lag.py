"""From decided to known: the days between an instrument's decision, its effect, its publication and the first word of
it."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vires.picture.drawing import Drawing
from vires.service import clock
from vires.service.lag import Gap, draw_lags, lags, summary
from vires.service.lapse import whole
from vires.service.lifelines import docket_title, within
from vires.service.wording import day
from vires.web.download import seen_from
from vires.web.figure import Figure
from vires.web.pages.answering import query_of, snapshot_of
from vires.web.pages.timeline import MOST_DRAWN, WIDTH, asked_of, at_revision, docket_of, lapse_of, steps
from vires.web.sheet import drawn, page, path_of
from vires.web.views.named import recalled

HEAD = ("id", "title", "decided", "in effect", "published", "first known", "on the word of", "days to effect",
        "days to publication", "days to first word")  # fmt: skip


async def lag(request: Request) -> Response:
    """The lag of each instrument decided between two days, or of those that touch a record."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    docket = await docket_of(request, snapshot, query)
    lapse = lapse_of(query, docket)
    full = at_revision(query, snapshot).having(known_by=query.get("known_by") or clock.now().text)
    if lapse is not None and (query.get("from") is None or query.get("to") is None):
        full = full.having(**lapse.fields)
    plain = {"format", "embed"}.isdisjoint(request.query_params)
    if plain and full != query:
        return RedirectResponse(f"{path_of(request, '/timeline/lag')}?{full.text()}", 303)
    handle = snapshot.handle
    vantage = handle.vantage(full.get("as_of"), full.get("known_by"), full.get("standard") or "reported")
    listed = tuple(f for f in docket.instruments if lapse is None or within(f, lapse.ends))
    found = await asyncio.to_thread(lags, handle.registry, listed, vantage)
    label = handle.registry.label

    def drawing() -> Drawing | None:
        title = f"{docket_title(handle.registry, docket).partition(':')[0]}: days from decided to known"
        return draw_lags(found, title, WIDTH) if 0 < len(found) <= MOST_DRAWN else None

    def cells(gap: Gap | None) -> str:
        return "" if gap is None else f"{gap.least}" if gap.least == gap.most else f"{gap.least}..{gap.most}"

    def day_of(gap: Gap | None) -> str:
        return "" if gap is None else gap.on

    rows = (
        (one.id, one.title, one.decided, day_of(one.effective), day_of(one.published), day_of(one.known),
         label(one.source) if one.source else "", cells(one.effective), cells(one.published), cells(one.known))
        for one in found
    )  # fmt: skip
    asked = ("days from decided to known", *asked_of(docket, query, lapse), seen_from(full))
    figure = Figure("lag", asked, snapshot, HEAD, rows, drawing)
    if (sent := figure.sent(request)) is not None:
        return sent
    picture = await asyncio.to_thread(drawing)
    seen = lapse or whole(docket)
    return page(
        request, "lag.html", title="From decided to known", found=found, of=docket, lapse=lapse, query=full,
        picture=None if picture is None else drawn(picture.svg()), most=MOST_DRAWN, summary=summary(found),
        asked=figure.asked, files=figure.offer(request, full, frame=picture is not None), label=label,
        called="" if docket.of is None else recalled(handle, docket.of),
        steps=steps(full, seen, lapse, docket), seen=seen, back=full.having(known_by=None, standard=None),
        known_by=day(full.get("known_by")), state=snapshot.state,
    )  # fmt: skip
