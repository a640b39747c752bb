"""Instruments in order, drawn where there are few enough to be told apart."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vires.service.docket import Docket
from vires.service.lifelines import draw_docket
from vires.service.refusal import Refusal
from vires.service.wording import day
from vires.web.download import as_file, picture_file, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of
from vires.web.sheet import drawn, page

MOST_DRAWN = 40
HEAD = ("id", "title", "citation", "kind", "by", "decided", "effective", "announced", "published", "what it does")


async def timeline(request: Request) -> Response:
    """All instruments, or those that touch a record, between two days if they are given."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    asked_for = wanted(request, "csv", "svg")
    given = {"id": next(iter(query.all("id")), None), "since": query.get("from"), "until": query.get("to")}
    given = {name: value for name, value in given.items() if value}
    found = Docket.model_validate(await answer(request, snapshot, "timeline", given))
    registry = snapshot.handle.registry
    drawing = draw_docket(registry, found) if 0 < found.count <= MOST_DRAWN else None
    asked = [f"instruments{f' that touch {found.of}' if found.of else ''}"]
    asked += [
        f"decided {word} {day(text)}"
        for word, text in (("from", query.get("from")), ("before", query.get("to")))
        if text
    ]
    if asked_for == "csv":
        rows = (
            (f.id, f.title, f.cite or "", f.kind, f.issuer, f.decided, f.effective or "", f.announced or "",
             f.published or "", " ".join(f.does))
            for f in found.instruments
        )  # fmt: skip
        return table_file("timeline", asked, snapshot, HEAD, rows)
    if asked_for == "svg":
        if drawing is None:
            raise Refusal(
                "too-many-to-draw", f"{found.count} instruments are not drawn; from 1 to {MOST_DRAWN} are",
                "narrow the days, or name a record",
            )  # fmt: skip
        return picture_file("timeline", asked, snapshot, drawing)
    picture = None if drawing is None else drawn(drawing.svg())
    return page(
        request, "timeline.html", title="Instruments in order", found=found, picture=picture, most=MOST_DRAWN,
        query=query, label=registry.label, state=snapshot.state, of=given.get("id") or "",
        csv=as_file(query, "csv"), svg=as_file(query, "svg"),
        lags=[(filing, _lag(filing.decided, filing.published)) for filing in found.instruments],
    )  # fmt: skip


def _lag(decided: str, published: str | None) -> str | None:
    return None if published is None or published[:10] == decided[:10] else day(published)
