"""How many are recorded as assigned to a command, by which statements, and where these differ."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.strength import StrengthReport
from vires.service.outline import interval
from vires.service.wording import day
from vires.web.download import as_file, seen_from, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.sheet import page

HEAD = ("of", "under", "strength", "statement", "measure", "part in the sum", "since", "until")


async def strength(request: Request) -> Response:
    """The figures for an office at a moment."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    asked_for = wanted(request, "csv")
    given = {**query.arguments(), "name": request.path_params["identity"]}
    found = StrengthReport.model_validate(await answer(request, snapshot, "strength", given))
    label = snapshot.handle.registry.label
    if asked_for is not None:
        rows = (
            (force.of, force.to, interval(force.hull), term.provision, term.measure, term.role, term.since or "",
             term.until or "")
            for force in found.forces for term in force.terms
        )  # fmt: skip
        asked = (f"strength of {label(found.to)}, at {day(found.at)}", seen_from(query))
        return table_file(f"strength {found.to}", asked, snapshot, HEAD, rows)
    return page(
        request, "strength.html", title=f"Strength of {snapshot.handle.registry.label(found.to)}", found=found,
        interval=interval, label=snapshot.handle.registry.label, query=query, state=snapshot.state,
        csv=as_file(query, "csv"),
    )  # fmt: skip
