"""How much there is in each of several times, as columns: to see where to look, and to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, INK, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import measure

MARGIN, SMALL = 16.0, 11.0
HIGH = 64.0
LEAST = 24.0
"""Pixels from one column to the next, at least: what a finger can meet."""


@dataclass(frozen=True)
class Column:
    """A time by its name, how much there is in it, whether it is looked at (`lit`), and its page."""

    name: str
    count: int
    lit: bool = False
    address: str | None = None


def draw_overview(columns: Sequence[Column], title: str, width: float = 760.0) -> Drawing:
    """The columns side by side in their order, each with its count; what is looked at is full, the rest hollow."""
    said = "; ".join(f"{c.name}: {c.count}{', looked at' if c.lit else ''}" for c in columns)
    width = max(width, 2 * MARGIN + LEAST * len(columns))
    drawing = Drawing(width, MARGIN + HIGH + SMALL * 3.4, title, said)
    step = (width - 2 * MARGIN) / max(1, len(columns))
    most = max((c.count for c in columns), default=1)
    base = MARGIN + HIGH
    drawing.line(((MARGIN, base), (width - MARGIN, base)), stroke=RULE)
    free = 0.0
    for index, column in enumerate(columns):
        left, middle = MARGIN + step * index, MARGIN + step * (index + 0.5)
        high = max(2.0, (HIGH - SIZE) * column.count / most)
        with drawing.link(column.address), drawing.group(f"{column.name}: {column.count}"):
            drawing.box(left, MARGIN - 4, step, HIGH + SMALL * 1.8 + 4, fill=PAPER, stroke="none", radius=0)
            wide = max(4.0, step - 8)
            fill = INK if column.lit else RULE
            drawing.box(middle - wide / 2, base - high, wide, high, fill=fill, stroke=INK, radius=1)
            drawing.text(middle, base - high - 3, str(column.count), size=SMALL, anchor="middle", bold=column.lit)
            room = measure(column.name, SMALL) / 2
            if middle - room >= free and middle + room <= width - 2:
                colour = INK if column.lit else FAINT
                drawing.text(middle, base + SMALL * 1.4, column.name, size=SMALL, anchor="middle", colour=colour)
                free = middle + room + 4
    return drawing
