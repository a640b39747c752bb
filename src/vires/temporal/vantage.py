"""The point of view from which a question is asked (S2).

Three axes: when the act happens is the act's own `at`; `as_of` says which law-making counts, `known_by` what
was publicly known. Both default to now, and the caller says what now is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vires.temporal.dating import Dating

STANDARDS = ("documented", "reported", "unverified", "expected")
"""Levels of evidence, strongest first (S2)."""

UNDECIDED = "undecided"


@dataclass(frozen=True)
class Vantage:
    """`as_of` and `known_by` are days or instants; `standard` is the least evidence that counts;
    `doctrine` maps names of contested points to an option or `undecided`, where it differs from the
    registry's own default."""

    as_of: Dating
    known_by: Dating
    standard: str = "reported"
    doctrine: Mapping[str, str] = field(default_factory=dict)

    def with_standard(self, standard: str) -> Vantage:
        """The same vantage with another standard of evidence."""
        return replace(self, standard=standard)

    def with_doctrine(self, doctrine: Mapping[str, str]) -> Vantage:
        """The same vantage with other options chosen on the contested points."""
        return replace(self, doctrine=dict(doctrine))


def meets(level: str, standard: str) -> bool:
    """Tell whether evidence of `level` is at least of `standard`."""
    return STANDARDS.index(level) <= STANDARDS.index(standard)
