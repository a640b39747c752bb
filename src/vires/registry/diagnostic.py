"""A problem in registry text: where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file: line and column from 1, and how many characters are meant."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem. `slug` is stable and names its page in docs/diagnostics; `message` is lower case, without
    a full stop, with the author's words in backticks; `remedy` says what to do; `nearest` are known words
    close to an unknown one; `witness` is a question that shows it, where one does, and what is seen there."""

    span: Span
    slug: str
    message: str
    remedy: str
    nearest: tuple[str, ...] = ()
    witness: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The problem as JSON (the shape of an error document)."""
        return {
            "slug": self.slug,
            "message": self.message,
            "where": {"file": self.span.file, "line": self.span.line, "column": self.span.column},
            "nearest": list(self.nearest),
            "try": self.remedy,
        }
