"""Who held an office: a bar for each holder from one day up to another, to scale. An acting holder's bar is hollow, an
end that is not recorded is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vires.picture.drawing import FAINT, INK, LEADING, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import fitted, measure

MARGIN, SMALL = 16.0, 11.0
BAR, LANE = 10.0, 34.0


@dataclass(frozen=True)
class Tenancy:
    """One holder's time, `[since, until)`; `None` is not recorded. `full` is false for one who acts in the office."""

    name: str
    note: str
    since: date | None
    until: date | None
    full: bool


def draw_tenure(holders: Sequence[Tenancy], until: date, title: str, width: float = 760.0) -> Drawing:
    """The holders below one another in the order given, up to a day where an end is not recorded."""
    said = "; ".join(f"{one.name}, {one.note}" for one in holders)
    drawing = Drawing(width, 0.0, title, f"To scale. A filled bar is a full holder, a hollow one acts. {said}")
    y = drawing.paragraph(MARGIN, MARGIN + SIZE, title, width - 2 * MARGIN, size=SIZE, bold=True)
    first, last = _bounds(holders, until)
    left, right = MARGIN, width - MARGIN
    top = y + SMALL

    def place(on: date) -> float:
        return left + (right - left) * (on - first).days / max(1, (last - first).days)

    bottom = top + LANE * len(holders)
    free = 0.0
    for year in _years(first, last):
        x, words = place(date(year, 1, 1)), str(year)
        drawing.line(((x, top), (x, bottom)), stroke=RULE, dash="1 3")
        if x >= free and x + measure(words, SMALL) <= width:
            drawing.text(x, top - 3, words, size=SMALL, colour=FAINT)
            free = x + measure(words, SMALL) + 10
    for index, one in enumerate(holders):
        begun, ended = one.since or first, one.until or last
        x, wide = place(begun), max(3.0, place(ended) - place(begun))
        y = top + LANE * index + SMALL * LEADING
        words = fitted(f"{one.name}, {one.note}", right - left, SMALL)
        drawing.text(min(x, right - measure(words, SMALL)), y, words, size=SMALL)
        with drawing.group(f"{one.name}, {one.note}"):
            drawing.box(
                x, y + 4, wide, BAR, fill=INK if one.full else PAPER, stroke=INK, dash="" if one.full else "4 2",
                radius=2,
            )  # fmt: skip
            if one.until is None:
                drawing.line(((right - 5, y + 4 + BAR / 2), (right + 7, y + 4 + BAR / 2)), stroke=INK, arrow=True)
    drawing.height = bottom + MARGIN
    return drawing


def _bounds(holders: Sequence[Tenancy], until: date) -> tuple[date, date]:
    days = [day for one in holders for day in (one.since, one.until) if day is not None]
    first = min([*days, until])
    last = max([*days, until])
    return date(max(1, first.year), 1, 1), last


def _years(first: date, last: date) -> range:
    span = last.year - first.year
    step = 1 if span <= 12 else 5 if span <= 60 else 20
    start = first.year if step == 1 else first.year + (-first.year) % step
    return range(start, last.year + 1, step)
