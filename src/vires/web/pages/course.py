"""The answer over a time: who held a power, or what an office held, as strips and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vires.decide.course import Course, Courses
from vires.picture.strip import Part, Strip, draw_strips
from vires.service import clock
from vires.service.course import courses_title, draw_courses
from vires.service.gist import gist
from vires.service.openpoint import OpenPoints
from vires.service.serving.snapshot import Snapshot
from vires.service.strips import Stretch, Traces
from vires.service.telling import view, where
from vires.service.wording import Wording, day
from vires.web.figure import Figure
from vires.web.pages.answering import query_of, snapshot_of, wording_of
from vires.web.pages.keeping import kept_answer
from vires.web.query import Query
from vires.web.sheet import drawn, page
from vires.web.views.pinned import moments, pinned

HEAD = ("id", "label", "from", "until", "outcome", "on what it depends")


async def course(request: Request) -> Response:
    """The strips of an office or a power; without dates those of the last year that the registry was checked for."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    kind, identity = snapshot.handle.names.resolve(request.path_params["identity"], ("offices", "powers"))
    part, other = ("office", "power") if kind == "offices" else ("power", "office")
    since, until = query.get("from"), query.get("to")
    if request.query_params.get("part") == "strip":
        return await _strip(request, snapshot, query, part, identity)
    if since is None:
        since, until = _last_year(snapshot, until)
    zone = snapshot.handle.registry.zone
    given: dict[str, Any] = {**moments(query, zone), **query.arguments(), part: identity, "from": since}
    given.pop("at", None)
    given["to"] = until or clock.now().text
    found = Courses.model_validate(await kept_answer(request, snapshot, "courses", given))
    wording = wording_of(snapshot)
    asked = (
        f"{courses_title(found)}, {where(found.question, wording)}", f"seen from {view(found.vantage, wording)}",
    )  # fmt: skip
    drawing = draw_courses(found, wording) if found.held else None
    lines = ((one.term, one.label, *told) for one in found.held for told in _spells(one, wording))
    figure = Figure(courses_title(found), asked, snapshot, HEAD, lines, drawing)
    if (file := figure.sent(request)) is not None:
        return file
    dated = query.having(**{"from": since, "to": until, "at": None})
    rest = query.having(**{"from": None, "to": None, "at": None})
    return page(
        request, "course.html", title=courses_title(found), found=found, query=query, since=since, until=until or "",
        picture=None if drawing is None else drawn(drawing.svg()), asked=asked, state=snapshot.state, wording=wording,
        rows=[(one, _asked(one, part, other, found, rest), list(_shown(one, wording))) for one in found.held],
        offer=figure.offer(request, dated), back=("what" if part == "office" else "who"),
        pin=pinned(dated, snapshot, "to"),
    )  # fmt: skip


async def _strip(request: Request, snapshot: Snapshot, query: Query, part: str, identity: str) -> Response:
    """The answers of those that the record names, for a page that shows them among other things."""
    zone = snapshot.handle.registry.zone
    given = {part: identity, "from": query.get("from") or "2000-01-01", "to": query.get("to") or clock.today(zone)}
    given |= moments(query, zone)
    if (standard := query.get("standard")) is not None:
        given["standard"] = standard
    found = Traces.model_validate(await kept_answer(request, snapshot, "strips", given))
    days = sorted({text for trace in found.traces for s in trace.stretches for text in (s.since, s.until)})
    place = {text: index for index, text in enumerate(days)}
    strips = [
        Strip(trace.label, tuple(Part(place[s.since], place[s.until], s.outcome) for s in trace.stretches))
        for trace in found.traces
    ]
    other = "power" if part == "office" else "office"
    moved = {name: query.get(name) for name in ("as_of", "known_by", "standard", "revision")}
    rest = Query(tuple((name, value) for name, value in moved.items() if value))
    seen = f"Seen from law made by {day(given['as_of'])} and sources published by {day(given['known_by'])}"
    rows = [
        (
            trace.label,
            Query(((other, trace.term), (part, identity), ("at", _turned(trace.stretches)), *rest.items)).text(),
            [(day(s.since), day(s.until), s.outcome) for s in trace.stretches],
        )
        for trace in found.traces
    ]
    title = f"{found.label}: {'who held it' if part == 'power' else 'what it held'}"
    picture = drawn(draw_strips(strips, [day(text) for text in days], title).svg()) if strips else None
    shown = page(
        request, "strip.html" if request.headers.get("hx-request") else "strips.html", title=title, picture=picture,
        rows=rows, seen=f"{seen}; what is not stated stays open", left=len(found.left), open=len(found.open),
        of=identity, whole=Query((("from", given["from"]), ("to", given["to"]), *rest.items)).text(),
        state=snapshot.state,
    )  # fmt: skip
    shown.headers["vary"] = "HX-Request"
    return shown


def _turned(stretches: Sequence[Stretch]) -> str:
    """A day on which something is held, the first after the answer last turned."""
    held = [stretch for stretch in stretches if stretch.outcome != "NO_AUTHORITY_SHOWN"]
    return (held or list(stretches))[-1].since


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
