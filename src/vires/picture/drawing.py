"""A sheet to draw on, as SVG. It has a title and a description that a screen reader says, explicit colours on
a white ground, no script, no style sheet and no reference to anything outside; the same strokes give the same
text, byte for byte.

Coordinates are in pixels from the upper left corner. `height` may be set late, when all is drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import cos, pi, sin

from vires.picture.lettering import clean, escaped, measure, wrapped
from vires.picture.sign import TINTS, word

INK, FAINT, PAPER, RULE = "#1c1f23", "#5a6068", "#ffffff", "#c9ced4"
"""Text; small text (contrast above 6 to 1 on white); the ground; rules that carry no meaning."""
FONT = "Helvetica Neue,Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif"
SIZE = 13.0
LEADING = 1.35
"""From one base line to the next, in sizes."""

Point = tuple[float, float]


class Drawing:
    """A sheet of a width and a height. `title` says what it shows, `description` what is seen in it: for one
    who cannot look, the description must say all that the picture does."""

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        self.width = width
        self.height = height
        self.title = clean(title)
        self.description = clean(description)
        self._parts: list[str] = []
        self._linked = False

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = INK,
        thickness: float = 1.0,
        dash: str = "",
        radius: float = 3.0,
    ) -> None:
        """A rectangle; `dash` is a pattern as `4 3`."""
        self._add(
            "rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), rx=radius, fill=fill, stroke=stroke,
            stroke_width=thickness, stroke_dasharray=dash or None,
        )  # fmt: skip

    def line(
        self, points: Sequence[Point], *, stroke: str = INK, thickness: float = 1.0, dash: str = "", arrow: bool = False
    ) -> None:
        """A broken line through some points, with a head at its end if it is an arrow."""
        shown = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add(
            "polyline", points=shown, fill="none", stroke=stroke, stroke_width=thickness,
            stroke_dasharray=dash or None,
        )  # fmt: skip
        if arrow and len(points) > 1:
            self._head(points[-2], points[-1], stroke)

    def _head(self, before: Point, tip: Point, fill: str) -> None:
        dx, dy = tip[0] - before[0], tip[1] - before[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        ux, uy = dx / length, dy / length
        back, side = 7.0, 3.5
        left = (tip[0] - back * ux - side * uy, tip[1] - back * uy + side * ux)
        right = (tip[0] - back * ux + side * uy, tip[1] - back * uy - side * ux)
        self.shape((tip, left, right), fill=fill, stroke="none")

    def shape(self, points: Iterable[Point], *, fill: str, stroke: str = INK, thickness: float = 1.0) -> None:
        """A closed polygon."""
        shown = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add("polygon", points=shown, fill=fill, stroke=stroke, stroke_width=thickness)

    def disc(self, x: float, y: float, radius: float, *, fill: str, stroke: str = INK, thickness: float = 1.0) -> None:
        """A circle round a point."""
        self._add("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=thickness)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        italic: bool = False,
        anchor: str = "start",
        colour: str = INK,
    ) -> None:
        """One line of text on the base line `y`; `anchor` is `start`, `middle` or `end`."""
        if not words:
            return
        attributes = _attributes(
            x=x, y=y, font_size=size, fill=colour, font_weight="bold" if bold else None,
            font_style="italic" if italic else None, text_anchor=None if anchor == "start" else anchor,
        )  # fmt: skip
        self._parts.append(f"<text{attributes}>{escaped(words)}</text>")

    def line_of(self, x: float, y: float, head: str, rest: str, *, size: float = SIZE) -> None:
        """Two texts on one base line, the first bold, the second after it as wide as that comes out."""
        self._parts.append(
            f"<text{_attributes(x=x, y=y, font_size=size, fill=INK, font_weight='bold')}>{escaped(head)}"
            f"<tspan{_attributes(dx=8.0, fill=FAINT, font_weight='normal')}>{escaped(rest)}</tspan></text>"
        )

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        room: float,
        *,
        size: float = SIZE,
        bold: bool = False,
        italic: bool = False,
        colour: str = INK,
        most: int = 0,
    ) -> float:
        """Text in lines no wider than `room`, the first on the base line `y`; the base line after the last."""
        for line in wrapped(words, room, size, bold=bold, most=most):
            self.text(x, y, line, size=size, bold=bold, italic=italic, colour=colour)
            y += size * LEADING
        return y

    def sign(self, outcome: str, x: float, y: float, size: float = 14.0) -> None:
        """The shape of an outcome, round the point `x, y`: each is told from the others without colour."""
        ink, r = TINTS[outcome].ink, size / 2
        if outcome == "AUTHORIZED":
            self.disc(x, y, r, fill=ink, stroke=ink)
            self.line(((x - r * 0.5, y), (x - r * 0.1, y + r * 0.42), (x + r * 0.55, y - r * 0.42)),
                      stroke=PAPER, thickness=size / 8)  # fmt: skip
        elif outcome == "IRREGULAR":
            self.box(x - r, y - r, size, size, stroke=ink, fill=PAPER, thickness=1.5, radius=0)
            self.shape(((x - r, y - r), (x + r, y - r), (x - r, y + r)), fill=ink, stroke=ink)
        elif outcome == "BARRED":
            corner = r * 0.42
            self.shape(((x - corner, y - r), (x + corner, y - r), (x + r, y - corner), (x + r, y + corner),
                        (x + corner, y + r), (x - corner, y + r), (x - r, y + corner), (x - r, y - corner)),
                       fill=ink, stroke=ink)  # fmt: skip
            for slope in (1, -1):
                self.line(((x - r * 0.45, y - slope * r * 0.45), (x + r * 0.45, y + slope * r * 0.45)),
                          stroke=PAPER, thickness=size / 8)  # fmt: skip
        elif outcome == "CONDITIONAL":
            self.disc(x, y, r, fill=PAPER, stroke=ink, thickness=1.5)
            arc = [(x + r * cos(pi / 2 + pi * i / 12), y + r * sin(pi / 2 + pi * i / 12)) for i in range(13)]
            self.shape(arc, fill=ink, stroke=ink)
        elif outcome == "DISPUTED":
            self.shape(((x, y - r * 1.15), (x + r * 1.15, y), (x, y + r * 1.15), (x - r * 1.15, y)),
                       fill=PAPER, stroke=ink, thickness=1.5)  # fmt: skip
            for dy in (-r * 0.22, r * 0.22):
                self.line(((x - r * 0.45, y + dy), (x + r * 0.45, y + dy)), stroke=ink, thickness=size / 10)
            self.line(((x - r * 0.25, y + r * 0.6), (x + r * 0.25, y - r * 0.6)), stroke=ink, thickness=size / 10)
        elif outcome == "UNDEFINED":
            ring = [(x + r * cos(pi * i / 12), y + r * sin(pi * i / 12)) for i in range(-3, 18)]
            self.line(ring, stroke=ink, thickness=size / 8, arrow=True)
        else:
            self.disc(x, y, r, fill=PAPER, stroke=ink, thickness=1.5)

    def badge(self, outcome: str, x: float, y: float, size: float = SIZE) -> float:
        """Sign and word of an outcome on the base line `y`; how much room they took."""
        self.sign(outcome, x + size * 0.55, y - size * 0.35, size)
        self.text(x + size * 1.5, y, word(outcome), size=size, bold=True, colour=TINTS[outcome].ink)
        return size * 1.5 + measure(word(outcome), size, bold=True)

    @contextmanager
    def link(self, address: str | None) -> Iterator[None]:
        """What is drawn inside leads to a page; `None`: to none. Only for a picture that is shown on that site."""
        if address is None:
            yield
            return
        self._linked = True
        self._parts.append(f'<a href="{escaped(address)}">')
        yield
        self._parts.append("</a>")

    @contextmanager
    def group(self, label: str = "") -> Iterator[None]:
        """What is drawn inside belongs together; `label` shows when a reader points at it."""
        self._parts.append("<g>" + (f"<title>{escaped(label)}</title>" if label else ""))
        yield
        self._parts.append("</g>")

    def svg(self) -> str:
        """The drawing as one SVG document with a final line end."""
        body = "\n".join(self._parts)
        # Two pictures on one page must not share the ids of their titles.
        digest = hashlib.sha256(f"{self.title}\0{self.description}\0{body}".encode()).hexdigest()[:10]
        width, height = number(self.width), number(self.height)
        # What is inside an image is not told; links must be.
        role = "group" if self._linked else "img"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="{role}" aria-labelledby="t{digest} d{digest}" '
            f'font-family="{FONT}">\n'
            f'<title id="t{digest}">{escaped(self.title)}</title>\n'
            f'<desc id="d{digest}">{escaped(self.description)}</desc>\n'
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n{body}\n</svg>\n'
        )

    def _add(self, name: str, **values: float | str | None) -> None:
        self._parts.append(f"<{name}{_attributes(**values)}/>")


def number(value: float) -> str:
    """A coordinate with at most one digit after the point, and no tail of zeros."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _attributes(**values: float | str | None) -> str:
    shown = []
    for name, value in values.items():
        if value is not None:
            said = escaped(value) if isinstance(value, str) else number(value)
            shown.append(f' {name.replace("_", "-")}="{said}"')
    return "".join(shown)
