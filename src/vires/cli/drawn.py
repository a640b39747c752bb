"""Answers as pictures: into a file as SVG, or in characters in place of the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.picture.drawing import Drawing
    from vires.picture.tree import Node

SvgOption = Annotated[str | None, typer.Option("--svg", metavar="FILE", help="Also draw the answer, as an SVG file.")]
PictureOption = Annotated[bool, typer.Option("--picture", help="Draw the answer here, in place of the words.")]


def write_svg(address: str, drawing: Drawing) -> None:
    """Write a drawing to a file. Raises `Refusal`."""
    from vires.service.writing import write_text

    write_text(address, drawing.svg())


def print_tree(paper: Paper, roots: Sequence[Node], title: str) -> None:
    """A tree in characters, as wide as the paper."""
    from vires.picture.tree import tree_lines

    print_lines(paper, tree_lines(roots, paper.width, drawn=is_drawn(paper)), title)


def print_lines(paper: Paper, lines: Sequence[str], title: str) -> None:
    """Lines of a picture under its title."""
    paper.line(title, style="bold")
    paper.line()
    for line in lines:
        paper.verbatim(line)


def is_drawn(paper: Paper) -> bool:
    """Tell whether the paper takes more than ASCII strokes."""
    return not paper.marks.bullet.isascii()
