"""What a YAML text says, before anyone asks what it means: mappings, lists and typed scalars, each with its
place. Lines and columns count from 1."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final

from vires.registry.diagnostic import Span

Position = tuple[int, int, int, int]
"""Line and column of the start, line and column of the end (which is already outside)."""


class Page:
    """One file as decoded text, which turns positions into spans that always lie inside it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; never empty."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def span(self, position: Position) -> Span:
        """The span of a position: what lies on its first line. A place past the end becomes the end."""
        line, column, end_line, end_column = position
        lines = self.lines
        if line > len(lines) or (line == len(lines) and not lines[-1] and column <= 1):
            line = len(lines)
            while line > 1 and not lines[line - 1].strip():
                line -= 1
            column = len(lines[line - 1].rstrip()) + 1
            return Span(self.name, line, column, 1)
        width = len(lines[line - 1])
        column = min(max(column, 1), width + 1)
        end = end_column if end_line == line else len(lines[line - 1].rstrip()) + 1
        return Span(self.name, line, column, max(1, min(end, width + 1) - column))

    def start_of(self, line: int) -> int:
        """Where a line, counted from 1, begins in the text; past the last line, the end of the text."""
        return self._starts[min(line, len(self._starts)) - 1]

    def line_of(self, offset: int) -> int:
        """The line, from 1, in which a character stands."""
        return bisect_right(self._starts, offset)

    def at(self, offset: int, length: int = 1) -> Span:
        """The span of some characters, counted from the start of the text."""
        line = self.line_of(offset)
        column = offset - self._starts[line - 1] + 1
        return self.span((line, column, line, column + length))


class Scalar:
    """Text, a number, `true`/`false`, or `None` where nothing (or `null`, `~`) is written. `broken` marks a
    place that a problem was already reported for."""

    __slots__ = ("broken", "position", "value")

    def __init__(self, value: str | int | float | bool | None, position: Position, broken: bool = False) -> None:
        self.value = value
        self.position = position
        self.broken = broken


class Listing:
    """A list."""

    __slots__ = ("items", "position")
    broken: Final = False

    def __init__(self, position: Position) -> None:
        self.position = position
        self.items: list[Node] = []


class Mapping:
    """A mapping; keys are always text. `keys` tells where each key is written."""

    __slots__ = ("entries", "keys", "position")
    broken: Final = False

    def __init__(self, position: Position) -> None:
        self.position = position
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Position] = {}


Node = Scalar | Listing | Mapping


def descend(node: Node, path: tuple[str | int, ...]) -> Node | None:
    """The node at a path of keys and list places below `node`, if it is there."""
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.entries:
            node = node.entries[part]
        elif isinstance(node, Listing) and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node
