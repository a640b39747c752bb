"""A text that is told line by line, and bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

LONGEST = 12_000
"""Characters of one text."""
LONGEST_LINE = 700
MOST_ROWS = 40
"""Rows of one list; the document has those of its page."""

T = TypeVar("T")


class Sheet:
    """Lines in order; headings only where something stands below them."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        """One line, also where a record has written more: what it says cannot pass for a line of ours."""
        text = " ".join(text.split())
        self.lines.append(text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…")

    def list(self, heading: str, rows: Iterable[str], most: int = MOST_ROWS) -> None:
        """A heading with a row for each; nothing where there is no row."""
        found = [row for row in rows if row]
        if not found:
            return
        self.say(f"{heading}:")
        for row in found[:most]:
            self.say(f"- {row}")
        if len(found) > most:
            self.say(f"- and {len(found) - most} more, in the structured result")

    def text(self) -> str:
        """All of it, cut at the end of a line where it is too long."""
        said, length = [], 0
        for line in self.lines:
            length += len(line) + 1
            if length > LONGEST:
                said.append("(cut here for length; the structured result has the rest)")
                break
            said.append(line)
        return "\n".join(said)


def few(items: Sequence[T], most: int) -> tuple[Sequence[T], str]:
    """The first of some, and words for those left."""
    left = len(items) - most
    return items[:most], f", and {left} more" if left > 0 else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 office`, `3 offices`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
