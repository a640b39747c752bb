"""A table or a picture of a page that one can take along: as a file, or in a frame on a page of somebody else's.

A page makes its `Figure`, answers with `sent` where a file of it was asked for, and hands `offer` to its template,
where the macro `files` of `parts.html` shows what there is. PNG is made from the SVG by the browser. What may stand in
a frame is the block `figure` of the page's template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vires.picture.drawing import Drawing
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.web.download import data_file, picture_file, slug, table_file, wanted
from vires.web.embed import framed
from vires.web.query import Query

Rows = Iterable[Sequence[str]]


@dataclass(frozen=True)
class Offer:
    """`files` are names of formats, each with its address; `frame` is the text that puts the figure into a page of
    somebody else's, `None` where it may not stand in one. `id` tells it from another offer on the same page."""

    files: tuple[tuple[str, str], ...]
    frame: str | None = None
    id: str = "frame"


@dataclass(frozen=True)
class Figure:
    """`name` becomes that of its files; `asked` says the question and the vantage, in words. `rows` may be a function,
    called only where they are needed, and so may `drawing`; one that gives `None` has nothing to draw."""

    name: str
    asked: Sequence[str]
    snapshot: Snapshot
    head: Sequence[str] = ()
    rows: Rows | Callable[[], Rows] = ()
    drawing: Drawing | Callable[[], Drawing | None] | None = None

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which a server gives it."""
        return (*(("csv", "json") if self.head else ()), *(("svg",) if self.drawing is not None else ()))

    def sent(self, request: Request) -> Response | None:
        """The file that the address asks for with `format=`; `None` where it asks for the page. Raises `Refusal`
        (`format-unknown`, `nothing-to-draw`)."""
        format_ = wanted(request, *self.formats)
        if format_ is None:
            return None
        if format_ == "svg":
            drawing = self.drawing() if callable(self.drawing) else self.drawing
            if drawing is None:
                raise Refusal("nothing-to-draw", "there is no picture of this", "take the table")
            return picture_file(self.name, self.asked, self.snapshot, drawing)
        rows = self.rows() if callable(self.rows) else self.rows
        write = table_file if format_ == "csv" else data_file
        return write(self.name, self.asked, self.snapshot, self.head, rows)

    def offer(self, request: Request, query: Query, *, frame: bool = True, **more: str) -> Offer:
        """What is offered of it on the page of this address; `more` are fields of the address beside those of the
        query, as the page reads them."""
        stated = "&".join(part for part in (query.text(), urlencode(more)) if part)
        base = str(request.scope.get("root_path", "")) + request.scope["state"]["route_path"]
        lead = f"{base}?{stated}&" if stated else f"{base}?"
        return Offer(
            tuple((name, f"{lead}format={name}") for name in self.formats),
            framed(request, f"{lead}embed=1", self.name) if frame else None,
            f"frame-{slug(self.name)}",
        )
