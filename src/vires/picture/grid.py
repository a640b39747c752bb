"""A grid of answers before and after: who down the side, what across the top. Each field shows two outcomes by their
signs, or nothing where nothing differs; the same grid is drawn as SVG and typed for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, LEADING, RULE, SIZE, Drawing
from vires.picture.lettering import cells, columns, measure, wrapped
from vires.picture.sign import DRAWN_SIGNS, TINTS, TYPED_SIGNS, word

MARGIN, SMALL = 16.0, 11.5
FIELD, PAD = 74.0, 7.0
"""How wide a field is, and the room round what stands in it."""


@dataclass(frozen=True)
class Entry:
    """What an answer was and is. `note` is a short word below: in which direction it went where the outcomes are
    the same by name."""

    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the grid: who, in which places, and an entry for each column, or `None`."""

    head: str
    detail: str
    entries: tuple[Entry | None, ...]


@dataclass(frozen=True)
class Grid:
    """Rows over columns; `columns` are what stands at their heads, `key` says what the notes mean."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    key: str = ""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome that a sign of the grid stands for."""
        seen = {o for row in self.rows for entry in row.entries if entry for o in (entry.before, entry.after)}
        return tuple(outcome for outcome in DRAWN_SIGNS if outcome in seen)


def draw_grid(grid: Grid, title: str, description: str = "", width: float = 760.0) -> Drawing:
    """The grid under its title, on a sheet of a width; it is made wider if its columns need it."""
    side = max(200.0, width - 2 * MARGIN - FIELD * len(grid.columns))
    width = max(width, 2 * MARGIN + side + FIELD * len(grid.columns))
    said = "; ".join(_said(grid))
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    if description:
        y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT)
    for number, column in enumerate(grid.columns, 1):
        y = drawing.paragraph(MARGIN, y, f"{number}  {column}", width - 2 * MARGIN, size=SMALL)
    y += SIZE * 0.8
    left = MARGIN + side
    for place in range(len(grid.columns)):
        drawing.text(left + FIELD * (place + 0.5), y, str(place + 1), bold=True, anchor="middle")
    y += SIZE * 0.5
    for row in grid.rows:
        y = _draw_row(drawing, row, y, left, side)
    drawing.line(((MARGIN, y), (width - MARGIN, y)), stroke=RULE)
    drawing.height = _draw_key(drawing, grid, y + SIZE * 1.6, width) + MARGIN - SIZE * 0.6
    return drawing


def _draw_row(drawing: Drawing, row: Row, y: float, left: float, side: float) -> float:
    heads = wrapped(row.head, side - PAD, SIZE, bold=True)
    details = wrapped(row.detail, side - PAD, SMALL) if row.detail else []
    height = max((len(heads) * SIZE + len(details) * SMALL) * LEADING + PAD, SIZE * 2.6)
    right = left + FIELD * len(row.entries)
    with drawing.group(row.head):
        drawing.line(((MARGIN, y), (right, y)), stroke=RULE)
        below = drawing.paragraph(MARGIN, y + PAD * 0.5 + SIZE, row.head, side - PAD, bold=True)
        if details:
            drawing.paragraph(MARGIN, below, row.detail, side - PAD, size=SMALL, colour=FAINT)
        for place, entry in enumerate(row.entries):
            if entry is not None:
                _draw_entry(drawing, entry, left + FIELD * place, y, height)
    return y + height


def _draw_entry(drawing: Drawing, entry: Entry, x: float, y: float, height: float) -> None:
    middle = y + height / 2 - (SMALL * 0.5 if entry.note else 0.0)
    half = FIELD / 2 - 2
    for start, outcome in ((x + 1, entry.before), (x + 1 + half, entry.after)):
        drawing.box(start, y + 1, half, height - 2, fill=TINTS[outcome].wash, stroke="none", radius=0)
    drawing.sign(entry.before, x + 16, middle, 14)
    drawing.line(((x + 27, middle), (x + FIELD - 29, middle)), stroke=FAINT, arrow=True)
    drawing.sign(entry.after, x + FIELD - 16, middle, 14)
    if entry.note:
        drawing.text(x + FIELD / 2, y + height - 5, entry.note, size=SMALL - 1.5, anchor="middle", colour=FAINT)


def _draw_key(drawing: Drawing, grid: Grid, y: float, width: float) -> float:
    x = MARGIN
    for outcome in grid.outcomes:
        room = SMALL * 1.5 + measure(word(outcome), SMALL, bold=True) + SIZE * 1.5
        if x > MARGIN and x + room > width - MARGIN:
            x, y = MARGIN, y + SIZE * 1.6
        drawing.badge(outcome, x, y, SMALL)
        x += room
    return drawing.paragraph(MARGIN, y + SIZE * 1.6, grid.key, width - 2 * MARGIN, size=SMALL) if grid.key else y + SIZE


def _said(grid: Grid) -> Iterator[str]:
    """The grid in words, for one who cannot look."""
    for row in grid.rows:
        for column, entry in zip(grid.columns, row.entries, strict=True):
            if entry is not None:
                where = f", {row.detail}" if row.detail else ""
                note = f" ({entry.note})" if entry.note else ""
                yield f"{row.head}{where}: {column}: {word(entry.before)}, then {word(entry.after)}{note}"


def grid_lines(grid: Grid, width: int = 80, *, drawn: bool = True) -> list[str]:
    """The grid in characters, no line longer than `width` columns; columns that do not fit beside one another follow
    below. In plain ASCII unless `drawn`."""
    signs = DRAWN_SIGNS if drawn else TYPED_SIGNS
    lines = [
        f"{number if not index else ' ' * len(number)}  {text}"
        for number, column in ((str(place), name) for place, name in enumerate(grid.columns, 1))
        for index, text in enumerate(columns(column, width - 6))
    ]
    field = max(cells(_typed(e, signs, drawn)) for row in grid.rows for e in row.entries if e) + 2
    most = max(1, (width - 28) // field)
    for first in range(0, len(grid.columns), most):
        lines.append("")
        lines.extend(_panel(grid, first, min(first + most, len(grid.columns)), width, field, signs, drawn))
    lines.append("")
    key = [f"{signs[outcome]} {word(outcome)}" for outcome in grid.outcomes]
    return [*lines, *_packed(key, width), *(columns(grid.key, width) if grid.key else ())]


def _panel(
    grid: Grid, first: int, last: int, width: int, field: int, signs: dict[str, str], drawn: bool
) -> Iterator[str]:
    widest = max(max(cells(row.head), cells(row.detail) + 2) for row in grid.rows) + 2
    side = min(width - field * (last - first), widest)
    yield (" " * side + "".join(f"{number + 1:<{field}}" for number in range(first, last))).rstrip()
    for row in grid.rows:
        entries = row.entries[first:last]
        if not any(entries):
            continue
        words = [*columns(row.head, side - 2), *(f"  {part}" for part in _details(row, side - 4))]
        marks = "".join(_fitted(_typed(entry, signs, drawn), field) for entry in entries)
        for index, text in enumerate(words):
            yield (_fitted(text, side) + (marks if index == 0 else "")).rstrip()


def _details(row: Row, room: int) -> list[str]:
    return columns(row.detail, room) if row.detail else []


def _typed(entry: Entry | None, signs: dict[str, str], drawn: bool) -> str:
    if entry is None:
        return "." if not drawn else "·"
    arrow = "→" if drawn else "->"
    note = f" {entry.note}" if entry.note else ""
    return f"{signs[entry.before]} {arrow} {signs[entry.after]}{note}"


def _fitted(text: str, room: int) -> str:
    return text + " " * max(1, room - cells(text))


def _packed(parts: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and cells(lines[-1]) + 3 + cells(part) <= width:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines
