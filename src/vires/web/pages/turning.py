"""The outcome at each date that matters on one axis of time, as JSON: how the answer goes along a slider."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vires.service import clock
from vires.service.refusal import Refusal
from vires.service.verbs.glances import MOST_DATES
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.pages.naming import named
from vires.web.views.slider import sliders
from vires.web.views.stops import AXES

MOST_KEPT = 200


class Kept(dict[tuple[str, str, str], list[dict[str, str | None]]]):
    """The outcomes already found along the axes of one state of the registry."""


async def turns(request: Request) -> Response:
    """The outcomes along the axis `along`, in the order of its stops; none for a date at which no answer is had. Raises
    `Refusal` (`axis-unknown`), and what the question itself is refused for."""
    along = request.query_params.get("along", "")
    if along not in AXES:
        raise Refusal(
            "axis-unknown", f"`along={along[:40]}` is no axis of time; expected one of {', '.join(AXES)}",
            "name the axis",
        )  # fmt: skip
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    query = named(snapshot, query)
    registry = snapshot.handle.registry
    question = {"office": query.get("office"), "power": query.get("power")}
    today = clock.today(registry.zone)
    slider = next((one for one in sliders(registry, query, question, today) if one.axis == along), None)
    kept: Kept = registry.kept.setdefault(Kept, Kept())
    key = (query.text(), along, today)
    found = kept.get(key)
    if found is None:
        dates = [step.stop.date for step in (slider.steps if slider else ())]
        found = []
        for first in range(0, len(dates), MOST_DATES):
            given = {**query.arguments("office", "power"), "along": along, "dates": dates[first : first + MOST_DATES]}
            found += (await answer(request, snapshot, "along", given))["stops"]
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = found
    return JSONResponse({"along": along, "stops": found}, headers={"cache-control": "private, max-age=300"})
