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
    style of diagnostics (lower case, no full stop, words of the record in backticks). `within` is the provision
    that `record` is part of, if it is not one."""

    record: Record
    path: tuple[str | int, ...]
    slug: str
    message: str
    remedy: str
    witness: Witness | None = None
    within: Record | None = None

    @property
    def owner(self) -> Record:
        """The provision, spell or instrument whose note speaks of it: `within`, where `record` is part of it."""
        return self.within or self.record
