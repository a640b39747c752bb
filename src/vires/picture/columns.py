"""Counts over time as columns: a row for each outcome, all on one calendar, each to a scale of its own so that what is
rare can be seen beside what is common. The rows are not to be compared by their height; each says what its highest
column stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vires.picture.axis import Calendar
from vires.picture.bars import UNDECIDED, draw_sign, ink_of
from vires.picture.drawing import FAINT, LEADING, PAPER, RULE, Drawing
from vires.picture.lettering import fitted, measure
from vires.picture.sign import TINTS, word

MARGIN, SMALL = 16.0, 11.5
HIGH, BETWEEN = 44.0, 14.0
APART = 62
"""So many columns at most stand by themselves; more are drawn as one outline."""


@dataclass(frozen=True)
class Span:
    """A stretch of time from a day up to another, by its name."""

    since: date
    until: date
    name: str


@dataclass(frozen=True)
class Row:
    """How many acts of an outcome there are in each span."""

    outcome: str
    counts: tuple[int, ...]
    note: str = ""


def draw_columns(
    rows: Sequence[Row], spans: Sequence[Span], title: str, description: str = "", width: float = 640.0
) -> Drawing:
    """The rows below one another. Raises `ValueError` where there is no span."""
    drawing = Drawing(width, 0.0, title, f"{description} {'; '.join(column_words(rows, spans))}".strip())
    if not spans:
        raise ValueError("no span of time to draw")
    scale = Calendar(spans[0].since, spans[-1].until, MARGIN, width - MARGIN)
    top = MARGIN + SMALL * LEADING
    each = SMALL * LEADING + HIGH + BETWEEN
    bottom = top + each * len(rows) - BETWEEN
    free = 0.0
    for day, name in scale.ticks():
        x, wide = scale.at(day), measure(name, SMALL)
        drawing.line(((x, top - 2), (x, bottom)), stroke=RULE, dash="1 3")
        left = min(x, width - wide - 4)
        if left >= free:
            drawing.text(left, top - 6, name, size=SMALL, colour=FAINT)
            free = left + wide + 6
    for place, row in enumerate(rows):
        with drawing.group(f"{word(row.outcome)}: {row.note}"):
            _draw_row(drawing, row, spans, scale, top + each * place)
    drawing.height = bottom + MARGIN
    return drawing


def _draw_row(drawing: Drawing, row: Row, spans: Sequence[Span], scale: Calendar, y: float) -> None:
    name = word(row.outcome)
    taken = SMALL * 1.6 + measure(name, SMALL, bold=True) + 10
    note = fitted(row.note, scale.right - scale.left - taken, SMALL)
    drawing.box(MARGIN, y + 1, taken + measure(note, SMALL), SMALL * LEADING, fill=PAPER, stroke="none", radius=0)
    draw_sign(drawing, row.outcome, MARGIN + SMALL * 0.55, y + SMALL * 0.75, SMALL)
    drawing.text(MARGIN + SMALL * 1.6, y + SMALL * 1.1, name, size=SMALL, bold=True, colour=ink_of(row.outcome))
    drawing.text(MARGIN + taken, y + SMALL * 1.1, note, size=SMALL, colour=FAINT)
    base = y + SMALL * LEADING + HIGH
    most = max(row.counts, default=0) or 1
    fill = PAPER if row.outcome == UNDECIDED else TINTS[row.outcome].wash
    ink = ink_of(row.outcome)
    heights = [0.0 if not count else max(1.5, (HIGH - 4) * count / most) for count in row.counts]
    if len(spans) <= APART:
        for span, count, high in zip(spans, row.counts, heights, strict=True):
            if count:
                left, right = scale.at(span.since), scale.at(span.until)
                gap = min(2.0, (right - left) * 0.12)
                with drawing.group(f"{span.name}: {count:,} {name}"):
                    drawing.box(left + gap, base - high, right - left - 2 * gap, high, fill=fill, stroke=ink, radius=0)
    elif any(heights):
        outline = [(scale.left, base)]
        for span, high in zip(spans, heights, strict=True):
            outline += [(scale.at(span.since), base - high), (scale.at(span.until), base - high)]
        drawing.shape([*outline, (scale.right, base)], fill=fill, stroke=ink)
    drawing.line(((scale.left, base), (scale.right, base)), stroke=FAINT)


def column_words(rows: Sequence[Row], spans: Sequence[Span]) -> list[str]:
    """All that the columns show, in words; spans without any are left out."""
    return [
        f"{word(row.outcome)}: "
        + (", ".join(f"{n:,} in {s.name}" for n, s in zip(row.counts, spans, strict=True) if n) or "none")
        for row in rows
    ]
