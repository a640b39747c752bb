"""A matrix as a picture: who down the side, what across the top, in each field the sign of the answer; beside a second
one, the fields that differ with both signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, INK, RULE, SIZE, Drawing
from vires.picture.lettering import measure, wrapped
from vires.picture.sign import DRAWN_SIGNS, TINTS, word

MARGIN, SMALL, INDENT = 16.0, 11.5, 12.0
FIELD, PAIR, HIGH = 26.0, 56.0, 22.0
"""How wide a field is with one sign, and with two; how high."""
SIDE = 280.0
DASHES = {"NARROWER": "⋯", "OPEN": "◌", "TOO_OPEN": "?"}
"""What stands where no outcome is told."""


@dataclass(frozen=True)
class Tier:
    """One row: how deep it lies, and its marks; `before` are those it is compared with."""

    label: str
    depth: int
    marks: tuple[str, ...]
    before: tuple[str, ...] | None = None


def draw_lattice(tiers: Sequence[Tier], columns: Sequence[str], title: str, description: str = "") -> Drawing:
    """The matrix under its title; the columns are numbered and named above it."""
    compared = any(tier.before is not None for tier in tiers)
    field = PAIR if compared else FIELD
    width = max(760.0, 2 * MARGIN + SIDE + field * len(columns))
    drawing = Drawing(width, 0.0, title, f"{description} {'; '.join(_said(tiers, columns))}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    if description:
        y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT)
    for number, column in enumerate(columns, 1):
        y = drawing.paragraph(MARGIN, y, f"{number}  {column}", width - 2 * MARGIN, size=SMALL)
    y += SIZE
    left = MARGIN + SIDE
    for place in range(len(columns)):
        drawing.text(left + field * (place + 0.5), y, str(place + 1), size=SMALL, bold=True, anchor="middle")
    y += SIZE * 0.5
    for tier in tiers:
        _draw_tier(drawing, tier, y, left, field)
        y += HIGH
    drawing.line(((MARGIN, y), (left + field * len(columns), y)), stroke=RULE)
    drawing.height = _draw_key(drawing, tiers, y + SIZE * 1.8, width) + MARGIN
    return drawing


def _draw_tier(drawing: Drawing, tier: Tier, y: float, left: float, field: float) -> None:
    x = MARGIN + INDENT * min(tier.depth, 8)
    with drawing.group(tier.label):
        drawing.line(((MARGIN, y), (left + field * len(tier.marks), y)), stroke=RULE)
        lines = wrapped(tier.label, left - x - 6, SMALL, bold=not tier.depth, most=1)
        drawing.text(x, y + HIGH * 0.7, lines[0] if lines else "", size=SMALL, bold=not tier.depth)
        for place, mark in enumerate(tier.marks):
            before = None if tier.before is None else tier.before[place]
            _draw_field(drawing, mark, before, left + field * place, y, field)


def _draw_field(drawing: Drawing, mark: str, before: str | None, x: float, y: float, field: float) -> None:
    middle = y + HIGH / 2
    if before is None or before == mark:
        if mark:
            _draw_mark(drawing, mark, x, y, field, faint=before is not None)
        return
    half = field / 2 - 4
    _draw_mark(drawing, before, x, y, half)
    _draw_mark(drawing, mark, x + field - half, y, half)
    drawing.line(((x + half - 1, middle), (x + field - half + 1, middle)), stroke=FAINT, arrow=True)
    drawing.box(x + 1, y + 1, field - 2, HIGH - 2, stroke=INK, radius=0)


def _draw_mark(drawing: Drawing, mark: str, x: float, y: float, room: float, *, faint: bool = False) -> None:
    middle = y + HIGH / 2
    if mark in TINTS:
        if not faint:
            drawing.box(x + 1, y + 1, room - 2, HIGH - 2, fill=TINTS[mark].wash, stroke="none", radius=0)
        drawing.sign(mark, x + room / 2, middle, 10 if faint else 12)
    else:
        drawing.text(x + room / 2, middle + 4, DASHES.get(mark, "–"), size=SMALL, colour=FAINT, anchor="middle")


def _draw_key(drawing: Drawing, tiers: Sequence[Tier], y: float, width: float) -> float:
    seen = {mark for tier in tiers for mark in (*tier.marks, *(tier.before or ()))}
    x = MARGIN
    for outcome in (one for one in DRAWN_SIGNS if one in seen):
        room = SMALL * 1.5 + measure(word(outcome), SMALL, bold=True) + SIZE * 1.5
        if x > MARGIN and x + room > width - MARGIN:
            x, y = MARGIN, y + SIZE * 1.6
        drawing.badge(outcome, x, y, SMALL)
        x += room
    notes = {"NARROWER": "⋯ only through narrower ones", "OPEN": "◌ turns on more", "TOO_OPEN": "? too open to decide"}
    for mark, said in notes.items():
        if mark in seen:
            y += SIZE * 1.5
            drawing.text(MARGIN, y, said, size=SMALL, colour=FAINT)
    return y


def _said(tiers: Sequence[Tier], columns: Sequence[str]) -> Iterator[str]:
    """What is told of each pair, for one who cannot look; of two, only where they differ."""
    for tier in tiers:
        for place, (column, mark) in enumerate(zip(columns, tier.marks, strict=True)):
            if tier.before is not None and tier.before[place] != mark:
                yield f"{tier.label}: {column}: {_word(tier.before[place])}, then {_word(mark)}"
            elif tier.before is None and mark in TINTS:
                yield f"{tier.label}: {column}: {word(mark)}"


def _word(mark: str) -> str:
    return word(mark) if mark in TINTS else "nothing told"
