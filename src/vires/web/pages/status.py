"""Which legal status a term has on a day, or which terms have a status."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.status import StatusReport
from vires.service.openpoint import OpenPoints
from vires.service.outline import told_branches
from vires.service.wording import day
from vires.web.download import seen_from
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.sheet import page
from vires.web.views.pinned import pinned

HELD = {
    "HELD": "has the status", "NOT_SHOWN": "is not shown to have the status",
    "CONDITIONAL": "may have the status: it depends on facts",
    "DISPUTED": "may have the status: it depends on how the record is read",
    "UNDEFINED": "the record goes in a circle",
}  # fmt: skip
OPERATIVE = {True: "in force", False: "not in force then", None: "depends"}
HEAD = ("term", "status", "outcome", "provision", "in force")


async def status(request: Request) -> Response:
    """The statuses with what gives them."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    given = {**query.arguments(), "name": request.path_params["identity"]}
    found = StatusReport.model_validate(await answer(request, snapshot, "status", given))
    label = snapshot.handle.registry.label
    rows = (
        (one.term, one.status, one.outcome, ground.provision, OPERATIVE[ground.operative])
        for one in found.statuses for ground in one.grounds
    )  # fmt: skip
    asked = (f"legal status: {label(found.term)} ({found.term}), at {day(found.at)}", seen_from(query))
    figure = Figure(f"status {found.term}", asked, snapshot, HEAD, rows)
    if (file := figure.sent(request)) is not None:
        return file
    points = OpenPoints(wording_of(snapshot))
    shown = [
        (one, HELD[one.outcome], [] if one.when is None else list(told_branches(
            [{"outcome": one.outcome, "when": one.when.model_dump(mode="json", by_alias=True)}], points)))
        for one in found.statuses
    ]  # fmt: skip
    return page(
        request, "status.html", title=f"Legal status: {label(found.term)}", found=found, shown=shown, label=label,
        query=query, state=snapshot.state, operative=OPERATIVE, offer=figure.offer(request, query), asked=asked,
        pin=pinned(query, snapshot, "at"),
    )  # fmt: skip
