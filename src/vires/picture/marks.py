"""Marks at so many days from a beginning, a row for each: near days stand apart and far ones together, as a logarithm
has them, for what matters is told in days, weeks, months and years. Kinds are told by their shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign, log1p

from vires.picture.drawing import FAINT, INK, LEADING, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import fitted, measure

MARGIN, SMALL = 16.0, 11.0
ROW, SIDE = 40.0, 9.0
TICKS = ((0, "0"), (1, "1 day"), (7, "1 week"), (30, "1 month"), (91, "3 months"), (365, "1 year"),
         (3652, "10 years"), (36525, "100 years"))  # fmt: skip
COLOURS = (INK, "#7a4a00", "#1b5e34", "#1a4f8a")


@dataclass(frozen=True)
class Mark:
    """A moment of a kind, from `least` to `most` days after the beginning; drawn at both, with a broken line between,
    where these differ."""

    kind: str
    least: int
    most: int


@dataclass(frozen=True)
class Row:
    """The moments of one thing; `note` says them in words."""

    label: str
    note: str
    marks: tuple[Mark, ...]


class _Scale:
    def __init__(self, rows: Sequence[Row], left: float, right: float) -> None:
        days = [d for row in rows for mark in row.marks for d in (mark.least, mark.most)]
        self.low, self.high = min((*days, 0)), max((*days, 7))
        self.left, self._span = left, _log(self.high) - _log(self.low)
        self._wide = right - left

    def at(self, days: int) -> float:
        return self.left + (_log(days) - _log(self.low)) / self._span * self._wide


def _log(days: int) -> float:
    return copysign(log1p(abs(days)), days)


def draw_marks(
    rows: Sequence[Row], kinds: Mapping[str, str], title: str, description: str = "", width: float = 760.0
) -> Drawing:
    """The rows below one another; `kinds` are up to four kinds of mark with their words, the first the beginning."""
    said = "; ".join(f"{row.label}: {row.note}" for row in rows)
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT) if description else y
    y = _draw_key(drawing, kinds, y + SMALL)
    scale = _Scale(rows, MARGIN + 8, width - MARGIN - SIDE * len(kinds))
    top = y + SMALL * 1.6
    bottom = top + ROW * len(rows)
    _draw_ticks(drawing, scale, top, bottom)
    for index, row in enumerate(rows):
        with drawing.group(f"{row.label}: {row.note}"):
            _draw_row(drawing, row, list(kinds), scale, top + ROW * index)
    drawing.height = bottom + MARGIN
    return drawing


def _draw_ticks(drawing: Drawing, scale: _Scale, top: float, bottom: float) -> None:
    both = [(-days, f"{name} before") for days, name in TICKS[:0:-1]] + list(TICKS)
    free = 0.0
    for days, name in both:
        if scale.low <= days <= scale.high:
            x, wide = scale.at(days), measure(name, SMALL)
            drawing.line(((x, top), (x, bottom)), stroke=FAINT if days == 0 else RULE, dash="" if days == 0 else "1 3")
            left = min(x - wide / 2, drawing.width - wide - 2)
            if left >= free:
                drawing.text(left, top - 3, name, size=SMALL, colour=FAINT)
                free = left + wide + 4


def _draw_row(drawing: Drawing, row: Row, kinds: list[str], scale: _Scale, y: float) -> None:
    room = drawing.width - 2 * MARGIN
    label = fitted(row.label, room * 0.5, SMALL, bold=True)
    taken = measure(label, SMALL, bold=True) + 10
    note = fitted(row.note, room - taken, SMALL)
    drawing.box(MARGIN, y, taken + measure(note, SMALL), SMALL * LEADING, fill=PAPER, stroke="none", radius=0)
    drawing.line_of(MARGIN, y + SMALL, label, note, size=SMALL)
    middle = y + SMALL * LEADING + 10
    ends = [x for mark in row.marks for x in (scale.at(mark.least), scale.at(mark.most))]
    if ends:
        drawing.line(((min(ends), middle), (max(ends), middle)), stroke=RULE, thickness=2)
    taken_at: list[float] = []
    for mark in sorted(row.marks, key=lambda mark: (mark.least, kinds.index(mark.kind))):
        index = kinds.index(mark.kind)
        low, high = scale.at(mark.least), scale.at(mark.most)
        if mark.least != mark.most:
            drawing.line(((low, middle), (high, middle)), stroke=COLOURS[index], thickness=3, dash="3 2")
            _draw_mark(drawing, index, high, middle)
        x = low
        while any(abs(x - other) < SIDE for other in taken_at):
            x += 1.0
        taken_at.append(x)
        _draw_mark(drawing, index, x, middle)


def _draw_mark(drawing: Drawing, index: int, x: float, y: float) -> None:
    """A full square, a triangle, an open ring, a full rhomb."""
    colour, r = COLOURS[index], 4.5
    if index == 0:
        drawing.box(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1, fill=colour, stroke=colour, radius=0)
    elif index == 1:
        drawing.shape(((x, y - r), (x + r, y + r - 1), (x - r, y + r - 1)), fill=colour, stroke=colour)
    elif index == 2:
        drawing.disc(x, y, r - 0.5, fill=PAPER, stroke=colour, thickness=2)
    else:
        drawing.shape(((x, y - r), (x + r, y), (x, y + r), (x - r, y)), fill=colour, stroke=colour)


def _draw_key(drawing: Drawing, kinds: Mapping[str, str], y: float) -> float:
    x = MARGIN
    for index, word in enumerate(kinds.values()):
        wide = 16 + measure(word, SMALL) + 18
        if x > MARGIN and x + wide - 18 > drawing.width - MARGIN:
            x, y = MARGIN, y + SMALL * 1.6
        _draw_mark(drawing, index, x + 6, y - 4)
        drawing.text(x + 16, y, word, size=SMALL)
        x += wide
    return y
