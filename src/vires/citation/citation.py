"""What a citation says, however it was spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal[
    "code", "regulation", "register", "register-document", "public-law", "statutes-at-large",
    "executive-order", "proclamation", "constitution", "reporter", "docket",
]  # fmt: skip
"""Codes of statutes and of regulations, a register by page or by document, session laws by number or by page,
presidential documents, constitutions, reported cases and cases by docket."""

_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-–](\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Item:
    """One of the things cited: the section, page or number, and the paragraphs below it, outermost first. The
    paragraphs of `(b)(1)` after `112(a)(3), ` are of the section before. `through` is where a range of paragraphs
    ends, `(3)` in `(a)(2)-(3)`."""

    number: str
    path: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    def includes(self, number: str) -> bool:
        """Tell whether a section is the one cited, or within the range cited."""
        if number.lower() == self.number.lower():
            return True
        span = _RANGE.fullmatch(self.number)
        if span is None:
            return False
        try:
            low, wanted, high = (tuple(map(int, text.split("."))) for text in (span[1], number, span[2]))
        except ValueError:
            return False
        return low <= wanted <= high


@dataclass(frozen=True)
class Citation:
    """`title` is the title or volume, where the form has one; `items` what of it is cited; `start` and `end`
    where it stands in the text."""

    form: Form
    title: str | None
    items: tuple[Item, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Misspelling:
    """A passage that begins as a citation of a known form and cannot be read as one."""

    form: Form | None
    start: int
    end: int
    expected: str


@dataclass(frozen=True)
class Reading:
    """What was found in a text, in its order."""

    citations: tuple[Citation, ...]
    misspelled: tuple[Misspelling, ...]
