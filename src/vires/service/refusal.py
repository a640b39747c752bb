"""A call or a text that cannot be answered. No record is an answer and never a refusal; what is refused is a
question that cannot be understood, or text that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vires.registry.diagnostic import Diagnostic, Span


class Refusal(Exception):
    """`slug` is stable; `message` is lower case without a full stop, the author's words in backticks; `where`
    is a place in a text, if the fault lies in one; `nearest` are known words or files close to the one not
    found; `remedy` says what to do. `problems` lists everything wrong with a text, not only the first, and
    `texts` holds the files they speak of, for excerpts."""

    def __init__(
        self,
        slug: str,
        message: str,
        remedy: str,
        *,
        where: Span | None = None,
        nearest: Iterable[str] = (),
        problems: Iterable[Diagnostic] = (),
        texts: Mapping[str, bytes] | None = None,
    ) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.remedy = remedy
        self.where = where
        self.nearest = tuple(nearest)
        self.problems = tuple(problems)
        self.texts = dict(texts or {})

    def to_dict(self) -> dict[str, object]:
        """The error as one JSON document; `problems` only where a text has some."""
        error: dict[str, object] = {
            "slug": self.slug,
            "message": self.message,
            "where": None
            if self.where is None
            else {"file": self.where.file, "line": self.where.line, "column": self.where.column},
            "nearest": list(self.nearest),
            "try": self.remedy,
        }
        if self.problems:
            error["problems"] = [problem.to_dict() for problem in self.problems]
        return {"error": error}
