"""The answer over a time: who held a power, or what an office held, as strips and in words."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.course import Course, Courses
from vires.service import clock
from vires.service.course import courses_title, draw_courses
from vires.service.gist import gist
from vires.service.openpoint import OpenPoints
from vires.service.serving.snapshot import Snapshot
from vires.service.telling import view, where
from vires.service.wording import Wording, day
from vires.web.download import as_file, picture_file, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import Query
from vires.web.sheet import drawn, page

HEAD = ("id", "label", "from", "until", "outcome", "on what it depends")


async def course(request: Request) -> Response:
    """The strips of an office or a power; without dates those of the last year that the registry was checked for."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    asked_for = wanted(request, "csv", "svg")
    kind, identity = snapshot.handle.names.resolve(request.path_params["identity"], ("offices", "powers"))
    part, other = ("office", "power") if kind == "offices" else ("power", "office")
    since, until = query.get("from"), query.get("to")
    if since is None:
        since, until = _last_year(snapshot, until)
    given: dict[str, Any] = {**query.arguments(), part: identity, "from": since}
    given.pop("at", None)
    if until is not None:
        given["to"] = until
    found = Courses.model_validate(await answer(request, snapshot, "courses", given))
    wording = wording_of(snapshot)
    asked = (
        f"{courses_title(found)}, {where(found.question, wording)}", f"seen from {view(found.vantage, wording)}",
    )  # fmt: skip
    drawing = draw_courses(found, wording)
    if asked_for == "svg":
        return picture_file(courses_title(found), asked, snapshot, drawing)
    if asked_for == "csv":
        rows = ((one.term, one.label, *told) for one in found.held for told in _spells(one, wording))
        return table_file(courses_title(found), asked, snapshot, HEAD, rows)
    dated = query.having(**{"from": since, "to": until, "at": None})
    rest = query.having(**{"from": None, "to": None, "at": None})
    return page(
        request, "course.html", title=courses_title(found), found=found, query=query, since=since, until=until or "",
        picture=drawn(drawing.svg()) if found.held else None, asked=asked, state=snapshot.state, wording=wording,
        rows=[(one, _asked(one, part, other, found, rest), list(_shown(one, wording))) for one in found.held],
        csv=as_file(dated, "csv"), svg=as_file(dated, "svg"), back=("what" if part == "office" else "who"),
    )  # fmt: skip


def _last_year(snapshot: Snapshot, until: str | None) -> tuple[str, str]:
    settings = snapshot.handle.registry.settings
    end = until or (settings.checked_to.text if settings.checked_to else clock.now().text)[:10]
    year = end[:4]
    before = f"{int(year) - 1:04}" if year.isascii() and year.isdecimal() and int(year) > 1 else year
    return f"{before}-01-01", end


def _asked(one: Course, part: str, other: str, found: Courses, rest: Query) -> str:
    """The query for the finding at the moment at which it begins to be held."""
    begins = next((spell for spell in one.spells if spell.outcome != "NO_AUTHORITY_SHOWN"), one.spells[0])
    return Query(((other, one.term), (part, found.of), ("at", begins.since), *rest.items)).text()


def _spells(one: Course, wording: Wording) -> list[tuple[str, str, str, str]]:
    points = OpenPoints(wording)
    return [
        (spell.since, spell.until, str(spell.outcome), gist(spell.branches, points)) for spell in one.spells
    ]  # fmt: skip


def _shown(one: Course, wording: Wording) -> list[tuple[str, str, str, str]]:
    return [(day(since), day(until), outcome, said) for since, until, outcome, said in _spells(one, wording)]
