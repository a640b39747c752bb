"""Answers over time: a strip for each term, cut where its answer changes. The cuts stand in their order and at even
steps, not to scale; each part has the sign of its outcome, and what is not shown is left blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, LEADING, RULE, SIZE, Drawing
from vires.picture.lettering import cells, columns, measure, wrapped
from vires.picture.sign import DRAWN_SIGNS, TINTS, TYPED_SIGNS, word

MARGIN, SMALL = 16.0, 11.0
BAND, GAP = 18.0, 12.0
BLANK = "NO_AUTHORITY_SHOWN"


@dataclass(frozen=True)
class Part:
    """A part of a strip from one cut up to another, by their places among the cuts."""

    start: int
    end: int
    outcome: str


@dataclass(frozen=True)
class Strip:
    """The answers of one term, or of several that have the same."""

    label: str
    parts: tuple[Part, ...]


def draw_strips(
    strips: Sequence[Strip], cuts: Sequence[str], title: str, description: str = "", width: float = 760.0
) -> Drawing:
    """The strips below one another, with the dates of their cuts."""
    said = "; ".join(strip_words(strips, cuts))
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    room = width - 2 * MARGIN
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, room, size=SIZE * 1.2, bold=True)
    y = drawing.paragraph(MARGIN, y, description, room, size=SMALL, colour=FAINT) if description else y
    top = y + SMALL
    step = room / max(1, len(cuts) - 1)
    places = [top + SMALL * 0.4]
    for strip in strips:
        places.append(places[-1] + len(_label(strip, width)) * SMALL * LEADING + BAND + GAP)
    bottom = places[-1]
    _draw_dates(drawing, cuts, step, top, bottom)
    for strip, place in zip(strips, places, strict=False):
        _draw_strip(drawing, strip, step, place)
    drawing.height = _draw_key(drawing, strips, bottom + SMALL * 1.6) + MARGIN
    return drawing


def _label(strip: Strip, width: float) -> list[str]:
    return wrapped(strip.label, width - 2 * MARGIN, SMALL, bold=True)


def _draw_dates(drawing: Drawing, cuts: Sequence[str], step: float, top: float, bottom: float) -> None:
    free = 0.0
    for index, cut in enumerate(cuts):
        x, wide = MARGIN + index * step, measure(cut, SMALL)
        drawing.line(((x, top), (x, bottom)), stroke=RULE, dash="1 3")
        left = min(x, drawing.width - MARGIN - wide)
        last = MARGIN + (len(cuts) - 1) * step - measure(cuts[-1], SMALL) - 6
        if left >= free and (left + wide <= last or index in (0, len(cuts) - 1)):
            drawing.text(left, top - 3, cut, size=SMALL, colour=FAINT)
            free = left + wide + 8


def _draw_strip(drawing: Drawing, strip: Strip, step: float, y: float) -> None:
    for line in _label(strip, drawing.width):
        drawing.text(MARGIN, y + SMALL, line, size=SMALL, bold=True)
        y += SMALL * LEADING
    top = y + SMALL * 0.3
    for part in strip.parts:
        x, wide = MARGIN + part.start * step, (part.end - part.start) * step
        tint = TINTS[part.outcome]
        with drawing.group(f"{strip.label}: {word(part.outcome)}"):
            if part.outcome == BLANK:
                drawing.line(((x, top + BAND / 2), (x + wide, top + BAND / 2)), stroke=FAINT, dash="1 4")
                continue
            drawing.box(x, top, wide, BAND, fill=tint.wash, stroke=tint.ink, radius=2)
            named = BAND + measure(word(part.outcome), SMALL, bold=True) + 4
            if wide >= BAND:
                drawing.sign(part.outcome, x + BAND / 2, top + BAND / 2, BAND * 0.62)
            if wide >= named:
                drawing.text(x + BAND, top + BAND * 0.7, word(part.outcome), size=SMALL, bold=True, colour=tint.ink)


def _draw_key(drawing: Drawing, strips: Sequence[Strip], y: float) -> float:
    """The signs that occur with their words; where the last line of them stands."""
    x = MARGIN
    for outcome in _outcomes(strips):
        wide = SMALL * 1.5 + measure(word(outcome), SMALL, bold=True)
        if x > MARGIN and x + wide > drawing.width - MARGIN:
            x, y = MARGIN, y + SMALL * 1.6
        drawing.badge(outcome, x, y, SMALL)
        x += wide + 16
    return y


def _outcomes(strips: Sequence[Strip]) -> list[str]:
    """The outcomes that are drawn; what is left blank has no sign."""
    seen = {part.outcome for strip in strips for part in strip.parts}
    return [outcome for outcome in DRAWN_SIGNS if outcome in seen and outcome != BLANK]


def strip_words(strips: Sequence[Strip], cuts: Sequence[str]) -> list[str]:
    """All that the strips show, in words."""
    return [
        f"{strip.label}: "
        + ", ".join(f"{word(part.outcome)} from {cuts[part.start]} to {cuts[part.end]}" for part in strip.parts)
        for strip in strips
    ]


def strip_lines(strips: Sequence[Strip], cuts: Sequence[str], width: int = 80, *, drawn: bool = True) -> list[str]:
    """The strips in characters, the sign of each part at its left. In plain ASCII unless `drawn`."""
    signs = DRAWN_SIGNS if drawn else TYPED_SIGNS
    edge, fill, blank = ("│", "─", "·") if drawn else ("|", "-", ".")
    room = width - 3
    lines = []
    for strip in strips:
        lines += columns(strip.label, width)
        bar = [" "] * (room + 1)
        for part in strip.parts:
            start, end = (round(place * room / max(1, len(cuts) - 1)) for place in (part.start, part.end))
            inside = blank if part.outcome == BLANK else fill
            bar[start:end] = [edge, *(inside * max(0, end - start - 1))]
            sign = signs[part.outcome]
            if part.outcome != BLANK and cells(sign) + 1 < end - start:
                bar[start + 1 : start + 1 + len(sign)] = list(sign)
        bar[room] = edge
        lines.append(f"  {''.join(bar)}".rstrip())
    key = "  ".join(f"{signs[outcome]} {word(outcome)}" for outcome in _outcomes(strips))
    lines += ["", *columns(f"cut at: {', '.join(cuts)}; not to scale", width)]
    return [*lines, *(columns(key, width) if key else [])]
