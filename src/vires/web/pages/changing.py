"""What changed for whom between two dates."""

from __future__ import annotations

from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from vires.service.changes import Changes
from vires.web.download import as_file, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of_changes
from vires.web.sheet import page
from vires.web.views.blanks import blanks
from vires.web.views.change import HEAD, Told, change_rows, seen, told_changes

MOST_SHOWN = 200


async def changes(request: Request) -> Response:
    """The form, and once two dates are given the differences."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    registry = snapshot.handle.registry
    asked_for = wanted(request, "csv")
    found: Changes | None = None
    rows: list[Told] = []
    if query.get("from") and query.get("to"):
        given = {**query.arguments("office", "power", "from", "to", "axis")}
        found = Changes.model_validate(await answer(request, snapshot, "diff", given))
        wording = wording_of_changes(snapshot)
        if asked_for is not None:
            asked = (found.sentence, *seen(found, wording))
            return table_file("changes", asked, snapshot, HEAD, change_rows(found.changes, wording))
        rows = list(islice(told_changes(found.changes, wording), MOST_SHOWN))
    return page(
        request, "changes.html", title="What changed", found=found, rows=rows, query=query,
        blanks=blanks(registry, query), state=snapshot.state, label=registry.label,
        csv=as_file(query, "csv"),
    )  # fmt: skip
