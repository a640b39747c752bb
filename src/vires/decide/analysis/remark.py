"""What a deep rule says of a record: where, what was found, what to do, and a question that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from vires.model.finding import Outcome
from vires.model.origin import Record

Verb = Literal["ask", "status", "duties", "strength"]


@dataclass(frozen=True)
class Witness:
    """A question, in the words of a worked question, and what its answer shows. `outcome` is that of the
    answer at the vantage given, where the verb is `ask`."""

    verb: Verb
    question: dict[str, Any]
    shows: str
    outcome: Outcome | None = None

    def to_dict(self) -> dict[str, Any]:
        """The witness as JSON."""
        return {self.verb: self.question, "outcome": self.outcome, "shows": self.shows}


@dataclass(frozen=True)
class Remark:
    """One thing found. `path` leads from `record` to the field that is meant; `message` and `remedy` keep the
    style of diagnostics (lower case, no full stop, words of the record in backticks). `beside` is the provision
    that `record` is part of, if it is not one itself, or the other of two instruments."""

    record: Record
    path: tuple[str | int, ...]
    slug: str
    message: str
    remedy: str
    witness: Witness | None = None
    beside: Record | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The editor's notes on what it is of, and on what is `beside` it."""
        found = (getattr(record, "note", None) for record in (self.record, self.beside))
        return tuple(note for note in found if note)
