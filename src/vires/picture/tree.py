"""A tree of boxes, read from the top down: what stands on what. Each box hangs below the one it stands on, by a
line from its left edge; it fits a narrow column as well as a wide page, and the same tree can be typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vires.picture.drawing import FAINT, INK, LEADING, RULE, SIZE, Drawing
from vires.picture.lettering import columns, measure, wrapped
from vires.picture.sign import DRAWN_SIGNS, TYPED_SIGNS, word

MARGIN, PAD, GAP = 16.0, 9.0, 12.0
SMALL = 11.5


@dataclass(frozen=True)
class Node:
    """One box: `head` in bold, `lines` below it, `note` in italics (a condition, a reason). With `outcome` it is
    a leaf without a frame that says how it ends. `open_` draws a broken frame: it may not hold."""

    head: str
    lines: tuple[str, ...] = ()
    note: str = ""
    outcome: str | None = None
    open_: bool = False
    children: tuple[Node, ...] = ()


def draw_tree(roots: Sequence[Node], title: str, description: str = "", width: float = 760.0) -> Drawing:
    """The trees one below the other under their title. What `description` leaves out is said from the nodes,
    so that it holds all that is drawn."""
    said = "; ".join(line.strip(" |+-`") for line in tree_lines(roots, 10_000, drawn=False) if line)
    drawing = Drawing(width, 0.0, title, f"{description} {said}".strip())
    y = drawing.paragraph(MARGIN, MARGIN + SIZE * 1.2, title, width - 2 * MARGIN, size=SIZE * 1.2, bold=True)
    if description:
        y = drawing.paragraph(MARGIN, y, description, width - 2 * MARGIN, size=SMALL, colour=FAINT)
    deepest = max((_depth(root) for root in roots), default=0)
    step = max(8.0, min(26.0, (width - 2 * MARGIN - 220) / max(1, deepest)))
    for root in roots:
        y = _draw(drawing, root, MARGIN, y, width - MARGIN, step)[1] + GAP
    drawing.height = y + MARGIN - GAP
    return drawing


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _draw(drawing: Drawing, node: Node, x: float, y: float, right: float, step: float) -> tuple[float, float]:
    """Draw a node and all below it from `y` down; where its own line is met, and where all of it ends."""
    room = right - x - 2 * PAD
    with drawing.group(node.head):
        if node.outcome is None:
            height = _height(node, room)
            drawing.box(x, y, right - x, height, stroke=FAINT if node.open_ else INK, dash="5 3" if node.open_ else "")
            below, middle = y + height, y + min(height / 2, PAD + SIZE)
            _letter(drawing, node, x + PAD, y + PAD + SIZE * 0.8, room)
        else:
            below, middle = _draw_leaf(drawing, node, x, y, right - x), y + SIZE * 0.95
    end, trunk, joint = below, x + step / 2, below
    for child in node.children:
        joint, end = _draw(drawing, child, x + step, end + GAP, right, step)
        drawing.line(((trunk, joint), (x + step, joint)), stroke=FAINT)
    if node.children:
        drawing.line(((trunk, below), (trunk, joint)), stroke=FAINT)
    return middle, end


def _height(node: Node, room: float) -> float:
    count = len(wrapped(node.head, room, SIZE, bold=True)) * SIZE
    count += sum(len(wrapped(line, room, SMALL)) for line in node.lines) * SMALL
    count += len(wrapped(node.note, room, SMALL)) * SMALL if node.note else 0.0
    return count * LEADING + 2 * PAD - SIZE * 0.35


def _letter(drawing: Drawing, node: Node, x: float, y: float, room: float) -> float:
    y = drawing.paragraph(x, y, node.head, room, bold=True)
    for line in node.lines:
        y = drawing.paragraph(x, y, line, room, size=SMALL)
    if node.note:
        y = drawing.paragraph(x, y, node.note, room, size=SMALL, italic=True, colour=FAINT)
    return y


def _draw_leaf(drawing: Drawing, node: Node, x: float, y: float, room: float) -> float:
    outcome = node.outcome or ""
    base = y + SIZE * 1.3
    wide = drawing.badge(outcome, x + 6, base)
    head_room = room - wide - 20
    if measure(node.head, SIZE, bold=True) <= head_room:
        drawing.text(x + wide + 18, base, node.head, bold=True)
        y = base + SIZE * LEADING
    else:
        y = drawing.paragraph(x + 6 + SIZE * 1.5, base + SIZE * LEADING, node.head, room - 30, bold=True)
    for line in node.lines:
        y = drawing.paragraph(x + 6 + SIZE * 1.5, y, line, room - 30, size=SMALL)
    if node.note:
        y = drawing.paragraph(x + 6 + SIZE * 1.5, y, node.note, room - 30, size=SMALL, italic=True, colour=FAINT)
    drawing.line(((x, y - SIZE * 0.6), (x + room, y - SIZE * 0.6)), stroke=RULE)
    return y - SIZE * 0.6


def tree_lines(roots: Sequence[Node], width: int = 80, *, drawn: bool = True) -> list[str]:
    """The trees in characters, no line longer than `width` columns (but where a single word is); in plain
    ASCII strokes unless `drawn`."""
    lines: list[str] = []
    for root in roots:
        lines.extend([""] if lines else [])
        lines.extend(_typed(root, "", "", width, drawn))
    return lines


def _typed(node: Node, first: str, rest: str, width: int, drawn: bool) -> Iterator[str]:
    through, last, pipe = ("├─ ", "└─ ", "│  ") if drawn else ("+- ", "`- ", "|  ")
    stem = pipe if node.children else "   "
    for number, text in enumerate(_words(node, width - len(rest) - 3, drawn)):
        lead = first if number == 0 else rest + stem
        yield (lead + text).rstrip()
    for index, child in enumerate(node.children):
        final = index == len(node.children) - 1
        yield from _typed(child, rest + (last if final else through), rest + ("   " if final else pipe), width, drawn)


def _words(node: Node, room: int, drawn: bool) -> Iterator[str]:
    room = max(20, room)
    head = node.head
    if node.outcome is not None:
        signs = DRAWN_SIGNS if drawn else TYPED_SIGNS
        head = f"{signs[node.outcome]} {word(node.outcome)}: {head}"
    elif node.open_:
        head = f"{head} (open)"
    for text in (head, *node.lines, node.note):
        if text:
            yield from columns(text, room)
