"""Offices by powers on a date, and beside a second date or vantage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vires.picture.sign import DRAWN_SIGNS, word
from vires.service import clock
from vires.service.matrix import NARROWER, OPEN, TOO_OPEN, Line, Matrix
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.telling import date_text, view, where
from vires.service.wording import OUTCOMES, day
from vires.web.download import as_file, table_file, wanted
from vires.web.pages.answering import answer, query_of, snapshot_of, wording_of
from vires.web.query import NONE, Query
from vires.web.sheet import page, path_of
from vires.web.views.blanks import blanks

ROWS = 40
MOST_ROWS = 1000
"""Rows of a page, and of a file."""
AXES = {"at": "at", "as-of": "as_of", "known-by": "known_by"}
SIGNS = {**DRAWN_SIGNS, NARROWER: "⋯", OPEN: "◌", TOO_OPEN: "?", "": ""}
WORDS = {
    NARROWER: "only through narrower ones",
    OPEN: "turns on the place or more; ask",
    TOO_OPEN: "too open to decide",
    "": "nothing reaches it",
}
FEW = 8
"""So many columns have room for words."""


@dataclass(frozen=True)
class Cell:
    """One field: its sign, its word, the query for its finding if it was asked, and how it was before, if that is
    compared. `lit` unless it is the same as before."""

    mark: str
    sign: str
    word: str
    query: str | None
    before: str | None
    lit: bool


async def matrix(request: Request) -> Response:
    """The matrix of what is within an office and a power, a page of rows of it."""
    query = query_of(request)
    snapshot = await snapshot_of(request, query)
    if not query.items:
        # The first view is of the law as it was checked, for an act at no kind of place that matters.
        checked = snapshot.handle.registry.settings.checked_to
        began = Query((("at", (checked.text if checked else clock.now().text)[:10]), ("site", NONE)))
        return RedirectResponse(f"{path_of(request, '/matrix')}?{began.text()}", 303)
    asked_for = wanted(request, "csv")
    first, whole = _first(query), asked_for is not None or query.get("against") is not None
    window = {"first": 0, "count": MOST_ROWS} if whole else {"first": first, "count": ROWS}
    given = {**query.arguments("office", "power"), **window}
    found = Matrix.model_validate(await answer(request, snapshot, "matrix", given))
    other = await _other(request, snapshot, query, given)
    label = snapshot.handle.registry.label
    wording = wording_of(snapshot)
    asked = [
        f"{label(str(found.question['office'])) if found.question['office'] else 'all offices'} by "
        f"{label(str(found.question['power'])) if found.question['power'] else 'all powers'}",
        f"acts of {day(date_text(found.question['at']))}, {where(found.question, wording)}",
        f"seen from {view(found.vantage, wording)}",
    ]
    if other is not None:
        axis = {"at": "acts of", "as-of": "law made by", "known-by": "published by"}[query.get("axis") or "at"]
        asked.append(f"before: the same, {axis} {query.get('against')}")
    rows = [row for row in _rows(found, other, query) if other is None or any(cell.lit for cell in row[1])]
    if asked_for is not None:
        return _as_table(snapshot, asked, found, rows, compared=other is not None)
    total, changed = found.rows, sum(cell.lit for _, cells in rows for cell in cells)
    if other is not None:
        total, rows = len(rows), rows[first : first + ROWS]
    marks = {cell.mark for _, cells in rows for cell in cells} | {
        cell.before or "" for _, cells in rows for cell in cells
    }
    registry = snapshot.handle.registry
    return page(
        request, "matrix.html", title="Matrix", found=found, rows=rows, query=query, asked=asked, compared=other,
        blanks=blanks(registry, query), state=snapshot.state, label=label, few=len(found.powers) <= FEW,
        legend=[(mark, SIGNS[mark], WORDS.get(mark) or word(mark), OUTCOMES.get(mark, "")) for mark in SIGNS
                if mark and mark in marks],
        only=lambda part, one: query.having(**{part: one, "first": None}).text(),
        turned=lambda to: query.having(first=str(to) if to else None).text(), most=ROWS, csv=as_file(query, "csv"),
        broader={part: _broader(snapshot, scheme, found.question[part]) for part, scheme in
                 (("office", "offices"), ("power", "powers"))},
        changed=changed, first=first, total=total,
        signs=SIGNS,
    )  # fmt: skip


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
        raise Refusal("axis-unknown", f"`axis={axis}`; expected at, as-of or known-by", "choose one of them")
    asked = {**given, AXES[axis]: against}
    return Matrix.model_validate(await answer(request, snapshot, "matrix", asked))


def _rows(found: Matrix, other: Matrix | None, query: Query) -> Iterator[tuple[Line, list[Cell]]]:
    before = {} if other is None else {
        (line.id, head.id): mark
        for line, marks in zip(other.offices, other.cells, strict=True)
        for head, mark in zip(other.powers, marks, strict=True)
    }  # fmt: skip
    rest = query.having(office=None, power=None, first=None, against=None, axis=None)
    for line, marks in zip(found.offices, found.cells, strict=True):
        cells = []
        for head, mark in zip(found.powers, marks, strict=True):
            was = None if other is None else before.get((line.id, head.id), "")
            linked = mark not in ("", NARROWER) or was not in (None, "", NARROWER)
            asked = Query((("office", line.id), ("power", head.id), *rest.items)).text() if linked else None
            cells.append(Cell(mark, SIGNS[mark], WORDS.get(mark) or word(mark), asked, was, was != mark))
        yield line, cells


def _broader(snapshot: Snapshot, scheme: str, identity: str | None) -> tuple[str, ...]:
    return () if identity is None else snapshot.handle.registry.terms[scheme][identity].broader


def _as_table(
    snapshot: Snapshot, asked: list[str], found: Matrix, rows: list[tuple[Line, list[Cell]]], *, compared: bool
) -> Response:
    head = ["office", "label", "power", "outcome", *(["before"] if compared else [])]
    lines = (
        [line.id, line.label, power.id, cell.mark, *([cell.before or ""] if compared else [])]
        for line, cells in rows
        for power, cell in zip(found.powers, cells, strict=True)
        if cell.mark or cell.before
    )
    return table_file("matrix", asked, snapshot, head, lines)
