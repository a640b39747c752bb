"""Offices by powers on a date, over the days on which something changes, and beside a second date or vantage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from vires.picture.drawing import Drawing
from vires.picture.lattice import Tier, draw_lattice
from vires.service import clock
from vires.service.matrix import Matrix
from vires.service.refusal import Refusal
from vires.service.serving.service import Service
from vires.service.serving.snapshot import Snapshot
from vires.service.telling import NOT_ADVICE, date_text, view, where
from vires.service.turning import Turns
from vires.service.wording import day
from vires.web.download import as_file
from vires.web.figure import Figure
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import NONE, Query
from vires.web.sheet import page, path_of
from vires.web.views.blanks import blanks
from vires.web.views.board import SIGNS, Rows, board, embedded, joined, legend, rest_of

ROWS, FIELDS = 40, 4000
"""Rows of a page, and how many fields they may have together: where there are many powers a page has fewer rows."""
FEWEST = 10
MOST_ROWS = 1000
"""Rows of a file, and of what a script leafs through."""
MOST_DRAWN = 6000
"""Fields of a picture."""
AXES = {
    "at": ("at", "acts of"), "as-of": ("as_of", "law made by"), "known-by": ("known_by", "published by"),
    "standard": ("standard", "on evidence at least"), "revision": ("revision", "recorded at revision"),
}  # fmt: skip
"""By what is compared: the field of the question, and its words."""
CHOICES = {
    "at": "acts of that date", "as-of": "law made by then", "known-by": "published by then",
    "standard": "evidence at least so good", "revision": "recorded at that revision",
}  # fmt: skip
BOARD = "board"
"""The format in which a script takes a matrix."""
FEW = 8
"""So many columns have room for words."""


async def matrix(request: Request) -> Response:
    """The matrix of what is within an office and a power, a page of rows of it."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    if not query.items:
        return RedirectResponse(f"{path_of(request, '/matrix')}?{_first_view(snapshot).text()}", 303)
    scripted = request.query_params.get("format") == BOARD
    if scripted and query.get("from") and query.get("to"):
        slid = await _turns(request, snapshot, query)
        return _as_json(snapshot, _asked(snapshot, slid.question, slid.vantage, query), slid, None)
    first = _first(query)
    given = {**query.arguments("office", "power"), "first": 0, "count": MOST_ROWS}
    found = Matrix.model_validate(await answer(request, snapshot, "matrix", given))
    other = await _other(request, snapshot, query, given)
    if other is not None:
        found = joined(found, other)
    asked = _asked(snapshot, found.question, found.vantage, query)
    if scripted:
        return _as_json(snapshot, asked, found, other)
    rows = Rows(found, other, query)
    figure = _figure(snapshot, asked, found, rows, compared=other is not None)
    if (file := figure.sent(request)) is not None:
        return file
    turns = await _turns(request, snapshot, query) if query.get("from") and query.get("to") else None
    return _page(request, snapshot, query, found, other, rows, turns, first, figure)


def _page(
    request: Request, snapshot: Snapshot, query: Query, found: Matrix, other: Matrix | None, rows: Rows,
    turns: Turns | None, first: int, figure: Figure,
) -> Response:  # fmt: skip
    registry = snapshot.handle.registry
    most = max(FEWEST, min(ROWS, FIELDS // max(1, len(found.powers))))
    shown = rows[first : first + most]
    marks = [mark for _, cells in shown for cell in cells for mark in (cell.mark, cell.before or "")]
    since, until = _slid(found, query)
    fixed = _fixed(snapshot, query)
    return page(
        request, "matrix.html", title="Matrix", found=found, rows=shown, first=first, total=len(rows),
        changed=rows.changed, query=query, asked=figure.asked, compared=other,
        blanks=blanks(registry, query), state=snapshot.state, label=registry.label, few=len(found.powers) <= FEW,
        legend=legend(marks), most=most, offer=figure.offer(request, fixed),
        only=lambda part, one: query.having(**{part: one, "first": None}).text(),
        turned=lambda to: query.having(first=str(to) if to else None).text(),
        on=lambda at: query.having(at=at, first=None).text(),
        broader={part: _broader(snapshot, scheme, found.question[part]) for part, scheme in
                 (("office", "offices"), ("power", "powers"))},
        signs=SIGNS, axes=_choices(snapshot), turns=turns, since=since, until=until,
        kept=fixed.text(),
        slide=None if since is None else as_file(
            fixed.having(first=None, against=None, axis=None, at=None, **{"from": since, "to": until}), BOARD),
        data=embedded(board(found, other)), rest=rest_of(fixed).having(at=None).text(),
        at=str(date_text(found.question["at"])),
    )  # fmt: skip


def first_asked(snapshot: Snapshot) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What the page asks where nothing is stated, as verbs and their arguments."""
    given = _first_view(snapshot).arguments()
    given.pop("revision", None)
    year = str(given["at"])[:4]
    slid = {name: value for name, value in given.items() if name != "at"}
    return (
        ("matrix", {**given, "first": 0, "count": MOST_ROWS}),
        ("turns", {**slid, "from": f"{year}-01-01", "to": f"{int(year) + 1:04}-01-01"}),
    )


def _first_view(snapshot: Snapshot) -> Query:
    """The law as it was checked, for an act at no kind of place that matters, seen from the present."""
    checked, now = snapshot.handle.registry.settings.checked_to, clock.now().text
    began = Query((("at", (checked.text if checked else now)[:10]), ("site", NONE)))
    return _fixed(snapshot, began)


def _fixed(snapshot: Snapshot, query: Query) -> Query:
    """The query with its point of view named, so that it says the same later."""
    now = clock.now().text
    named = {name: query.get(name) or now for name in ("at", "as_of", "known_by") if not query.get(name)}
    if snapshot.number is not None and query.get("revision") is None:
        named["revision"] = str(snapshot.number)
    return query.having(**named) if named else query


def _slid(found: Matrix, query: Query) -> tuple[str | None, str | None]:
    """Between which days a script slides: those of the address, else the year of the act and none beside it."""
    if query.get("from") and query.get("to"):
        return query.get("from"), query.get("to")
    year = re.match(r"(\d{4})(?:-|$)", str(date_text(found.question["at"])))
    if year is None or not 1 < int(year[1]) < 9998:
        return None, None
    return f"{year[1]}-01-01", f"{int(year[1]) + 1:04}-01-01"


def _asked(snapshot: Snapshot, question: Mapping[str, Any], vantage: dict[str, Any], query: Query) -> list[str]:
    label, wording = snapshot.handle.registry.label, wording_of(snapshot)
    at = date_text(question.get("at"))
    on = f"acts of {day(at)}" if at else f"acts from {day(query.get('from'))} and before {day(query.get('to'))}"
    asked = [
        f"{label(str(question['office'])) if question['office'] else 'all offices'} by "
        f"{label(str(question['power'])) if question['power'] else 'all powers'}",
        f"{on}, {where(dict(question), wording)}",
        f"seen from {view(vantage, wording)}",
    ]
    if at and query.get("against") is not None:
        asked.append(f"before: the same, {AXES[query.get('axis') or 'at'][1]} {query.get('against')}")
    return asked


def _first(query: Query) -> int:
    text = query.get("first") or "0"
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise Refusal("row-unreadable", f"`first={text}` is no row; expected a number", "begin with the first row")
    return int(text)


async def _other(request: Request, snapshot: Snapshot, query: Query, given: dict[str, Any]) -> Matrix | None:
    """The matrix that is compared with."""
    against, axis = query.get("against"), query.get("axis") or "at"
    if against is None:
        return None
    if axis not in AXES:
        raise Refusal(
            "axis-unknown", f"`axis={axis}`; expected {', '.join(AXES)}", "choose one of them"
        )  # fmt: skip
    if axis == "revision":
        service: Service = request.app.state.service
        earlier = await service.desk.snapshot(request.scope["state"]["hosted"], against)
        return Matrix.model_validate(await answer(request, earlier, "matrix", given))
    asked = {**given, AXES[axis][0]: against}
    return Matrix.model_validate(await answer(request, snapshot, "matrix", asked))


def _choices(snapshot: Snapshot) -> dict[str, str]:
    """By what may be compared; revisions where the registry has any."""
    return {name: words for name, words in CHOICES.items() if name != "revision" or snapshot.number is not None}


async def _turns(request: Request, snapshot: Snapshot, query: Query) -> Turns:
    given = {name: value for name, value in query.arguments("office", "power", "from", "to").items() if name != "at"}
    return Turns.model_validate(await answer(request, snapshot, "turns", given))


def _broader(snapshot: Snapshot, scheme: str, identity: str | None) -> tuple[str, ...]:
    return () if identity is None else snapshot.handle.registry.terms[scheme][identity].broader


def _as_json(snapshot: Snapshot, asked: list[str], found: Matrix | Turns, other: Matrix | None) -> Response:
    """What was asked, from where it was seen, and all of it in a form that is small."""
    return JSONResponse(
        {
            "asked": asked, "notice": NOT_ADVICE, "semantics": found.semantics, "registry": snapshot.state,
            "question": found.question, "vantage": found.vantage, **board(found, other),
        },
        headers={"cache-control": "no-cache"},
    )  # fmt: skip


def _figure(snapshot: Snapshot, asked: list[str], found: Matrix, rows: Rows, *, compared: bool) -> Figure:
    head = ("office", "label", "power", "outcome", *(("before",) if compared else ()))

    def table() -> Iterator[tuple[str, ...]]:
        for line, cells in rows:
            for power, cell in zip(found.powers, cells, strict=True):
                if cell.mark or cell.before:
                    yield line.id, line.label, power.id, cell.mark, *((cell.before or "",) if compared else ())

    def drawing() -> Drawing | None:
        if rows.marked() > MOST_DRAWN:
            return None
        tiers = [
            Tier(
                line.label, line.depth, tuple(cell.mark for cell in cells),
                tuple(cell.before or "" for cell in cells) if compared else None,
            )
            for line, cells in rows
        ]  # fmt: skip
        return draw_lattice(tiers, [head.label for head in found.powers], "Who holds what")

    return Figure("matrix", asked, snapshot, head, table, drawing)
