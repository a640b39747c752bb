"""A table or a picture of a page as a file, with what was asked and from where it was seen."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from vires.picture.drawing import FAINT, RULE, Drawing
from vires.service import clock
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.telling import NOT_ADVICE
from vires.service.wording import day
from vires.web.query import Query

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""
MARGIN, LETTERS = 16.0, 11.0
"""Of the words below a picture, in pixels."""


def wanted(request: Request, *formats: str) -> str | None:
    """The format in which a page is asked for as a file; `None` for the page. Raises `Refusal`."""
    asked = request.query_params.get("format") or None
    if asked is not None and asked not in formats:
        offered = " or ".join(f"`{one}`" for one in formats)
        raise Refusal(
            "format-unknown", f"`format={asked[:40]}` is not given here; expected {offered}", "leave the format out"
        )
    return asked


def as_file(query: Query, format_: str) -> str:
    """The query by which a page is asked for as a file."""
    return "&".join(part for part in (query.text(), f"format={format_}") if part)


def seen_from(query: Query) -> str:
    """The point of view of an address, where an answer does not name its own; what is not stated is the present."""
    now = clock.now().text
    as_of, known_by = (day(query.get(name) or now) for name in ("as_of", "known_by"))
    standard = query.get("standard") or "reported"
    return f"seen from law made by {as_of} and sources published by {known_by}; evidence {standard} or better"


def table_file(
    name: str, asked: Sequence[str], snapshot: Snapshot, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> Response:
    """A table as CSV. The lines before its head begin with `#`: what was asked, the vantage, the registry."""
    text = io.StringIO()
    writer = csv.writer(text)
    for line in (*asked, *_registry(snapshot)):
        writer.writerow([f"# {line}"])
    writer.writerow(head)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return _file(text.getvalue(), f"{slug(name)}.csv", "text/csv; charset=utf-8")


def data_file(
    name: str, asked: Sequence[str], snapshot: Snapshot, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> Response:
    """A table as JSON: `asked` (the question and the vantage, in words), `registry` as an answer names it, `columns`,
    and `rows`, each by the names of the columns."""
    document = {
        "asked": list(asked),
        "registry": dict(snapshot.state),
        "notice": NOT_ADVICE,
        "columns": list(head),
        "rows": [dict(zip(head, row, strict=True)) for row in rows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return _file(text, f"{slug(name)}.json", "application/json")


def picture_file(name: str, asked: Sequence[str], snapshot: Snapshot, drawing: Drawing) -> Response:
    """A picture as SVG, with what was asked in its description, and in small letters below it: so a picture that is
    taken out of its page still says what it is of."""
    said = (*asked, *_registry(snapshot))
    drawing.description = ". ".join((drawing.description.rstrip(". "), *said))
    _caption(drawing, said)
    return _file(drawing.svg(), f"{slug(name)}.svg", "image/svg+xml")


def _caption(drawing: Drawing, said: Sequence[str]) -> None:
    room = drawing.width - 2 * MARGIN
    y = drawing.height + MARGIN
    drawing.line(((MARGIN, y), (drawing.width - MARGIN, y)), stroke=RULE)
    y += LETTERS * 1.8
    for line in said:
        y = drawing.paragraph(MARGIN, y, line, room, size=LETTERS, colour=FAINT)
    drawing.height = y + MARGIN / 2


def _registry(snapshot: Snapshot) -> tuple[str, ...]:
    state = snapshot.state
    checked = f", checked to {state['checked_to']}" if state.get("checked_to") else ""
    return (f"registry {state['name']}{checked}, {state.get('revision') or state['digest']}", NOT_ADVICE)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def slug(name: str) -> str:
    """A name as that of a file: small letters, digits and `-`."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80] or "vires"


def _file(text: str, name: str, media_type: str) -> Response:
    return Response(
        text.encode(), media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache",
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )  # fmt: skip
