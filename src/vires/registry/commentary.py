"""The comments of a file, each with the entry it speaks of: the next one if it has a line of its own, else that
on its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vires.registry.node import Listing, Mapping, Node, Page, Position, Scalar

_MARK = re.compile(r"#")
_SEPARATOR = re.compile(r"---(?=[ \r]|$)")


@dataclass
class Remarks:
    """What is written around an entry: lines before it (an empty one is blank), and a comment after."""

    before: list[str] = field(default_factory=list)
    after: str | None = None


@dataclass(frozen=True)
class _Entry:
    line: int
    column: int
    node: Node


class Commentary:
    """The comments of a page. Entries are known by the node of their value."""

    def __init__(self, page: Page, documents: Sequence[Node]) -> None:
        self._page = page
        self._remarks: dict[int, Remarks] = {}
        self._inside: set[int] = set()
        self.heads: list[list[str]] = [[] for _ in documents]
        """Comments above the first entry: they speak of the document, and stay at its head."""
        self.tails: list[list[str]] = [[] for _ in documents] or [[]]
        """Comments below the last entry."""
        self._entries = [list(_entries(document)) for document in documents]
        self._documents = list(documents)
        self._firsts = [_first_line(page, documents, place) for place in range(len(documents))]
        for line, column, text in self._comments():
            self._place(line, column, text)
        for document, head in zip(documents, self.heads, strict=True):
            self._mark(document)
            seen = 0
            for entry in _entries(document):
                outermost, first, seen = entry.line != seen, seen == 0, entry.line
                if first:
                    if head and not page.lines[entry.line - 2].strip():
                        head.append("")
                elif outermost and self._blank_above(entry):
                    self._remarks.setdefault(id(entry.node), Remarks()).before.insert(0, "")

    def of(self, node: Node) -> Remarks:
        """What is written around an entry."""
        return self._remarks.get(id(node), _NOTHING)

    def inside(self, node: Node) -> bool:
        """Tell whether there is a comment somewhere inside a mapping or list."""
        return id(node) in self._inside

    def _comments(self) -> Iterator[tuple[int, int, str]]:
        page = self._page
        spans = sorted(_scalar_spans(page, self._documents))
        starts = [start for start, _ in spans]
        end_of_last = 0
        for match in _MARK.finditer(page.text):
            offset = match.start()
            if offset < end_of_last:
                continue
            place = bisect_right(starts, offset) - 1
            if place >= 0 and offset < spans[place][1]:
                continue
            line = page.line_of(offset)
            text = page.lines[line - 1][offset - page.start_of(line) :].rstrip()
            end_of_last = offset + len(text)
            yield line, offset - page.start_of(line) + 1, text

    def _place(self, line: int, column: int, text: str) -> None:
        document = max(bisect_right(self._firsts, line) - 1, 0)
        entries = self._entries[document] if self._entries else []
        written_before = self._page.lines[line - 1][: column - 1].strip()
        if written_before and not _SEPARATOR.match(self._page.lines[line - 1]):
            entry = self._on_line(entries, line, column)
            if entry is not None:
                remarks = self._remarks.setdefault(id(entry.node), Remarks())
                if remarks.after is None:
                    remarks.after = text
                else:
                    remarks.before.append(text)
                return
        following = next((entry for entry in entries if entry.line > line), None)
        before = self.tails[document]
        if following is not None and following is entries[0]:
            before = self.heads[document]
        elif following is not None:
            before = self._remarks.setdefault(id(following.node), Remarks()).before
        if (before or following is None) and line > 1 and not self._page.lines[line - 2].strip():
            before.append("")
        before.append(text)

    def _on_line(self, entries: list[_Entry], line: int, column: int) -> _Entry | None:
        found = None
        for entry in entries:
            if entry.line == line and entry.column < column:
                found = entry
                if entry.node.position[2] == line and not self._is_block(entry.node, line):
                    break
        if found is not None:
            return found
        ending = (entry for entry in entries if entry.node.position[2] == line and not self._opens_block(entry.node))
        return next(ending, None)

    def _is_block(self, node: Node, line: int) -> bool:
        """Tell whether a node is a mapping or list in block form that begins on this line."""
        return node.position[0] == line and self._opens_block(node)

    def _opens_block(self, node: Node) -> bool:
        if isinstance(node, Scalar):
            return False
        line, column = node.position[:2]
        return self._page.lines[line - 1][column - 1 : column] not in ("[", "{")

    def _blank_above(self, entry: _Entry) -> bool:
        line = entry.line - 1
        lines = self._page.lines
        while line >= 1 and lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line >= 1 and not lines[line - 1].strip() and lines[entry.line - 1][: entry.column - 1].strip(" -") == ""

    def _mark(self, node: Node) -> bool:
        """Mark the mappings and lists that have comments inside."""
        parts: list[Node] = []
        if isinstance(node, Listing):
            parts = node.items
        elif isinstance(node, Mapping):
            parts = list(node.entries.values())
        inside = False
        for part in parts:
            inside = self._mark(part) or id(part) in self._remarks or inside
        if inside:
            self._inside.add(id(node))
        return inside


_NOTHING = Remarks()


def _entries(node: Node) -> Iterator[_Entry]:
    """The entries of a document in the order of the text, outer before inner."""
    if isinstance(node, Listing):
        for item in node.items:
            yield _Entry(item.position[0], item.position[1], item)
            yield from _entries(item)
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield _Entry(node.keys[key][0], node.keys[key][1], value)
            yield from _entries(value)


def _first_line(page: Page, documents: Sequence[Node], place: int) -> int:
    """The line from which on comments belong to a document: that of the `---` above it."""
    if place == 0:
        return 0
    line = documents[place].position[0]
    above = documents[place - 1].position[0]
    separators = [at for at in range(above + 1, line + 1) if _SEPARATOR.match(page.lines[at - 1])]
    return separators[0] if separators else line


def _scalar_spans(page: Page, documents: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """Where scalars stand, in characters; of a block scalar the comment on its first line is no part."""
    open_ = list(documents)
    while open_:
        node = open_.pop()
        if isinstance(node, Listing):
            open_.extend(node.items)
        elif isinstance(node, Mapping):
            open_.extend(node.entries.values())
            for position in node.keys.values():
                yield _offsets(page, position)
        else:
            start, end = _offsets(page, node.position)
            if page.text[start : start + 1] in ("|", ">"):
                start = page.start_of(node.position[0] + 1)
            yield start, max(start, end)


def _offsets(page: Page, position: Position) -> tuple[int, int]:
    line, column, end_line, end_column = position
    return page.start_of(line) + column - 1, page.start_of(end_line) + end_column - 1
