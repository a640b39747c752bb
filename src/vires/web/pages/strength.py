"""How many are recorded as assigned to a command: on a day and over a time, on whose word, and where sources differ."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vires.decide.strength import StrengthReport
from vires.picture.drawing import Drawing
from vires.service.mustering import Muster, commands
from vires.service.serving.snapshot import Snapshot
from vires.service.wording import day
from vires.web.download import seen_from
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.pages.naming import named
from vires.web.query import Query
from vires.web.sheet import drawn, page, path_of
from vires.web.views.strength import Forces, steps

HEAD = ("what", "of", "under", "from", "until", "least", "most", "about", "statement", "measure", "part in the sum",
        "source", "published", "another source differs")  # fmt: skip
WIDTH = 930.0
MOST_KEPT = 32
"""Courses that are kept of a registry."""


async def strengths(request: Request) -> Response:
    """The commands to which personnel is recorded as assigned."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    registry = snapshot.handle.registry
    found = [(identity, registry.label(identity), count) for identity, count in commands(registry)]
    return page(
        request, "strengths.html", title="How many, and under whom", found=found, query=query, state=snapshot.state
    )


async def strength(request: Request) -> Response:
    """The figures for an office on a day, and over a time that the day may lie in."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    names = snapshot.handle.names
    identity = names.term("offices", request.path_params["identity"])
    full = _whole(named(snapshot, query))
    if {"format", "embed"}.isdisjoint(request.query_params) and full != query:
        return RedirectResponse(f"{path_of(request, f'/strength/{identity}')}?{full.text()}", 303)
    seen = {**full.arguments(), "name": identity}
    span = {name: value for name in ("from", "to") if (value := full.get(name)) is not None}
    over = {name: value for name, value in seen.items() if name != "at"}
    told, course = await asyncio.gather(
        answer(request, snapshot, "strength", seen), _traced(request, snapshot, {**over, **span})
    )
    found = StrengthReport.model_validate(told)
    forces = Forces(found, course, wording_of(snapshot))
    asked = (f"strength of {forces.label(identity)}, at {day(found.at)}", seen_from(full))

    def drawing() -> Drawing | None:
        return forces.drawn(WIDTH) if course.courses else None

    figure = Figure(f"strength {identity}", asked, snapshot, HEAD, lambda: _rows(forces), drawing)
    if (sent := figure.sent(request)) is not None:
        return sent
    picture = await asyncio.to_thread(drawing)
    return page(
        request, "strength.html", title=f"Strength of {forces.label(identity)}", forces=forces, found=found,
        course=course, picture=None if picture is None else drawn(picture.svg()), query=full, asked=asked,
        files=figure.offer(request, full, frame=picture is not None), label=forces.label, state=snapshot.state,
        days=[(cut, full.having(at=cut.isoformat()).text(), cut.isoformat() == found.at) for cut in course.cuts],
        steps=steps(full, course), now=path_of(request, f"/strength/{identity}"),
    )  # fmt: skip


async def _traced(request: Request, snapshot: Snapshot, given: dict[str, Any]) -> Muster:
    """The course of a command, which is the same on whichever day of it one looks; the last ones asked for are kept."""
    kept: dict[str, Muster] = snapshot.handle.kept.setdefault(Muster, {})
    asked = json.dumps(given, sort_keys=True)
    if asked not in kept:
        found = Muster.model_validate(await answer(request, snapshot, "muster", given))
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[asked] = found
    return kept[asked]


def _whole(query: Query) -> Query:
    """The query without what says nothing of a strength."""
    return Query(tuple(item for item in query.items if item[0] not in _NOT_ASKED))


_NOT_ASKED = frozenset({"office", "power", "territory", "site", "subject", "fact", "axis", "against", "first", "id"})


def _rows(forces: Forces) -> Iterator[tuple[Any, ...]]:
    for course in forces.course.courses:
        for stage in course.stages:
            least, most = ("", "") if stage.hull is None else (str(stage.hull[0]), _text(stage.hull[1]))
            yield ("strength", course.of, course.to, stage.since.isoformat(), stage.until.isoformat(), least, most,
                   "about" if stage.about else "", "", "", "", "", "", "")  # fmt: skip
    for one in forces.course.stated:
        low, high = one.interval
        yield ("figure", one.of, one.to, one.period[0], one.period[1] or "", str(low), _text(high),
               "about" if forces.about(one) else "", one.provision, one.measure, forces.role(one), one.source,
               one.published, "yes" if one.differs else "no")  # fmt: skip


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
