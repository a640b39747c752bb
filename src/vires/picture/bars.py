"""Counts as bars, one below another: what each is called, how much there is, and what it is made of. A part is told by
its shape or its filling, never by its colour alone; bars are to one scale, or each is the whole of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, INK, LEADING, PAPER, RULE, SIZE, Drawing
from vires.picture.lettering import fitted, measure
from vires.picture.sign import TINTS, word

MARGIN, SMALL = 16.0, 11.5
THICK, BETWEEN = 16.0, 13.0
"""Of a bar, and from one to the words of the next."""
LEAST = 1.5
"""Pixels that any part has which is there at all."""
TONE = "#1a4f8a"
FULL, HOLLOW, UNDECIDED = "full", "hollow", "NOT_DECIDABLE"
"""Kinds of part beside the outcomes: a full one, an empty one, and rows of which nothing could be decided."""


@dataclass(frozen=True)
class Part:
    """So many of a kind: an outcome, `full`, `hollow` or `NOT_DECIDABLE`."""

    kind: str
    count: int


@dataclass(frozen=True)
class Bar:
    """One bar; `note` is said beside its name, `signs` are outcomes drawn before it, with arrows between."""

    label: str
    note: str
    parts: tuple[Part, ...]
    signs: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How much there is in it."""
        return sum(part.count for part in self.parts)


def draw_bars(
    bars: Sequence[Bar],
    title: str,
    description: str = "",
    key: Mapping[str, str] | None = None,
    width: float = 640.0,
    *,
    whole: bool = False,
) -> Drawing:
    """The bars below one another. With `whole` each is as wide as the sheet and shows its own make-up; else they are to
    one scale. `key` says in words what the kinds mean that are no outcomes."""
    words = dict(key or {})
    drawing = Drawing(width, 0.0, title, f"{description} {'; '.join(bar_words(bars, words))}".strip())
    room = width - 2 * MARGIN
    y = MARGIN
    most = max((bar.total for bar in bars), default=1) or 1
    for bar in bars:
        with drawing.group(f"{bar.label}: {bar.note}"):
            y = _draw_bar(drawing, bar, y, room, (bar.total or 1) if whole else most)
    end = _draw_key(drawing, bars, words, y + SMALL)
    drawing.height = (y - BETWEEN if end is None else end) + MARGIN
    return drawing


def _draw_bar(drawing: Drawing, bar: Bar, y: float, room: float, most: int) -> float:
    x = MARGIN
    for place, outcome in enumerate(bar.signs):
        if place:
            drawing.line(((x - 4, y + SMALL * 0.65), (x + 12, y + SMALL * 0.65)), stroke=FAINT, arrow=True)
            x += 18
        draw_sign(drawing, outcome, x + SMALL * 0.55, y + SMALL * 0.65, SMALL * 1.05)
        x += SMALL * 1.5 + 4
    space = MARGIN + room - x
    label = fitted(bar.label, max(space * 0.62, space - measure(bar.note, SMALL) - 20), SMALL, bold=True)
    note = fitted(bar.note, space - measure(label, SMALL, bold=True) - 10, SMALL)
    drawing.line_of(x, y + SMALL, label, note, size=SMALL)
    top = y + SMALL * LEADING + 3
    drawing.line(((MARGIN, top + THICK), (MARGIN + room, top + THICK)), stroke=RULE)
    x = MARGIN
    parts = [part for part in bar.parts if part.count]
    for part, wide in zip(parts, _widths([room * part.count / most for part in parts]), strict=True):
        _draw_part(drawing, part, x, top, wide)
        x += wide
    return top + THICK + BETWEEN


def _widths(exact: Sequence[float]) -> list[float]:
    """How wide parts are drawn: none less than `LEAST`, for which the widest gives way."""
    drawn = [max(LEAST, wide) for wide in exact]
    if drawn:
        widest = drawn.index(max(drawn))
        drawn[widest] = max(LEAST, drawn[widest] - (sum(drawn) - max(sum(exact), LEAST)))
    return drawn


def _draw_part(drawing: Drawing, part: Part, x: float, y: float, wide: float) -> None:
    fill, stroke, dash = _look(part.kind)
    drawing.box(x, y, wide, THICK, fill=fill, stroke=stroke, thickness=1.0, dash=dash, radius=0)
    if part.kind not in (FULL, HOLLOW) and wide >= THICK * 1.1:
        draw_sign(drawing, part.kind, x + THICK * 0.55, y + THICK / 2, THICK * 0.62)


def _look(kind: str) -> tuple[str, str, str]:
    """How a part is filled, edged and broken."""
    if kind == FULL:
        return TONE, TONE, ""
    if kind == HOLLOW:
        return PAPER, TONE, ""
    if kind == UNDECIDED:
        return PAPER, FAINT, "2 2"
    return TINTS[kind].wash, TINTS[kind].ink, ""


def draw_sign(drawing: Drawing, outcome: str, x: float, y: float, size: float) -> None:
    """The shape of an outcome, or that of a row of which nothing could be decided: a broken square."""
    if outcome == UNDECIDED:
        drawing.box(x - size / 2, y - size / 2, size, size, fill=PAPER, stroke=FAINT, dash="2 1.5", radius=0)
        return
    drawing.sign(outcome, x, y, size)


def ink_of(outcome: str) -> str:
    """The colour in which an outcome is written."""
    return TINTS[outcome].ink if outcome in TINTS else FAINT


def _draw_key(drawing: Drawing, bars: Sequence[Bar], words: Mapping[str, str], y: float) -> float | None:
    """What the parts are, in the order in which they first stand; where its last line is, `None` if there is none."""
    kinds = dict.fromkeys(part.kind for bar in bars for part in bar.parts if part.count)
    if not kinds or (kinds.keys() <= {FULL, HOLLOW} and not words):
        return None
    x = MARGIN
    for kind in kinds:
        said = words.get(kind, word(kind))
        wide = SMALL * 2 + measure(said, SMALL, bold=True)
        if x > MARGIN and x + wide > drawing.width - MARGIN:
            x, y = MARGIN, y + SMALL * 1.7
        if kind in (FULL, HOLLOW):
            fill, stroke, _ = _look(kind)
            drawing.box(x, y - SMALL * 0.85, SMALL, SMALL, fill=fill, stroke=stroke, radius=0)
            drawing.text(x + SMALL * 1.6, y, said, size=SMALL, colour=INK)
        else:
            draw_sign(drawing, kind, x + SMALL * 0.55, y - SMALL * 0.35, SMALL)
            drawing.text(x + SMALL * 1.6, y, said, size=SMALL, bold=True, colour=ink_of(kind))
        x += wide + SIZE * 1.4
    return y


def bar_words(bars: Sequence[Bar], words: Mapping[str, str]) -> list[str]:
    """All that the bars show, in words."""
    return [
        f"{bar.label}{''.join(f', {word(s)}' for s in bar.signs)}: "
        + ", ".join(f"{part.count:,} {words.get(part.kind, word(part.kind))}" for part in bar.parts if part.count)
        for bar in bars
    ]
