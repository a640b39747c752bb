"""The sheet an answer is written on: as wide as the reader's, in colour where it can be shown, in plain
characters where it goes to a file or a pipe. No text of a registry can move the cursor or reorder a line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from vires.picture.sign import DRAWN_SIGNS, TYPED_SIGNS

NARROWEST, WIDEST = 60, 160


@dataclass(frozen=True)
class Marks:
    """The few signs beside words; nothing is said by a sign or a colour alone."""

    outcomes: dict[str, str]
    yes: str
    no: str
    open: str
    bullet: str
    branch: str
    last: str
    through: str
    arrow: str
    dash: str


DRAWN = Marks(
    outcomes=DRAWN_SIGNS,
    yes="✔", no="✖", open="?", bullet="•", branch="├─ ", last="└─ ", through="│  ", arrow="→", dash="–",
)  # fmt: skip
TYPED = Marks(
    outcomes=TYPED_SIGNS,
    yes="[met]", no="[not met]", open="[open]", bullet="-", branch="- ", last="-> ", through="   ", arrow="->",
    dash="-",
)  # fmt: skip

COLOURS = {
    "AUTHORIZED": "bold green",
    "IRREGULAR": "bold yellow",
    "BARRED": "bold red",
    "NO_AUTHORITY_SHOWN": "bold",
    "UNDEFINED": "bold magenta",
    "CONDITIONAL": "bold yellow",
    "DISPUTED": "bold magenta",
}


class _Sheet(Console):
    def on_broken_pipe(self) -> None:
        """A reader that stops early is no error; the command line settles it."""
        raise BrokenPipeError


class Paper:
    """Lines of text with a hanging indent. `width` is in columns; it is kept within 60 and 160."""

    def __init__(self, console: Console, marks: Marks) -> None:
        self.console = console
        self.marks = marks
        self.width = max(NARROWEST, min(WIDEST, console.width))

    @classmethod
    def standard(cls, stream: TextIO | None = None) -> Paper:
        """Standard output, or another stream, as it is: a terminal, a pipe or a file."""
        target = stream or sys.stdout
        console = _Sheet(file=target, highlight=False, markup=False, emoji=False)
        drawn = console.is_terminal and "utf" in (getattr(target, "encoding", "") or "").lower()
        return cls(console, DRAWN if drawn else TYPED)

    @classmethod
    def sheet(cls, stream: TextIO, width: int, marks: Marks = DRAWN) -> Paper:
        """A sheet of a given width without colour, the same on every machine."""
        console = _Sheet(
            file=stream, width=width, highlight=False, markup=False, emoji=False, no_color=True,
            color_system=None, force_terminal=False, legacy_windows=False,
        )  # fmt: skip
        return cls(console, marks)

    def line(self, text: Text | str = "", *, first: str = "", rest: str | None = None, style: str = "") -> None:
        """One paragraph: `first` stands before its first line, `rest` before the others (left out: as much
        blank)."""
        hanging = " " * cell_len(first) if rest is None else rest
        body = text.copy() if isinstance(text, Text) else Text(clean(text), style=style)
        room = max(20, self.width - max(cell_len(first), cell_len(hanging)))
        wrapped = body.wrap(self.console, room, overflow="fold") if body.plain else [Text("")]
        for index, part in enumerate(wrapped):
            lead = Text(first if index == 0 else hanging, style="" if index == 0 else "dim")
            whole = lead + part
            whole.rstrip()
            self.console.print(whole, soft_wrap=True)

    def heading(self, text: str) -> None:
        """The head of a section, after a blank line."""
        self.line()
        self.line(text, style="bold")

    def entry(self, label: str, value: Text | str, column: int = 12, indent: str = "  ") -> None:
        """A label and what it stands for; a second line of the value stays in its column."""
        first = f"{indent}{label:<{column}}"
        if cell_len(first) > cell_len(indent) + column:
            first += " "
        self.line(value, first=first, rest=" " * (cell_len(indent) + column))

    def verbatim(self, text: str, style: str = "") -> None:
        """A line that is never broken, so that it can be copied: a command, a file name."""
        self.console.print(Text(text, style=style), soft_wrap=True)

    def table(self, rows: Iterable[Sequence[str]], indent: str = "  ") -> None:
        """Rows in columns without lines. The last column takes what is left and wraps; where nothing is left
        it goes below the others, for ids are never broken."""
        known = [tuple(clean(cell) for cell in row) for row in rows]
        if not known:
            return
        widths = [max(cell_len(row[i]) for row in known) for i in range(len(known[0]) - 1)]
        for row in known:
            first = indent
            for cell, width in zip(row, widths, strict=False):
                first += cell + " " * (width + 2 - cell_len(cell))
            if self.width - cell_len(first) >= 24:
                self.line(row[-1], first=first)
            else:
                self.verbatim(first.rstrip())
                self.line(row[-1], first=indent + "    ", style="dim")

    def outcome(self, outcome: str) -> Text:
        """An outcome as sign and word."""
        word = outcome.replace("_", " ")
        return Text(f"{self.marks.outcomes.get(outcome, '')} {word}".strip(), style=COLOURS.get(outcome, "bold"))


def clean(text: str) -> str:
    """The text with a replacement for whatever does not print."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c in "\n\t\r" else "\ufffd" for c in text)
