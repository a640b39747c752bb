"""What changed between two dates: what was done, which standing questions flipped, and for whom answers differ.

What was done is read off the record at once. The other two ask the engine many questions: of a small record they stand
on the page, of a large one each is asked for by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from vires.service import clock
from vires.service.changes import Changes
from vires.service.changing import read_axis
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.standing import Standing
from vires.service.stating import read_moment
from vires.service.wording import day
from vires.web.figure import Figure
from vires.web.pages.answering import query_of, snapshot_of, wording_of, wording_of_changes
from vires.web.pages.keeping import kept_answer
from vires.web.query import Query
from vires.web.sheet import page
from vires.web.views.change import HEAD, change_rows, seen
from vires.web.views.flip import flips
from vires.web.views.flipped import HEAD as FLIPPED
from vires.web.views.flipped import flip_rows, topics
from vires.web.views.happened import Happening, happened
from vires.web.views.phrase import long_day
from vires.web.views.pinned import moments
from vires.web.views.stops import concerned

MOST_SHOWN = 200
SMALL = 150
"""Provisions of a record whose comparison does not keep a reader waiting."""
ASKED = ("standing", "whom")
"""The parts that the engine is asked for."""
PARTS = ("done", *ASKED)
AXES = {"at": "acts done", "as-of": "law made by", "known-by": "what was published by"}
HAPPENED = ("on", "id", "title", "what", "by", "name")
DONE = {
    "at": "What began or ended to have effect", "as-of": "What was decided", "known-by": "What was published",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Two dates on an axis, and what is asked between them."""

    query: Query
    since: str
    until: str
    axis: str
    given: dict[str, Any]

    @property
    def field(self) -> str:
        """The field of an address that is the axis."""
        return self.axis.replace("-", "_")

    @property
    def sides(self) -> tuple[str, ...]:
        """The question and where each side is seen from, in words."""
        now = clock.now().text
        lines = [f"what changed from {day(self.since)} to {day(self.until)}"]
        for name, on in (("before", self.since), ("after", self.until)):
            moved = {field: self.given.get(field) or now for field in ("at", "as_of", "known_by")} | {self.field: on}
            evidence = self.given.get("standard") or "reported"
            lines.append(
                f"{name}: acts of {day(moved['at'])}, seen from law made by {day(moved['as_of'])}; sources "
                f"published by {day(moved['known_by'])}; evidence {evidence} or better"
            )
        return tuple(lines)

    @property
    def base(self) -> Query:
        """The query with its moments named."""
        stated = {name: self.given[name] for name in ("as_of", "known_by") if name in self.given}
        return self.query.having(**stated)


async def changes(request: Request) -> Response:
    """The form, and once two dates are given the differences. With `part`, one part alone: as a file, or as a fragment
    for a page that asked for it."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    part = request.query_params.get("part", "")
    if part and part not in PARTS:
        raise Refusal("address-unreadable", f"`part={part[:40]}` is no part of this page", "leave the part out")
    span = _span(query, snapshot.handle.registry.zone)
    found: dict[str, Changes | Standing] = {}
    figures: dict[str, Figure] = {}
    if span is not None:
        asked_for = (part or "whom",) if request.query_params.get("format") else _shown(snapshot, span, part)
        found = {name: await _ask(request, snapshot, span, name) for name in asked_for if name in ASKED}
        figures = {name: _figure(snapshot, span, answer) for name, answer in found.items()}
        if part in ("", "done") and (part or not request.query_params.get("format")):
            figures["done"] = _done_figure(snapshot, span)
    for figure in figures.values():
        if (file := figure.sent(request)) is not None:
            return file
    alone = part in ASKED and request.headers.get("hx-request") is not None
    offers = {} if span is None else {
        name: figure.offer(request, span.base, part=name) for name, figure in figures.items()
    }  # fmt: skip
    answered = page(
        request, "changed.html" if alone else "changes.html", query=query, state=snapshot.state,
        title="What changed" if span is None else f"What changed from {long_day(span.since)} to {long_day(span.until)}",
        label=snapshot.handle.registry.label, axes=AXES, asked=span.sides if span else (), span=span, part=part,
        offers=offers,
        **_given(snapshot, span, found),
    )  # fmt: skip
    answered.headers["vary"] = "HX-Request"
    return answered


def _span(query: Query, zone: ZoneInfo) -> Span | None:
    """The two dates, each readable. Raises `Refusal`."""
    since, until = query.get("from"), query.get("to")
    if not since or not until:
        return None
    axis = read_axis(query.get("axis") or "at", {name: query.get(name.replace("-", "_")) for name in AXES})
    given = {**moments(query, zone), **query.arguments("office", "power", "from", "to"), "axis": axis}
    given.pop(axis.replace("-", "_"), None)
    first, second = read_moment(since, "from"), read_moment(until, "to")
    return Span(query, first.text, second.text, axis, given)


def _shown(snapshot: Snapshot, span: Span, part: str) -> tuple[str, ...]:
    """The parts that are asked of the engine for this page."""
    if part:
        return (part,)
    narrow = bool(span.given.get("office")) and bool(span.given.get("power"))
    return ASKED if narrow or len(snapshot.handle.registry.entries) <= SMALL else ()


async def _ask(request: Request, snapshot: Snapshot, span: Span, part: str) -> Changes | Standing:
    if part == "standing":
        return Standing.model_validate(await kept_answer(request, snapshot, "standing", span.given))
    # A standing question has its own moment; a comparison over another axis than that of acts is made of today's.
    given = span.given if span.axis == "at" else {"at": clock.today(snapshot.handle.registry.zone), **span.given}
    narrow = bool(span.given.get("office")) and bool(span.given.get("power"))
    errand = not narrow and len(snapshot.handle.registry.entries) > SMALL
    return Changes.model_validate(await kept_answer(request, snapshot, "diff", given, errand=errand))


def _figure(snapshot: Snapshot, span: Span, found: Changes | Standing) -> Figure:
    if isinstance(found, Standing):
        wording = wording_of(snapshot)
        return Figure("standing questions", span.sides, snapshot, FLIPPED, lambda: flip_rows(found, wording, span.base))
    words = wording_of_changes(snapshot)
    asked = (found.sentence, *seen(found, words))
    return Figure("changes", asked, snapshot, HEAD, lambda: change_rows(found.changes, words))


def _given(snapshot: Snapshot, span: Span | None, found: dict[str, Changes | Standing]) -> dict[str, Any]:
    """What the template shows."""
    given: dict[str, Any] = {"done": (), "heading": "", "topics": (), "standing": None, "whom": None, "rows": (),
                             "addresses": {}, "pin": None}  # fmt: skip
    if span is None:
        return given
    wording = wording_of(snapshot)
    done, heading = _done(snapshot, span)
    given |= {"done": done, "heading": heading}
    given["addresses"] = {part: f"{span.base.text()}&part={part}" for part in PARTS}
    for answer in found.values():
        if isinstance(answer, Standing):
            given |= {"standing": answer, "topics": topics(answer, wording, span.base)}
            continue
        acts = flips(answer.changes, wording_of_changes(snapshot), span.base, answer.before.at)
        given["whom"] = answer
        given["rows"] = [
            (flip.told, *(_at(flip.act, span.field, on) for on in (span.since, span.until)))
            for flip in islice(acts, MOST_SHOWN)
        ]
    return given


def _done(snapshot: Snapshot, span: Span) -> tuple[tuple[Happening, ...], str]:
    """What was done between the two dates, and what that is called."""
    registry = snapshot.handle.registry
    first, second = read_moment(span.since, "from"), read_moment(span.until, "to")
    done, heading = happened(registry, first, second, span.axis, wording_of(snapshot)), DONE[span.axis]
    if span.given.get("office") and span.given.get("power"):
        names = snapshot.handle.names
        pair = names.term("offices", span.given["office"]), names.term("powers", span.given["power"])
        turned_on = {entry.instrument.id for entry in concerned(registry, *pair)}
        done = tuple(one for one in done if one.id in turned_on)
        heading += ", of what the answer may turn on"
    return done, heading


def _done_figure(snapshot: Snapshot, span: Span) -> Figure:
    def rows() -> list[tuple[str, ...]]:
        return [(one.on, one.id, one.title, one.lead, *one.by) for one in _done(snapshot, span)[0]]

    return Figure(DONE[span.axis], span.sides, snapshot, HAPPENED, rows)


def _at(act: str, field: str, on: str) -> str:
    return Query.read(parse_qsl(act)).having(**{field: on}).text()
