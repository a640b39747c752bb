"""Who holds a power, and what an office holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.holding import Holdings
from vires.decide.order import place
from vires.decide.status import DutyReport, ObligedDuty
from vires.model.finding import Branch
from vires.service.gist import gist
from vires.service.openpoint import OpenPoints
from vires.service.serving.snapshot import Snapshot
from vires.service.telling import date_text, view, where
from vires.service.verbs.arguments import Looking
from vires.service.wording import day
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import Query
from vires.web.sheet import page
from vires.web.views.pinned import pinned

HEAD = ("id", "label", "outcome", "on what it depends", "under", "and alike")
LAID = {"HELD": "laid on it", "CONDITIONAL": "laid on it, depending on facts",
        "DISPUTED": "laid on it, depending on how the record is read", "UNDEFINED": "the record goes in a circle",
        "NOT_SHOWN": "not shown to be laid on it"}  # fmt: skip


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
    title = f"{found.label}: {'who holds it' if verb == 'who' else 'what it holds'}"
    asks = (
        f"{title}, {where(found.question, wording)}", f"acts of {day(date_text(found.question['at']))}",
        f"seen from {view(found.vantage, wording)}",
    )  # fmt: skip
    lines = (
        (h.term, h.label, str(h.outcome), gist(h.branches, points), " ".join(u.provision for u in h.under),
         " ".join(h.alike))
        for h in (*found.held, *found.not_shown)
    )  # fmt: skip
    figure = Figure(f"{verb} {found.of}", asks, snapshot, HEAD, lines)
    if (file := figure.sent(request)) is not None:
        return file
    duties = await _duties(request, snapshot, query, found.of) if verb == "what" else []

    def asked(term: str) -> str:
        return Query((("office" if verb == "who" else "power", term), (part, found.of), *query.items)).text()

    rows = [
        (
            holding, asked(holding.term), wording.names(holding.alike, "and"),
            gist(holding.branches, points).replace("; see `ask`", ""), _otherwise(holding.branches),
        )
        for holding in found.held
    ]  # fmt: skip
    return page(
        request, "holdings.html", title=title, asked=asks, found=found, rows=rows, other=other, query=query,
        state=snapshot.state, duties=duties, offer=figure.offer(request, query), counted=_counted(found),
        pin=pinned(query, snapshot, "at"),
        not_shown=[(h.term, h.label, asked(h.term)) for h in found.not_shown],
    )  # fmt: skip


def _otherwise(branches: Sequence[Branch]) -> list[str]:
    """The outcomes that are possible beside the best of them, which its gist tells of. The finding has all."""
    return [str(branch.outcome) for branch in sorted(branches, key=lambda branch: place(branch.outcome))[1:]]


def _counted(found: Holdings) -> list[tuple[str, int]]:
    """How many there are of each outcome, in the order of the list."""
    return list(Counter(str(holding.outcome) for holding in found.held).items())


async def _duties(request: Request, snapshot: Snapshot, query: Query, office: str) -> list[tuple[ObligedDuty, str]]:
    """What the office is directed to do, and whether that is so in every case."""
    given = {name: value for name, value in query.arguments().items() if name in Looking.model_fields}
    report = DutyReport.model_validate(await answer(request, snapshot, "duties", {**given, "name": office}))
    return [(duty, LAID[duty.outcome]) for duty in report.duties]
