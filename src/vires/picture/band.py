"""Quantities over time: for each force a band between the least and the most that the record allows, to scale, with the
figures that sources state as numbered marks. What has no upper figure is open at the top and says so; where nothing
counts there is no band. Each band has a scale of its own: they are not to be added, or compared by their height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

from vires.picture.axis import Calendar
from vires.picture.drawing import FAINT, INK, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import measure
from vires.picture.timeline import draw_ticks

MARGIN, SMALL = 16.0, 11.0
HIGH, HEAD, BETWEEN = 132.0, 38.0, 26.0
"""Of a band, of the words above it, and between two."""
WASH, LINE, ODD = "#dfe9f5", "#1a4f8a", "#9b1c1c"

Span = tuple[int, int | None]
"""From the least to the most; `None` is open at the top."""
Height = Callable[[int | None], float]
"""Where a figure stands on the sheet; `None` at the top."""


@dataclass(frozen=True)
class Step:
    """A stretch of a band from a day up to another. `levels` are the several readings where there are more than one;
    `span` is `None` where nothing counts."""

    since: date
    until: date
    span: Span | None
    levels: tuple[Span, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Figure:
    """A stated figure by its number. `change` is one that is added or taken away; `odd` one from which another source
    differs; `quiet` one that does not count here."""

    number: int
    on: date
    span: Span
    words: str
    change: bool = False
    odd: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Band:
    """One force; `note` is said beside its name."""

    label: str
    note: str
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def top(self) -> int:
        """The highest figure that is drawn."""
        ends = [step.span for step in self.steps if step.span] + [f.span for f in self.figures]
        return max((value for span in ends for value in span if value is not None), default=0)


def draw_bands(
    bands: Sequence[Band],
    window: tuple[date, date],
    title: str,
    description: str = "",
    width: float = 760.0,
    *,
    at: date | None = None,
) -> Drawing:
    """The bands below one another on one calendar; `at` is a day that is marked. Raises `ValueError` for a window
    without a day in it."""
    drawing = Drawing(width, 0.0, title, f"{description} {'; '.join(band_words(bands))}".strip())
    room = width - 2 * MARGIN
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, room, size=SIZE * 1.2, bold=True)
    y = drawing.paragraph(MARGIN, y, description, room, size=SMALL, colour=FAINT) if description else y
    widest = max((measure(f"{band.top:,}", SMALL) for band in bands), default=0.0)
    scale = Calendar(*window, MARGIN + max(40.0, widest + 10), width - MARGIN - 12)
    top = y + SMALL * 1.2
    bottom = top + (HEAD + HIGH + BETWEEN) * len(bands)
    draw_ticks(drawing, scale, top - 4, bottom)
    for index, band in enumerate(bands):
        _draw_band(drawing, band, scale, top + (HEAD + HIGH + BETWEEN) * index)
    if at is not None and scale.holds(at):
        x = scale.at(at)
        drawing.line(((x, top), (x, bottom)), stroke=INK, thickness=1.2)
        said = f"on {at}"
        left = min(x + 4, width - MARGIN - measure(said, SMALL))
        drawing.text(left, bottom + 2, said, size=SMALL, bold=True)
    drawing.height = _draw_key(drawing, bands, bottom + SMALL * 2.2) + MARGIN
    return drawing


def _draw_band(drawing: Drawing, band: Band, scale: Calendar, y: float) -> None:
    label_room = drawing.width - 2 * MARGIN
    end = drawing.paragraph(MARGIN, y + SMALL * 1.6, band.label, label_room, bold=True, most=1)
    drawing.text(MARGIN, end - 2, band.note, size=SMALL, colour=FAINT)
    top, base = y + HEAD + 8, y + HEAD + HIGH
    most = nice(band.top * 1.15 or 1)

    def height(value: int | None) -> float:
        return top if value is None else base - (base - top) * value / most

    # Without any figure there is no scale, only a floor.
    for part in range(3 if band.top else 1):
        value = round(most * part / 2)
        drawing.line(((scale.left, height(value)), (scale.right, height(value))), stroke=RULE)
        drawing.text(scale.left - 6, height(value) + 4, f"{value:,}", size=SMALL, anchor="end", colour=FAINT)
    for step in band.steps:
        if step.span is not None and step.since < scale.until and step.until > scale.since:
            with drawing.group(f"{band.label}, {step.since} to {step.until}: {step.words}"):
                _draw_step(drawing, step, scale.at(step.since), scale.at(step.until), height)
    taken: list[tuple[float, float]] = []
    for figure in band.figures:
        if scale.holds(figure.on):
            with drawing.group(f"{figure.number}: {figure.words}"):
                _draw_figure(drawing, figure, scale, height, taken, base)


def _draw_step(drawing: Drawing, step: Step, left: float, right: float, height: Height) -> None:
    assert step.span is not None
    low, high = step.span
    bottom, top = height(low), height(high)
    drawing.box(left, top, right - left, bottom - top, fill=WASH, stroke="none", radius=0)
    drawing.line(((left, bottom), (right, bottom)), stroke=LINE, thickness=2)
    if high is None:
        drawing.line(((left, top), (right, top)), stroke=LINE, dash="2 5")
        for x in ((left + right) / 2,) if right - left < 120 else (left + 24, (left + right) / 2, right - 24):
            drawing.line(((x, top + 16), (x, top + 2)), stroke=LINE, arrow=True)
        if right - left > measure("no upper figure", SMALL) + 40:
            drawing.text((left + right) / 2 + 10, top + 14, "no upper figure", size=SMALL, colour=LINE, italic=True)
    elif high != low:
        drawing.line(((left, top), (right, top)), stroke=LINE, thickness=2)
    for level in step.levels:
        for value in dict.fromkeys(level):
            if value is not None and value not in (low, high):
                drawing.line(((left, height(value)), (right, height(value))), stroke=LINE, dash="5 3")


def _draw_figure(
    drawing: Drawing, figure: Figure, scale: Calendar, height: Height, taken: list[tuple[float, float]], base: float
) -> None:
    """A disc for what is stated, a rhomb where another source differs, a triangle for what is added or taken away; with
    its number. Those of one day stand side by side."""
    low, high = figure.span
    value = low if high is None or high == low else high
    x, y = scale.at(figure.on) + 8, height(value) if not figure.change else base - 10
    while any(abs(x - other) < 22 and abs(y - beside) < 14 for other, beside in taken) and x + 30 < scale.right:
        x += 2
    taken.append((x, y))
    ink = FAINT if figure.quiet else ODD if figure.odd else INK
    if high is None and not figure.change and low:
        drawing.line(((x, y - 4), (x, y - 18)), stroke=ink, arrow=True)
    elif high != low and high is not None and not figure.change:
        drawing.line(((x, height(low)), (x, y)), stroke=ink, dash="2 2")
    fill = PAPER if figure.quiet else ink
    if figure.change:
        drawing.shape(((x, y - 5), (x + 5, y + 4), (x - 5, y + 4)), fill=fill, stroke=ink)
    elif figure.odd:
        drawing.shape(((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)), fill=fill, stroke=ink)
    else:
        drawing.disc(x, y, 4, fill=fill, stroke=ink)
    drawing.text(x + 5, y - 5, str(figure.number), size=SMALL, bold=True, colour=ink)


def _draw_key(drawing: Drawing, bands: Sequence[Band], y: float) -> float:
    figures = [figure for band in bands for figure in band.figures]
    words = [("band", "from the least to the most")]
    if any(not f.change and not f.odd and not f.quiet for f in figures):
        words.append(("disc", "stated by a source"))
    if any(f.odd for f in figures):
        words.append(("rhomb", "another source differs"))
    if any(f.change for f in figures):
        words.append(("change", "added or taken away"))
    if any(f.quiet for f in figures):
        words.append(("quiet", "does not count here"))
    x = MARGIN
    for kind, word in words:
        wide = 28 + measure(word, SMALL) + 14
        if x > MARGIN and x + wide - 14 > drawing.width - MARGIN:
            x, y = MARGIN, y + SMALL * 1.6
        middle = y - 4
        if kind == "band":
            drawing.box(x, middle - 5, 20, 10, fill=WASH, stroke="none", radius=0)
            for edge in (middle - 5, middle + 5):
                drawing.line(((x, edge), (x + 20, edge)), stroke=LINE, thickness=2)
        elif kind == "rhomb":
            drawing.shape(((x + 10, middle - 5), (x + 15, middle), (x + 10, middle + 5), (x + 5, middle)),
                          fill=ODD, stroke=ODD)  # fmt: skip
        elif kind == "change":
            drawing.shape(((x + 10, middle - 5), (x + 15, middle + 4), (x + 5, middle + 4)), fill=INK)
        else:
            colour = FAINT if kind == "quiet" else INK
            drawing.disc(x + 10, middle, 4, fill=PAPER if kind == "quiet" else INK, stroke=colour)
        drawing.text(x + 28, y, word, size=SMALL, colour=FAINT)
        x += wide
    return y


def nice(value: float) -> int:
    """The least of 2, 4, 5, 6, 8 and 10 times a power of ten that is not below a value."""
    if value <= 2:
        return 2
    power: int = 10 ** int(log10(value))
    for times in (1, 2, 4, 5, 6, 8, 10):
        if times * power >= value:
            return times * power
    return ceil(value)


def band_words(bands: Sequence[Band]) -> list[str]:
    """All that the bands show, in words."""
    lines = []
    for band in bands:
        lines += [f"{band.label}, {step.since} to {step.until}: {step.words}" for step in band.steps]
        lines += [f"{band.label}, figure {f.number}: {f.words}" for f in band.figures]
    return lines
